using System.Globalization;
using Bench.Reporting.Drawing;
using Bench.Results.Comparison;
using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Experiments;

/// <summary>How <c>bench ab</c> came to its verdicts: the ratio of the two sides and its confidence sequence, round by round, for each
/// metric that was waited for.</summary>
/// <param name="report">What was decided.</param>
internal sealed class SequenceChart(PairedReport report) : IRunChart
{
    private const string Title = "B by A, round by round";
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

    /// <inheritdoc />
    public string Name => "ab";

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary)
    {
        var rows = report.Metrics.Where(metric => metric is { WaitedFor: true, Path.Count: > 1 }).ToList();
        return rows.Count == 0
            ? ChartOutcome.Nothing(Name, Title, "No metric that was waited for has two rounds with values of both sides.")
            : ChartOutcome.Drawn(Name, Title, new Figure(Title, Describe(rows), canvas => Draw(canvas, rows, environment, summary)));
    }

    private string Describe(IEnumerable<PairedReportMetric> rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"Line plots. {Title}. A is {TextCleaner.Clean(report.A)}, B is {TextCleaner.Clean(report.B)}. {string.Join(' ', rows.Select(row => $"{Label(row)}."))}");

    private static string Label(PairedReportMetric row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(' ', new[] { row.Metric, row.Guest, row.Parameters.ToString() }.Where(part => part.Length > 0))}: {row.Verdict.ToString()!.ToLowerInvariant()}, {row.Ratio:0.000} ({Bound(row.Lower)} – {Bound(row.Upper)}) after {row.Rounds} rounds");

    private static string Bound(double? bound) => bound?.ToString("0.000", CultureInfo.InvariantCulture) ?? "…";

    private float Draw(SKCanvas? canvas, List<PairedReportMetric> rows, RunEnvironment environment, RunSummary summary)
    {
        using var frame = new FigureFrame();
        using var bold = new TextPainter(15, bold: true);
        var y = frame.Head(canvas, Title, $"A is {TextCleaner.Clean(report.A)}, B is {TextCleaner.Clean(report.B)}. Blue: the median of the rounds' ratios. Grey: the ratios between these lines are left, with {100 * (1 - rows[0].Alpha):0.###} % confidence in all rounds at once.");
        foreach (var row in rows)
        {
            if (canvas is not null)
            {
                bold.Draw(
                    canvas,
                    bold.Shorten(TextCleaner.Clean(Label(row)), FigureFrame.Width - (2 * FigureFrame.Edge)),
                    FigureFrame.Edge,
                    y + (LabelHeight / 2),
                    FigureFrame.Ink);
                Draw(canvas, row, y + LabelHeight);
            }

            y += LabelHeight + RowHeight + FigureFrame.Gap;
        }

        return frame.Foot(canvas, ["Orange: the smallest effect that matters, up and down; dark: equal. A line at the edge lies beyond it. Every row has an axis of its own."], DotPlot.Footer(environment, summary), y);
    }

    private static void Draw(SKCanvas canvas, PairedReportMetric row, float top)
    {
        var margin = 1 + row.SmallestEffect;
        var last = row.Path[^1];
        var low = Math.Min(1 / margin, Math.Max(last.Lower ?? 0, last.Ratio / MostFactor)) / Air;
        var high = Math.Max(margin, Math.Min(last.Upper ?? double.MaxValue, last.Ratio * MostFactor)) * Air;
        double[] rounds = [.. row.Path.Select(point => (double)point.Round)];
        PlotLine Path(Func<PairedPoint, double> value, string colour, float width)
            => new(rounds, [.. row.Path.Select(point => Math.Clamp(value(point), low, high))], colour, width);
        PlotLine Level(double value, string colour) => new([rounds[0], rounds[^1]], [value, value], colour, 1);
        using var plot = LinePlot.Create(
            [
                Level(1, EqualColour),
                Level(margin, MarginColour),
                Level(1 / margin, MarginColour),
                Path(point => point.Lower ?? low, BoundColour, 2),
                Path(point => point.Upper ?? high, BoundColour, 2),
                Path(point => point.Ratio, RatioColour, 2),
            ],
            [],
            rounds[0],
            rounds[^1],
            high);
        plot.Axes.SetLimits(rounds[0], rounds[^1], low, high);
        var area = new PixelRect(FigureFrame.Edge, FigureFrame.Width - FigureFrame.Edge, top + RowHeight, top);
        LinePlot.Draw(canvas, plot, area);
    }
}
