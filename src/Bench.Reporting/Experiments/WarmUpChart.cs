using Bench.Reporting.Drawing;
using Bench.Results.Statistics;
using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Experiments;

/// <summary>Whether the workloads had settled: each one's windows relative to the median of those after its warm-up, a panel a
/// platform.</summary>
/// <param name="windows">The run's windows.</param>
internal sealed class WarmUpChart(IReadOnlyList<WindowSeries> windows) : IRunChart
{
    private const string Title = "Warm-up: the workloads from window to window";
    private const string Subtitle = "Each line is a workload's metric, the median over rounds, relative to the median of its settled part; across are the windows. Red: it did not settle in some round.";
    private const string Unsettled = "#C00000";
    private const string EqualColour = "#444444";
    private const int Columns = 3;
    private const int UnsettledNamed = 6;
    private const float PanelHeight = 104;
    private const float LabelHeight = 26;
    private const float PanelGap = 10;

    // What is farther off than this says only that it is far off.
    private const double Lowest = 0.5, Highest = 1.5;

    /// <inheritdoc />
    public string Name => "warm-up";

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary)
    {
        var telling = OverheadTable.Of(environment, summary).Groups.SelectMany(
            group => group.Columns.Select(column => (group.Experiment, column.Metric, column.Guest, column.Parameters))).ToHashSet();
        var lines = windows
            .Where(series => series.Round > 0 && series.Values.Count >= SteadyState.MinimumWindows)
            .GroupBy(series => (series.Case, series.Metric))
            .Where(series => telling.Count == 0
                || telling.Contains((series.Key.Case.Experiment, series.Key.Metric, series.Key.Case.Guest, series.Key.Case.Parameters)))
            .Select(series => Line.Of(series.Key.Case, series.Key.Metric, [.. series]))
            .OfType<Line>()
            .ToList();
        if (lines.Count == 0)
        {
            return ChartOutcome.Nothing(
                Name,
                Title,
                $"No workload ran for {SteadyState.MinimumWindows} windows or more: of fewer nobody can tell whether it settled.");
        }

        var panels = lines
            .GroupBy(line => line.Case.PlatformLabel)
            .OrderBy(panel => panel.Key != NativeRatio.NativePlatform)
            .ThenBy(panel => FamilyPalette.Order(PlatformFamilies.Of(environment, panel.First().Case)))
            .ThenBy(panel => panel.Key, StringComparer.Ordinal)
            .ToList();
        return ChartOutcome.Drawn(Name, Title, new Figure(Title, Describe(panels), canvas => Draw(canvas, panels, environment, summary)));
    }

    private static string Describe(IEnumerable<IGrouping<string, Line>> panels) =>
        TextCleaner.Clean($"Line plots. {Title}. {string.Join(' ', panels.Select(panel => $"{panel.Key}: {SettledOf(panel)}."))}");

    private static string SettledOf(IGrouping<string, Line> panel)
        => $"{panel.Count(line => line.UnsettledRounds == 0)} of {panel.Count()} settled";

    private static float Draw(SKCanvas? canvas, List<IGrouping<string, Line>> panels, RunEnvironment environment, RunSummary summary)
    {
        using var frame = new FigureFrame();
        using var bold = new TextPainter(15, bold: true);
        using var small = new TextPainter(13);
        var y = frame.Head(canvas, Title, Subtitle);
        var width = (FigureFrame.Width - (2 * FigureFrame.Edge) - (PanelGap * (Columns - 1))) / Columns;
        foreach (var row in panels.Chunk(Columns))
        {
            foreach (var (index, panel) in canvas is null ? [] : row.Index())
            {
                var left = FigureFrame.Edge + (index * (width + PanelGap));
                var settled = SettledOf(panel);
                bold.Draw(
                    canvas!,
                    bold.Shorten(TextCleaner.Clean(panel.Key), width - small.Measure(settled) - 20),
                    left,
                    y + (LabelHeight / 2),
                    FigureFrame.Ink);
                small.Draw(
                    canvas!,
                    settled,
                    left + width - LinePlot.RightRoom,
                    y + (LabelHeight / 2),
                    FigureFrame.Quiet,
                    SKTextAlign.Right);
                Draw(
                    canvas!,
                    panel,
                    FamilyPalette.Colour(PlatformFamilies.Of(environment, panel.First().Case)),
                    new PixelRect(left, left + width, y + LabelHeight + PanelHeight, y + LabelHeight));
            }

            y += LabelHeight + PanelHeight + FigureFrame.Gap;
        }

        return frame.Foot(canvas, [.. Notes(panels)], DotPlot.Footer(environment, summary), y);
    }

    private static IEnumerable<string> Notes(IEnumerable<IGrouping<string, Line>> panels)
    {
        var unsettled = panels.SelectMany(panel => panel).Where(line => line.UnsettledRounds > 0)
            .OrderByDescending(line => (double)line.UnsettledRounds / line.Rounds)
            .ToList();
        yield return "Dark line: equal to the settled part. Lines end at half and at one and a half times it.";
        if (unsettled.Count > 0)
        {
            var more = unsettled.Count > UnsettledNamed ? $", and {unsettled.Count - UnsettledNamed} more" : "";
            yield return TextCleaner.Clean($"Did not settle: {string.Join("; ", unsettled.Take(UnsettledNamed).Select(line => $"{line.Case.PlatformLabel} {line.Metric} {line.Case.Parameters} in {line.UnsettledRounds} of {line.Rounds} rounds"))}{more}.");
        }
    }

    private static void Draw(SKCanvas canvas, IEnumerable<Line> lines, string colour, PixelRect area)
    {
        var longest = lines.Max(line => line.Values.Count);
        using var plot = LinePlot.Create(
            [
                new PlotLine([1, longest], [1, 1], EqualColour, 1),
                .. lines
                    .OrderBy(line => line.UnsettledRounds > 0)
                    .Select(line => new PlotLine(
                        [.. Enumerable.Range(1, line.Values.Count).Select(window => (double)window)],
                        [.. line.Values.Select(value => Math.Clamp(value, Lowest, Highest))],
                        line.UnsettledRounds > 0 ? Unsettled : colour,
                        line.UnsettledRounds > 0 ? 2 : 1.2f)),
            ],
            [],
            1,
            longest,
            Highest);
        plot.Axes.SetLimits(1, longest, Lowest, Highest);
        LinePlot.Draw(canvas, plot, area);
    }

    /// <summary>A metric of a case over all rounds.</summary>
    private sealed record Line(CaseId Case, string Metric, IReadOnlyList<double> Values, int UnsettledRounds, int Rounds)
    {
        /// <summary>The median over rounds, window by window, as far as most rounds go; null where there is nothing to relate to.</summary>
        public static Line? Of(CaseId id, string metric, IReadOnlyList<WindowSeries> rounds)
        {
            var relative = rounds.Select(Relative).OfType<IReadOnlyList<double>>().ToList();
            if (relative.Count == 0)
            {
                return null;
            }

            var length = (int)Quantiles.Median(relative.Select(values => (double)values.Count));
            return new Line(
                id,
                metric,
                [.. Enumerable.Range(0, length)
                    .Select(window => Quantiles.Median(relative.Where(values => values.Count > window).Select(values => values[window])))],
                rounds.Count(series => series.Settled == false),
                rounds.Count);
        }

        private static IReadOnlyList<double>? Relative(WindowSeries series)
        {
            var settled = Quantiles.Median(series.Values.Skip(Math.Clamp(series.WarmUp, 0, series.Values.Count - 1)));
            return settled > 0 ? [.. series.Values.Select(value => value / settled)] : null;
        }
    }
}
