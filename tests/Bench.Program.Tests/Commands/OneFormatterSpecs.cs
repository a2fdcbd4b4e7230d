using Bench.Reporting;
using Spectre.Console;

namespace Bench.Program.Tests.Commands;

/// <summary>A value is the same text on the console, in Markdown, in the report and in a chart.</summary>
public class OneFormatterSpecs
{
    [Theory]
    [InlineData("boot", "boot.ready", "ms", 1234.5, "1.23 s")]
    [InlineData("memory", "memory.pss", "B", 5.0 * 1024 * 1024, "5.00 MiB")]
    [InlineData("disk", "disk.bandwidth", "B/s", 100.0 * 1024 * 1024, "100 MiB/s")]
    [InlineData("disk", "disk.iops", "1/s", 21_650, "21.7 k/s")]
    public void The_same_value_is_the_same_text_everywhere(string experiment, string metric, string unit, double value, string expected)
    {
        var run = RunData.From(
            StoredRun.Environment("run", StoredRun.Host),
            [.. Enumerable.Range(1, 6).Select(round => Of(round, experiment, metric, unit, value))]);
        var console = new StringWriter();
        ResultTable.Write(
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new WideOutput(console), Ansi = AnsiSupport.No }), run, run.Summary.Metrics);
        var charts = ChartSet.Draw(run.Environment, run.Summary);
        var chart = charts.Single(chart => chart.Name == experiment).Figure!.ToSvg();

        Assert.Contains(expected, console.ToString(), StringComparison.Ordinal);
        Assert.Contains(expected, MarkdownSummary.Write(run.Environment, run.Summary), StringComparison.Ordinal);
        Assert.Contains(expected, HtmlReport.Render(run.Environment, run.Summary, charts), StringComparison.Ordinal);
        Assert.Contains(expected, chart, StringComparison.Ordinal);
    }

    private static Sample Of(int round, string experiment, string metric, string unit, double value) => new()
    {
        Run = "run",
        Time = StoredRun.Started,
        Round = round,
        Case = new CaseId
        {
            Experiment = experiment,
            Platform = "native",
            Guest = "debian",
            Parameters = experiment == "disk"
                ? new ParameterSet([new("job", metric == "disk.iops" ? "randread" : "read")])
                : ParameterSet.None,
        },
        Metric = metric,
        Unit = unit,
        Direction = Direction.Lower,
        Value = value,
    };

    /// <summary>A terminal in which no column breaks a text.</summary>
    private sealed class WideOutput(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => 400;

        public int Height => 50;

        public void SetEncoding(System.Text.Encoding encoding)
        {
            // It is text already.
        }
    }
}
