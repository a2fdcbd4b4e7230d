namespace Bench.Reporting.Tests;

/// <summary>A declared table: platforms by the values of a parameter, with words in its cells.</summary>
public class MatrixChartTests
{
    private static readonly ChartDefinition Declared = new("what-runs", "fit", "What runs where", "Each thing on each platform.")
    {
        Across = "thing",
        Panels = [new PanelDefinition("Things", ["fit.yes", "fit.no"])],
    };

    [Fact]
    public void Each_cell_says_which_metric_is_1_and_what_runs_everywhere_comes_first()
    {
        var (environment, summary) = SyntheticRun.Small();
        var hard = Cell("native", "hard", 1).Concat(Cell("runc", "hard", 0));
        var rows = hard.Concat(Cell("native", "easy", 1)).Concat(Cell("runc", "easy", 1));

        var figure = ChartSet.Draw(environment with { Charts = [Declared] }, summary with { Metrics = [.. rows] })[0].Figure!;

        Assert.Contains("runc: easy yes, hard no.", figure.Description, StringComparison.Ordinal);
        var texts = new SvgReader(figure.ToSvg()).Texts;
        Assert.Equal((3, 1), (texts.Count(text => text.Text == "yes"), texts.Count(text => text.Text == "no")));
        Assert.True(texts.Single(text => text.Text == "easy").Left < texts.Single(text => text.Text == "hard").Left);
    }

    [Fact]
    public void Nothing_is_drawn_of_a_run_without_the_parameter()
    {
        var (environment, summary) = SyntheticRun.Small();

        Assert.Null(ChartSet.Draw(environment with { Charts = [Declared] }, summary with { Metrics = [] })[0].Figure);
    }

    private static IEnumerable<MetricSummary> Cell(string platform, string thing, int yes)
    {
        foreach (var (metric, value) in new[] { ("fit.yes", yes), ("fit.no", 1 - yes) })
        {
            var row = SyntheticRun.Row("fit", platform, "busybox", metric, "1", new Estimate(value, null, null));
            yield return row with { Case = row.Case with { Parameters = new ParameterSet([new("thing", thing)]) } };
        }
    }
}
