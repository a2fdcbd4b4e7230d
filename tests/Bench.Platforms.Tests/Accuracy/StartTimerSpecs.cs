using Bench.Platforms.Accuracy;

namespace Bench.Platforms.Tests.Accuracy;

/// <summary>The same command line through the harness and through hyperfine.</summary>
public class StartTimerSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private const string Report = """
        {
          "results": [
            {
              "command": "'/usr/bin/true'",
              "mean": 0.00054216,
              "stddev": null,
              "median": 0.00054216,
              "user": 0.00048,
              "system": 0.0,
              "min": 0.00054216,
              "max": 0.00054216,
              "times": [
                0.00054216
              ],
              "exit_codes": [
                0
              ]
            }
          ]
        }
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Starts => [.. ComparedStart.All.Select(start => start.Name)];

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task Both_instruments_time_the_same_start_and_leave_nothing(string name)
    {
        var start = ComparedStart.All.Single(start => start.Name == name);
        var found = await start.ProbeAsync(fixture.Host, Cancellation);
        Assert.SkipUnless(found.Usable, $"{name}: {found.Reason}. {found.Remedy}");
        Assert.SkipWhen(await Hyperfine.VersionAsync(Cancellation) is null, "'hyperfine' is not installed");
        var timer = new StartTimer(start, fixture.Host);

        var (ours, hyperfines) = (await timer.OursAsync(Cancellation), await timer.HyperfinesAsync(Cancellation));

        Assert.True(ours > TimeSpan.Zero);
        Assert.True(hyperfines > TimeSpan.Zero);
        Assert.DoesNotContain(Directory.EnumerateDirectories(fixture.Host.Workspace.Folder), folder => Path.GetFileName(folder) != "lock");
    }

    [Fact]
    public void A_report_of_hyperfine_is_read() => Assert.Equal(TimeSpan.FromTicks(5421), Hyperfine.ReadReport(Report));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[{"times":[1,2]}]}""")]
    public void What_is_no_report_of_one_run_is_refused(string report) => Assert.Throws<InstanceException>(() => Hyperfine.ReadReport(report));
}
