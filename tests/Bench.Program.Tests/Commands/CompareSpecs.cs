namespace Bench.Program.Tests.Commands;

/// <summary><c>bench compare</c>, by its exit codes and what it says.</summary>
[Collection(nameof(AloneInTheProcess))]
public class CompareSpecs
{
    [Fact]
    public async Task A_run_is_the_same_as_itself()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");

        var result = await BenchProgram.RunAsync("compare", run, run);

        result.AssertExit(0);
        Assert.Contains(" headline metrics: ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("undecided", result.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing is worse.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_may_have_a_comma_in_its_name()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "one,two");

        (await BenchProgram.RunAsync("compare", run, run)).AssertExit(0);
    }

    [Fact]
    public async Task A_chart_that_cannot_be_written_is_named()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");

        var result = await BenchProgram.RunAsync("compare", run, run, "--chart", results.At("none/file.svg"));

        result.AssertExit(2);
        Assert.Contains(results.At("none/file.svg"), result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_platform_that_boots_in_twice_the_time_is_named_as_worse()
    {
        using var results = new TemporaryFolder();
        var baseline = StoredRun.Write(results, "base");
        var diff = StoredRun.Write(results, "diff", slower: "runc");

        var result = await BenchProgram.RunAsync("compare", baseline, diff);

        result.AssertExit(1);
        Assert.Contains("Worse: boot of runc.", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 worse", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("Worse: boot of runc.", result.Output, StringComparison.Ordinal);
        Assert.Contains("finds a change of this size or more in 9 of 10 cases", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_line_has_the_verdict_the_sides_and_the_basis()
    {
        using var results = new TemporaryFolder();
        var baseline = StoredRun.Write(results, "base");
        var diff = StoredRun.Write(results, "diff", slower: "runc");

        var values = await BenchProgram.RunAsync("compare", baseline, diff);
        var ratios = await BenchProgram.RunAsync("compare", baseline, diff, "--ratios");
        var several = await BenchProgram.RunAsync("compare", $"{baseline},{diff}", baseline);

        Assert.Equal("Worse: boot of runc. base → diff, by absolute values.", values.Lines[0]);
        Assert.Equal("Worse: boot of runc. base → diff, by ratios to native.", ratios.Lines[0]);
        Assert.EndsWith(" 2 runs → base, by absolute values.", several.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_of_a_host_without_a_baseline_is_compared_with_the_nearest_which_the_first_line_names()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "run", host: StoredRun.Host with { CpuModel = "Neoverse-N1", Architecture = "aarch64" });

        var result = await BenchProgram.RunAsync("compare", "baseline", run);

        Assert.Matches(
            "^(Nothing is worse|Worse: .+)[.] Compared with [a-z0-9-]+, nearest baseline [(]another host[)], by ratios to native[.]$",
            result.Lines[0]);
        Assert.InRange(result.Lines[0].Length, 1, 100);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Runs_from_hosts_that_differ_are_refused_and_compared_by_ratio_when_asked()
    {
        using var results = new TemporaryFolder();
        var baseline = StoredRun.Write(results, "base");
        var diff = StoredRun.Write(results, "diff", host: StoredRun.Host with { CpuModel = "Intel Xeon" });

        var refused = await BenchProgram.RunAsync("compare", baseline, diff);
        var relative = await BenchProgram.RunAsync("compare", baseline, diff, "--ratios");

        refused.AssertExit(3);
        Assert.Contains("CPU model: AMD EPYC → Intel Xeon", refused.Output, StringComparison.Ordinal);
        Assert.Contains("--ratios", refused.Output, StringComparison.Ordinal);
        relative.AssertExit(0);
    }

    [Fact]
    public async Task A_chart_that_cannot_be_drawn_does_not_change_the_verdict()
    {
        using var results = new TemporaryFolder();
        var baseline = StoredRun.Write(results, "base");
        var other = StoredRun.Write(results, "other", host: StoredRun.Host with { CpuModel = "Intel Xeon" });

        (await BenchProgram.RunAsync("compare", baseline, baseline, "--chart", results.At("same.svg"))).AssertExit(0);
        (await BenchProgram.RunAsync("compare", baseline, other, "--chart", results.At("other.svg"))).AssertExit(3);
    }

    [Fact]
    public async Task A_run_that_is_named_twice_counts_once()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");
        var diff = StoredRun.Write(results, "diff", slower: "runc");

        var result = await BenchProgram.RunAsync("compare", $"{run},{run}", diff, "--format", "json");

        result.AssertExit(1);
        Assert.Contains("\"baseline_rounds\": 8,", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\"baseline_rounds\": 16,", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chart_of_a_comparison_is_drawn()
    {
        using var results = new TemporaryFolder();
        var baseline = StoredRun.Write(results, "base");
        var diff = StoredRun.Write(results, "diff", slower: "runc");

        (await BenchProgram.RunAsync("compare", baseline, diff, "--chart", results.At("ratios.svg"))).AssertExit(1);

        Assert.Contains(
            "What changed",
            await File.ReadAllTextAsync(results.At("ratios.svg"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--between", "runc")]
    [InlineData("--between", "native,runc", "--ratios")]
    [InlineData("--alpha", "0")]
    [InlineData("--chart", "x.jpg")]
    [InlineData("--rules", "nosuch.json")]
    public async Task Options_that_make_no_sense_are_wrong_use(params string[] options)
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");
        string[] sides = options[0] == "--between" ? [run] : [run, run];

        var result = await BenchProgram.RunAsync(["compare", .. sides, .. options]);

        result.AssertExit(2);
        Assert.NotEmpty(result.ErrorInOneLine);
    }

    [Theory]
    [InlineData("there is no such folder", "nosuch")]
    [InlineData("the folder is not a run", ".")]
    public async Task What_is_no_run_is_refused_and_said_why(string why, string folder)
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");

        var result = await BenchProgram.RunInAsync(results.Path, "compare", folder, run);

        result.AssertExit(2);
        Assert.Contains(why, result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_line_that_is_cut_off_is_named_and_the_file_left_as_it_is()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");
        var line = StoredRun.Truncate(run);
        var file = Path.Combine(run, RunFiles.Samples);
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunAsync("compare", run, run);

        result.AssertExit(2);
        Assert.Contains($"{file}, line {line}:", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("\"unit\":\"ms\"", "\"unit\":\"parsec\"", "parsec")]
    [InlineData("\"round\":1", "\"round\":1,\"round\":2", "twice")]
    public async Task A_line_that_no_harness_writes_is_named_with_its_file(string good, string bad, string why)
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "base");
        var damaged = StoredRun.Write(results, "damaged");
        var file = Path.Combine(damaged, RunFiles.Samples);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, text.Replace(good, bad, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunAsync("compare", damaged, run);

        result.AssertExit(2);
        Assert.Contains($"{file}, line 1:", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Contains(why, result.ErrorInOneLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_are_those_of_the_folder_in_which_the_program_is_called()
    {
        using var results = new TemporaryFolder();
        StoredRun.Write(results, "base");
        StoredRun.Write(results, "diff", slower: "native");

        var result = await BenchProgram.RunInAsync(results.Path, "compare", "base", "diff");

        result.AssertExit(1);
        Assert.Contains("Worse: boot of native.", result.Output, StringComparison.Ordinal);
    }
}
