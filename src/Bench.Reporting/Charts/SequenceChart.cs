using System.Globalization;
using Bench.Reporting.Drawing;
using Bench.Results.Comparison;
using ScottPlot;

namespace Bench.Reporting.Charts;

/// <summary>
/// How <c>bench ab</c> came to its verdicts: the ratio of the two sides and its confidence sequence, round by round, for each metric that
/// was waited for.
/// </summary>
internal static class SequenceChart
{
    private const string Name = "ab";
    private const string Title = "B by A, round by round";
    private const string Note = "Orange: the smallest effect that matters, up and down; dark: equal. A line at the edge lies beyond it. "
        + "Every row has an axis of its own.";

    private const string RatioColour = "#0072B2";
    private const string BoundColour = "#8A8A8A";
    private const string MarginColour = "#D55E00";
    private const string EqualColour = "#444444";
    private const float RowHeight = 190;
    private const float LabelHeight = 20;

    // Air above and below what must be seen.
    private const double Air = 1.08;

    // A bound that is farther from the ratio says only that little is known.
    private const double MostFactor = 1.5;

    public static Chart Draw(PairedReport report, RunEnvironment environment, RunSummary summary)
    {
        var rows = report.Metrics.Where(metric => metric is { WaitedFor: true, Path.Count: > 1 }).ToList();
        if (rows.Count == 0)
        {
            return Chart.Of(Name, Title, null, "No metric that was waited for has two rounds with values of both sides.");
        }

        var sides = $"A is {report.A}, B is {report.B}.";
        var confidence = string.Create(CultureInfo.InvariantCulture, $"{100 * (1 - rows[0].Alpha):0.###} %");
        var text = new FigureText(
            Title,
            $"{sides} Blue: the median of the rounds' ratios. Grey: the ratios between these lines are left, with {confidence} confidence "
                + "in all rounds at once.",
            $"Line plots. {Title}. {sides} {string.Join(' ', rows.Select(row => $"{Label(row)}."))}",
            [Note],
            FigureText.EnvironmentOf(environment, summary));
        return new Chart(Name, Title, new Figure(text, sheet => rows.ForEach(row => Draw(sheet, row))));
    }

    private static string Label(PairedMetric row)
    {
        var name = string.Join(' ', new[] { row.Metric, row.Guest, row.Parameters.ToString() }.Where(part => part.Length > 0));
        var verdict = row.Verdict.ToString()!.ToLowerInvariant();
        return $"{name}: {verdict}, {Digits(row.Ratio)} ({Digits(row.Lower)} – {Digits(row.Upper)}) after {row.Rounds} rounds";
    }

    private static string Digits(double? ratio) => ratio?.ToString("0.000", CultureInfo.InvariantCulture) ?? "…";

    private static void Draw(Sheet sheet, PairedMetric row)
    {
        const float room = Sheet.Width - (2 * Sheet.Edge);
        sheet.Text(TextStyle.Bold, TextStyle.Clean(Label(row)), Sheet.Edge, sheet.Y + (LabelHeight / 2), Sheet.Ink, room: room);
        var top = sheet.Y + LabelHeight;
        using var plot = PlotOf(row);
        sheet.Plot(plot, new PixelRect(Sheet.Edge, Sheet.Width - Sheet.Edge, top + RowHeight, top));
        sheet.Y = top + RowHeight + Sheet.Gap;
    }

    private static Plot PlotOf(PairedMetric row)
    {
        var margin = 1 + row.SmallestEffect;
        var last = row.Path[^1];
        var low = Math.Min(1 / margin, Math.Max(last.Lower ?? 0, last.Ratio / MostFactor)) / Air;
        var high = Math.Max(margin, Math.Min(last.Upper ?? double.MaxValue, last.Ratio * MostFactor)) * Air;
        double[] rounds = [.. row.Path.Select(point => (double)point.Round)];
        return LinePlot.Create(
            [
                Level(1, EqualColour),
                Level(margin, MarginColour),
                Level(1 / margin, MarginColour),
                Path(point => point.Lower ?? low, BoundColour),
                Path(point => point.Upper ?? high, BoundColour),
                Path(point => point.Ratio, RatioColour),
            ],
            new AxisLimits(rounds[0], rounds[^1], low, high),
            []);

        PlotLine Level(double value, string colour) => new([rounds[0], rounds[^1]], [value, value], colour, 1);

        PlotLine Path(Func<PairedPoint, double> value, string colour) =>
            new(rounds, [.. row.Path.Select(point => Math.Clamp(value(point), low, high))], colour, 2);
    }
}
