using Bench.Platforms.Catalog;
using Bench.Platforms.Host;
using Bench.Validation.Accuracy;

namespace Bench.Validation.Tests.Accuracy;

/// <summary>The same command line through the harness and through hyperfine.</summary>
public class StartTimerSpecs
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
    [Trait(Tier.Name, Tier.Integration)]
    [MemberData(nameof(Starts))]
    public async Task Both_instruments_time_the_same_start_and_leave_nothing(string name)
    {
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        var start = ComparedStart.All.Single(start => start.Name == name);
        var found = await start.ProbeAsync(host, Cancellation);
        Assert.SkipUnless(found.Usable, $"{name}: {found.Reason}. {found.Remedy}");
        Assert.SkipWhen(await Hyperfine.VersionAsync(Cancellation) is null, "'hyperfine' is not installed");
        var timer = new StartTimer(start, host);

        var (ours, hyperfines) = (await timer.OursAsync(Cancellation), await timer.HyperfinesAsync(Cancellation));

        foreach (var time in new[] { ours, hyperfines })
        {
            Assert.True(time.Measured > TimeSpan.Zero);
            Assert.True(time.Kernels is null || (time.Kernels > TimeSpan.Zero && time.Kernels < time.Measured), $"{time}");
        }

        Assert.DoesNotContain(Directory.EnumerateDirectories(host.Workspace.Folder), folder => Path.GetFileName(folder) != "lock");
    }

    [Fact]
    public void The_commands_own_time_is_found_by_its_generation_among_what_others_do()
    {
        ProcessEvent[] events =
        [
            Event(ProcessEventKind.Fork, 20, 10, 1),
            Event(ProcessEventKind.Fork, 99, 98, 2),
            Event(ProcessEventKind.Exec, 20, null, 3),
            Event(ProcessEventKind.Exec, 99, null, 4),
            Event(ProcessEventKind.Fork, 30, 20, 5),
            Event(ProcessEventKind.Exec, 30, null, 6),
            Event(ProcessEventKind.Exit, 30, 20, 10),
            Event(ProcessEventKind.Exit, 99, 98, 11),
            Event(ProcessEventKind.Exit, 20, 10, 15),
        ];

        Assert.Equal(TimeSpan.FromMilliseconds(12), StartTimer.KernelsOf(events, launcher: 10, depth: 1));
        Assert.Equal(TimeSpan.FromMilliseconds(4), StartTimer.KernelsOf(events, launcher: 10, depth: 2));
        Assert.Null(StartTimer.KernelsOf(events, launcher: 10, depth: 3));
        Assert.Null(StartTimer.KernelsOf(events, launcher: 11, depth: 1));

        static ProcessEvent Event(ProcessEventKind kind, int process, int? parent, long milliseconds)
            => new(kind, process, parent, new MonotonicTime(milliseconds * 1_000_000));
    }

    [Fact]
    public void A_report_of_hyperfine_is_read() => Assert.Equal(TimeSpan.FromTicks(5421), Hyperfine.ReadReport(Report));
}
