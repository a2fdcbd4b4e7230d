using System.Text.Json;
using Bench.Platforms.Host;
using Bench.Program.Tests.Experiments;

namespace Bench.Program.Tests.Commands;

/// <summary>A platform that looks usable and cannot boot a guest here: a row with a reason, and no failure of the run.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class UnbootablePlatformSpecs : IDisposable
{
    private const string Name = "test/unbootable";
    private const string Trace = "for line in 1 2 3 4 5 6; do echo \"Kernel panic: Call Trace $line\"; done; exit 1";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task It_is_skipped_before_the_run_and_the_others_are_measured()
    {
        var file = await PlatformAsync(Trace);

        var result = await RunAsync("--platform-file", file);

        result.AssertExit(0);
        Assert.Contains($"Skipped: {Name}: it did not boot a guest: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Call Trace", result.Output, StringComparison.Ordinal);
        var run = Run();
        var reason = ReasonIn(run);
        Assert.Contains("Call Trace 1", await File.ReadAllTextAsync(LogIn(reason), Cancellation), StringComparison.Ordinal);
        Assert.Contains(run.Samples, sample => sample is { Round: 1, Metric: "boot.ready", Value: > 0, Case.Platform: "native" });
        Assert.DoesNotContain(run.Samples, sample => sample.Case.Platform == Name);
        Assert.DoesNotContain(
            "Call Trace",
            await File.ReadAllTextAsync(Path.Combine(RunPath, RunFiles.SummaryMarkdown), Cancellation),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_fails_only_in_the_warm_up_is_skipped_too_with_a_log_in_the_run()
    {
        // It boots for the probe, and no more after that.
        var file = await PlatformAsync(
            $"[ -e {_folder.At("probed")} ] || {{ touch {_folder.At("probed")}; exec chroot \"$@\"; }}; {Trace}");

        var result = await RunAsync("--platform-file", file);

        result.AssertExit(0);
        Assert.Contains($"Skipped: {Name}: it failed in the warm-up: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Call Trace", result.Output, StringComparison.Ordinal);
        var log = LogIn(ReasonIn(Run()));
        Assert.StartsWith(RunPath, log, StringComparison.Ordinal);
        Assert.Contains("Call Trace 1", await File.ReadAllTextAsync(log, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_else_could_be_run_the_run_fails()
    {
        var file = await PlatformAsync(Trace);

        var result = await RunAsync("--platform-file", file, "--platform", Name);

        result.AssertExit(1);
        Assert.Contains("Nothing could be run", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_recalls_the_answer_and_asks_anew_on_request()
    {
        var file = await PlatformAsync($"echo started >> {_folder.At("mark")}; {Trace}");
        string[] arguments = ["doctor", "--platform-file", file, "--platform", Name];

        var first = await BenchProgram.StartOnHostAsync(_folder.Path, [.. arguments, "--json"]);
        var again = await BenchProgram.StartOnHostAsync(_folder.Path, [.. arguments, "--json"]);
        Assert.Single(File.ReadAllLines(_folder.At("mark")));
        Assert.Equal(AskedIn(first), AskedIn(again));

        var looked = await BenchProgram.StartOnHostAsync(_folder.Path, [.. arguments, "--no-boot"]);
        looked.AssertExit(0);

        var renewed = await BenchProgram.StartOnHostAsync(_folder.Path, [.. arguments, "--renew"]);
        renewed.AssertExit(1);
        Assert.Contains("failed, now", renewed.Output, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(_folder.At("mark")).Length);
    }

    [Fact]
    public async Task To_boot_anew_and_not_at_all_is_wrong_use()
    {
        var result = await BenchProgram.RunAsync("doctor", "--renew", "--no-boot");

        result.AssertExit(2);
        Assert.Contains("--renew boots guests and --no-boot does not", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _folder.Dispose();

        // What the program has remembered of a platform that only tests have.
        var probes = Path.Combine(BenchPaths.FromEnvironment().Cache, "probes");
        foreach (var file in Directory.Exists(probes) ? Directory.EnumerateFiles(probes, $"{Name.Replace('/', '+')}.*") : [])
        {
            File.Delete(file);
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string RunPath => Assert.Single(Directory.EnumerateDirectories(_folder.At("results")));

    private Task<ProgramResult> RunAsync(params string[] platforms) => BenchProgram.StartOnHostAsync(
        _folder.Path,
        [
            .. platforms, "--filter", "*BootBenchmarks*", "--guest", "busybox", "--rounds", "1",
            "--output", "results", "--artifacts", "artifacts",
        ]);

    private RunData Run() => RunFolder.Open(RunPath).Read();

    private static string ReasonIn(RunData run)
    {
        var platform = run.Environment.Platforms.Single(platform => platform.Name == Name);
        Assert.False(platform.Usable);
        Assert.DoesNotContain('\n', platform.Reason!);
        Assert.InRange(platform.Reason!.Length, 1, 200);
        return platform.Reason;
    }

    private static string LogIn(string reason) => reason.Split("; log: ")[1];

    private static DateTimeOffset AskedIn(ProgramResult result)
    {
        using var report = JsonDocument.Parse(result.Output);
        var platform = Assert.Single(report.RootElement.GetProperty("platforms").EnumerateArray());
        Assert.False(platform.GetProperty("usable").GetBoolean());
        Assert.True(File.Exists(platform.GetProperty("log").GetString()));
        return platform.GetProperty("boot_asked").GetDateTimeOffset();
    }

    private async Task<string> PlatformAsync(string commands)
    {
        // Skips where not even the plainest platform can be had.
        await (await RealPlatformRun.OpenAsync("native", "busybox")).DisposeAsync();
        var program = _folder.At("program");
        await File.WriteAllTextAsync(program, commands, Cancellation);
        var file = _folder.At("own.json");
        var text = $$"""
            {
              "schema": 1, "name": "{{Name}}", "family": "process", "guest": { "form": "root" },
              "start": ["sh", "{{program}}", "{root}", "{init}"]
            }
            """;
        await File.WriteAllTextAsync(file, text, Cancellation);
        return file;
    }
}
