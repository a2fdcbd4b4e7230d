using Bench.Reporting.Drawing;
using Bench.Results.Comparison;

namespace Bench.Reporting.Charts;

/// <summary>The ratios of a comparison with their intervals, what matters most first.</summary>
public static class ComparisonChart
{
    /// <summary>More rows are no chart; those that matter less are left out, and a note says how many.</summary>
    private const int MostRows = 60;

    /// <summary>Draws the chart; null where no metric has a ratio.</summary>
    public static Figure? Draw(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var all = result.Metrics.Where(row => row.Ratio is not null).ToList();
        if (all.Count == 0)
        {
            return null;
        }

        var shown = all.Take(MostRows).ToList();
        var marks = shown.Select((row, place) => new Mark(place, 0, row.Ratio!, ColourOf(row.Verdict)));
        var panel = new Panel(
            "later by earlier",
            AxisSpec.Ratio with { Label = "ratio; 1 is no change" },
            IsRatio: true,
            [new Series("", "ratio")],
            [.. marks],
            Quantity.FormatRatio);
        var rows = shown.Select((row, place) => new ChartRow(
            TextStyle.Clean(row.Case.PlatformLabel),
            row.Family,
            TextStyle.Clean($"{row.Metric} {row.Case.Guest} {row.Case.Parameters}"),
            place == 0 || shown[place - 1].Case.PlatformLabel != row.Case.PlatformLabel,
            Message: null));
        var what = result.Basis == ComparisonBasis.Ratios ? "ratios to native" : "values";
        var means = result.Means.Select(
            mean => $"{mean.Experiment}: {Quantity.FormatRatio(mean.CostRatio)} of the cost (geometric mean).");
        return DotPlotPainter.Draw(
            "What changed",
            $"{result.Diff} by {result.Baseline}: the ratio of {what}, with 90 % intervals. "
                + "Orange: worse, green: better, blue: the same, grey: cannot be told.",
            [.. Notes(all.Count - shown.Count, all)],
            $"False alarms: at most {100 * result.Significance:0.###} % of comparisons. {string.Join(' ', means)}",
            [new Band([.. rows], [panel])],
            showsFamilies: false);
    }

    private static IEnumerable<string> Notes(int leftOut, List<MetricComparison> all)
    {
        if (leftOut > 0)
        {
            yield return $"{leftOut} metrics that matter less are not shown.";
        }

        if (all.Exists(row => row.Direction == Direction.Higher))
        {
            yield return "Of rates, more is better: the colour says which way it went.";
        }
    }

    private static string ColourOf(Verdict verdict) => verdict switch
    {
        Verdict.Worse => "#D55E00",
        Verdict.Better => "#009E73",
        Verdict.Same => "#0072B2",
        _ => "#8A8A8A",
    };
}
