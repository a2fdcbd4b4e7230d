using Bench.Experiments;
using Bench.Harness;

namespace Bench.Program.Tests.Commands;

/// <summary><c>bench show</c>: tables of a run, and its one-screen answer.</summary>
[Collection(nameof(AloneInTheProcess))]
public class ShowSpecs
{
    [Fact]
    public async Task The_headlines_of_a_run_are_shown_and_what_is_the_same_in_all_rows_stands_above()
    {
        using var results = new TemporaryFolder();

        var result = await BenchProgram.RunAsync("show", StoredRun.Write(results, "run"));

        result.AssertExit(0);
        Assert.Contains("boot, guest busybox, metric boot.ready, n 8", result.Output, StringComparison.Ordinal);
        Assert.Contains("memory, guest busybox, metric memory.pss, n 8", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("failed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_figures_is_shown_with_its_host_and_its_notes()
    {
        using var results = new TemporaryFolder();

        var result = await BenchProgram.RunAsync("show", StoredRun.WriteEmpty(results, "run"));

        result.AssertExit(0);
        Assert.Contains("Host: 2 × AMD EPYC", result.Output, StringComparison.Ordinal);
        Assert.Contains("Note: 0 of 8 rounds were begun", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Metrics_and_platforms_are_chosen()
    {
        using var results = new TemporaryFolder();

        var result = await BenchProgram.RunAsync("show", StoredRun.Write(results, "run"), "--metric", "mem*", "--platform", "runc");

        result.AssertExit(0);
        Assert.Contains("memory.pss", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("boot.ready", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\nnative", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_time_of_a_boot_goes_is_told_with_who_spends_it()
    {
        var baseline = Path.Combine(Repository.Root, "results/baselines/quick-epyc-pti-2");

        var result = await BenchProgram.RunAsync("show", baseline, "--phases", "--platform", "docker/runc,runc");

        result.AssertExit(0);
        Assert.Matches(@"create the container +engine +\d", result.Output);
        Assert.Matches(@"load, print the first line +init +\d", result.Output);
        Assert.DoesNotContain("podman", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_shows_no_phases_says_how_to_measure_them()
    {
        using var results = new TemporaryFolder();

        var result = await BenchProgram.RunAsync("show", StoredRun.Write(results, "run"), "--phases");

        result.AssertExit(2);
        Assert.Contains("bench --filter '*Boot*'", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--metric", "nothing.*", "It has: boot.ready, memory.pss.")]
    [InlineData("--platform", "xen", "It has: native, runc.")]
    public async Task What_the_run_has_not_is_refused_with_what_it_has(string option, string value, string expected)
    {
        using var results = new TemporaryFolder();

        var result = await BenchProgram.RunAsync("show", StoredRun.Write(results, "run"), option, value);

        result.AssertExit(2);
        Assert.Contains(expected, result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_fits_a_screen_and_names_the_run()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "run");

        var result = await BenchProgram.RunAsync("show", run, "--answer");

        result.AssertExit(0);
        var lines = result.Output.TrimEnd().Split('\n');
        Assert.InRange(lines.Length, 10, 40);
        Assert.Contains("boot to", result.Output, StringComparison.Ordinal);
        Assert.Contains($"./scripts/bench compare baseline {run}", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output);
    }

    [Theory]
    [InlineData("show", "--answer")]
    [InlineData("claims", "--claim", "C1")]
    public async Task A_damaged_line_is_named_beside_what_the_others_say(params string[] command)
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "run");
        var line = StoredRun.Truncate(run);

        var result = await BenchProgram.RunAsync([command[0], run, .. command[1..]]);

        result.AssertExit(0);
        Assert.NotEmpty(result.Output);
        Assert.Contains($"{RunFiles.Samples}, line {line}: left out", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_run_is_refused()
    {
        using var folder = new TemporaryFolder();

        (await BenchProgram.RunAsync("show", folder.Path)).AssertExit(2);
    }

    [Fact]
    public void The_experiments_declare_the_columns_of_the_answer() => Assert.Equal(
        [
            "1 boot to ready", "2 idle memory", "3 one more instance", "4 4 KiB random read", "5 CPU", "6 system call",
            "7 Redis GET", "8 start of Redis", "9 secrets found",
        ],
        ExperimentList.Create().Metrics.Where(metric => metric.Answer is not null).OrderBy(metric => metric.Answer!.Order)
            .Select(metric => $"{metric.Answer!.Order} {metric.Answer.Title}"));
}
