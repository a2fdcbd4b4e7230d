using Bench.Reporting.Drawing;
using Bench.Results.Comparison;
using ScottPlot;

namespace Bench.Reporting;

/// <summary>The ratios of a comparison with their intervals, what matters most first.</summary>
public static class ComparisonChart
{
    /// <summary>More rows are no chart; those that matter less are left out, and a footnote says how many.</summary>
    private const int MostRows = 60;

    private const string WorseColour = "#D55E00";
    private const string BetterColour = "#009E73";
    private const string SameColour = "#0072B2";
    private const string UndecidedColour = "#8A8A8A";

    /// <summary>Draws the chart; null where no metric has a ratio.</summary>
    public static Figure? Draw(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var all = result.Metrics.Where(row => row.Ratio is not null).ToList();
        var shown = all.Take(MostRows).ToList();
        if (shown.Count == 0)
        {
            return null;
        }

        string what = result.Basis == ComparisonBasis.Ratios ? "ratios to native" : "values";
        return new Figure(new FigureContent
        {
            Title = "What changed",
            Subtitle = TextCleaner.Clean($"{result.Diff} by {result.Baseline}: the ratio of {what}, with 90 % intervals. Orange: worse, green: better, blue: the same, grey: cannot be told."),
            Families = [],
            Series = [],
            Bands =
            [
                new Band(
                    [.. shown.Select((row, place) => new ChartRow(
                        TextCleaner.Clean(row.Case.PlatformLabel),
                        row.Family,
                        TextCleaner.Clean(VariantOf(row)),
                        place == 0 || shown[place - 1].Case.PlatformLabel != row.Case.PlatformLabel,
                        null))],
                    [
                        new Panel
                        {
                            Title = "later by earlier",
                            AxisLabel = "ratio; 1 is no change",
                            Scale = new LogScale(
                                shown.SelectMany(row => new[] { row.Ratio!.Median, row.Ratio.Low, row.Ratio.High, 1 }).OfType<double>(),
                                1,
                                value => $"{Quantity.Tick(value, "1")}×"),
                            Format = Quantity.FormatRatio,
                            Series = [new Series("ratio", MarkerShape.FilledCircle)],
                            Marks = [.. shown.Select((row, place) => new Mark(
                                place,
                                0,
                                row.Ratio!.Median,
                                row.Ratio.Low,
                                row.Ratio.High,
                                ColourOf(row.Verdict),
                                false))],
                            Reference = 1,
                        },
                    ]),
            ],
            Footnotes = [.. Footnotes(all.Count - shown.Count, result)],
            Footer = TextCleaner.Clean($"False alarms: at most {100 * result.Significance:0.###} % of comparisons. {string.Join(' ', result.Means.Select(mean => $"{mean.Experiment}: {Quantity.FormatRatio(mean.CostRatio)} of the cost (geometric mean)."))}"),
        });
    }

    private static string VariantOf(MetricComparison row) =>
        string.Join(' ', new[] { row.Metric, row.Case.Guest, row.Case.Parameters.ToString() }.Where(part => part.Length > 0));

    private static IEnumerable<string> Footnotes(int leftOut, ComparisonResult result)
    {
        if (leftOut > 0)
        {
            yield return $"{leftOut} metrics that matter less are not shown.";
        }

        if (result.Metrics.Any(row => row.Direction == Direction.Higher && row.Ratio is not null))
        {
            yield return "Of rates, more is better: the colour says which way it went.";
        }
    }

    private static string ColourOf(Verdict verdict) => verdict switch
    {
        Verdict.Worse => WorseColour,
        Verdict.Better => BetterColour,
        Verdict.Same => SameColour,
        _ => UndecidedColour,
    };
}
