namespace Bench.Program.Tests.Commands;

/// <summary><c>bench report</c>: all that is made from samples, made anew.</summary>
[Collection(nameof(AloneInTheProcess))]
public class ReportSpecs
{
    [Fact]
    public async Task Summary_charts_and_report_are_written_anew()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "run");

        var result = await BenchProgram.RunAsync("report", run);

        result.AssertExit(0);
        Assert.Empty(result.Error);
        AssertDrawn(run);
        var summary = await File.ReadAllTextAsync(Path.Combine(run, RunFiles.SummaryMarkdown), TestContext.Current.CancellationToken);
        Assert.Contains("boot.ready", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_run_is_drawn_from_what_is_there_and_the_damage_named()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "run");
        var line = StoredRun.Truncate(run);

        var result = await BenchProgram.RunAsync("report", run);

        result.AssertExit(2);
        Assert.Contains($"{RunFiles.Samples}, line {line}:", result.ErrorInOneLine, StringComparison.Ordinal);
        AssertDrawn(run);
        var report = await File.ReadAllTextAsync(Path.Combine(run, RunFiles.Report), TestContext.Current.CancellationToken);
        Assert.Contains($"left out: {line}", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_time_line_is_named_and_nothing_that_was_measured_is_lost()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.Write(results, "run");
        await File.WriteAllTextAsync(
            Path.Combine(run, RunFiles.Timelines),
            "{\"schema\":1,\"run\":\"ru",
            TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunAsync("report", run);

        result.AssertExit(0);
        Assert.Contains($"{RunFiles.Timelines}, line 1: left out", result.ErrorInOneLine, StringComparison.Ordinal);
        AssertDrawn(run);
    }

    [Fact]
    public async Task A_run_interrupted_before_its_first_sample_has_a_report_without_charts()
    {
        using var results = new TemporaryFolder();
        var run = StoredRun.WriteEmpty(results, "run");

        var result = await BenchProgram.RunAsync("report", run);

        result.AssertExit(0);
        Assert.Contains("no chart 'boot'", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(run, RunFiles.Report)));
        Assert.True(File.Exists(Path.Combine(run, RunFiles.Summary)));
    }

    [Fact]
    public async Task What_is_no_run_is_refused_and_nothing_written_to_it()
    {
        using var folder = new TemporaryFolder();

        var result = await BenchProgram.RunAsync("report", folder.Path);

        result.AssertExit(2);
        Assert.Contains("the folder is not a run", result.ErrorInOneLine, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static void AssertDrawn(string run)
    {
        var charts = Directory.EnumerateFiles(Path.Combine(run, RunFiles.Charts)).Select(file => Path.GetFileName(file)).ToList();
        Assert.Contains(
            charts,
            chart => chart.Contains("boot", StringComparison.Ordinal) && chart.EndsWith(".svg", StringComparison.Ordinal));
        Assert.Contains(
            charts,
            chart => chart.Contains("memory", StringComparison.Ordinal) && chart.EndsWith(".png", StringComparison.Ordinal));
        var report = File.ReadAllText(Path.Combine(run, RunFiles.Report));
        Assert.Contains("runc", report, StringComparison.Ordinal);
    }
}
