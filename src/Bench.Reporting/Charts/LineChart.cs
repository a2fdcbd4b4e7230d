using System.Globalization;
using Bench.Reporting.Drawing;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Bench.Reporting.Charts;

/// <summary>
/// A declared chart of lines over a numeric parameter: a panel a metric, a line a platform with the interval at each point, named at its
/// right end. Both axes are logarithmic, so that a cost in proportion to the parameter is a line of the same steepness everywhere.
/// Against another metric, a platform is one point.
/// </summary>
internal static class LineChart
{
    private const float LeastHeight = 250;
    private const float LeftRoom = 76;
    private const float BottomRoom = 24;
    private const float Air = 6;
    private const float TickSize = 13;
    private const float WidestLabel = 260;
    private const float LeaderRoom = 40;

    /// <summary>The figure; null where no panel has a point.</summary>
    public static Figure? Draw(ChartDefinition definition, RunEnvironment environment, RunSummary summary, IReadOnlyList<PanelSpec> specs)
    {
        var abscissa = definition.Against is { } metric
            ? Abscissa.OfMetric(metric, environment, summary)
            : Abscissa.OfParameter(definition.Over!);
        var panels = specs
            .Select(spec => new LinePanel(spec, LinesOf(spec, abscissa, summary)))
            .Where(panel => panel.Lines.Count > 0)
            .ToList();
        if (panels.Count == 0)
        {
            return null;
        }

        var lines = panels.SelectMany(panel => panel.Lines).ToList();
        var text = new FigureText(
            definition.Title,
            definition.Subtitle,
            $"Line plots. {definition.Title}. {string.Join(' ', panels.Select(panel => Describe(panel, abscissa)))}",
            [.. Notes(environment, lines), .. FigureText.EmulationNotes([.. lines.Select(line => line.Platform)])],
            FigureText.EnvironmentOf(environment, summary));
        return new Figure(text, sheet =>
        {
            DotPlotPainter.FamilyLegend(sheet, lines.Select(line => line.Family));
            sheet.Y += Sheet.Gap;
            panels.ForEach(panel => Draw(sheet, panel, abscissa));
        });
    }

    private static List<Line> LinesOf(PanelSpec spec, Abscissa abscissa, RunSummary summary)
    {
        var rows = (
            from row in summary.Metrics
            where spec.Series.Any(series => series.Metric == row.Metric) && spec.Holds(row) && row.Value is { Median: > 0 }
            where abscissa.Of(row) is > 0
            select row).ToList();
        var guests = rows.Select(row => row.Case.Guest).Distinct().Count();
        var differing = rows
            .SelectMany(row => row.Case.Parameters.Select(parameter => parameter.Key))
            .Where(key => key != abscissa.Name && rows.Select(row => row.Case.Parameters[key]).Distinct().Skip(1).Any())
            .ToHashSet(StringComparer.Ordinal);
        var ordered = rows
            .GroupBy(row => (row.Case.PlatformLabel, Name: NameOf(row, spec, differing, guests > 1), row.Family))
            .OrderBy(line => PlatformFamilies.RankOf(line.Key.Family))
            .ThenBy(line => line.Key.PlatformLabel, StringComparer.Ordinal)
            .ThenBy(line => line.Key.Name, StringComparer.Ordinal);
        return
        [
            .. ordered.GroupBy(line => line.Key.Family).SelectMany(family => family.Select((line, index) => new Line(
                line.Key.Name,
                line.Key.PlatformLabel,
                line.Key.Family,
                PanelPlot.Marker(
                    PanelPlot.Shapes[index % PanelPlot.Shapes.Length],
                    FamilyPalette.Colour(line.Key.Family),
                    hollow: index / PanelPlot.Shapes.Length % 2 == 1),
                [.. line.Select(row => (abscissa.Of(row)!.Value, row.Value!)).OrderBy(point => point.Item1)],
                line.First()))),
        ];
    }

    private static string NameOf(MetricSummary row, PanelSpec spec, HashSet<string> differing, bool showsGuest)
    {
        var others = row.Case.Parameters
            .Where(parameter => differing.Contains(parameter.Key))
            .Select(parameter => $"{parameter.Key}={parameter.Value}");
        string[] guest = showsGuest ? [row.Case.Guest] : [];
        string[] metric = spec.Series.Count > 1 ? [spec.Series.First(series => series.Metric == row.Metric).Name] : [];
        return TextStyle.Clean(string.Join(' ', [row.Case.PlatformLabel, .. guest, .. others, .. metric]));
    }

    private static IEnumerable<string> Notes(RunEnvironment environment, List<Line> lines)
    {
        var points = lines.SelectMany(line => line.Points).ToList();
        yield return points.TrueForAll(point => point.Value.Low is null)
            ? "No intervals: too few rounds for one."
            : "Bars are 95 % intervals of the median over rounds; some are narrower than the marker.";
        var missing = environment.Platforms.Select(platform => platform.Label).Except(lines.Select(line => line.Platform)).ToList();
        if (missing.Count > 0)
        {
            yield return $"No line: {string.Join(", ", missing)}: not run, no sample, or no value above zero (see the report).";
        }
    }

    private static string Describe(LinePanel panel, Abscissa over) =>
        $"{panel.Spec.Title}: {string.Join("; ", panel.Lines.Select(line => $"{line.Name} {string.Join(", ", line.Points.Select(point =>
            $"{Quantity.Format(point.Value.Median, line.Row.Unit)} at {over.Name} {over.Axis.Tick(point.X)}"))}"))}.";

    private static void Draw(Sheet sheet, LinePanel panel, Abscissa over)
    {
        var (lines, label) = (panel.Lines, TextStyle.Note);
        var middle = sheet.Y + (TextStyle.Bold.LineHeight / 2);
        var better = FigureText.Better(lines[0].Row.Direction);
        var title = TextStyle.Clean(panel.Spec.Title);
        sheet.Text(TextStyle.Bold, title, Sheet.Edge, middle, Sheet.Ink);
        var note = $"{panel.Spec.Axis.Label} over {over.Name}{(better.Length > 0 ? ", " : "")}{better}";
        var noteLeft = Sheet.Edge + TextStyle.Bold.Measure(title) + Sheet.Gap;
        sheet.Text(label, note, noteLeft, middle, Sheet.Quiet, room: Sheet.Width - Sheet.Edge - noteLeft);

        var top = sheet.Y + TextStyle.Bold.LineHeight + 4;
        var height = Math.Max(LeastHeight, (lines.Count * label.LineHeight) + BottomRoom);
        var labels = Math.Min(WidestLabel, lines.Max(line => label.Measure(line.Name)));
        var right = Sheet.Width - Sheet.Edge - labels - LeaderRoom - PanelPlot.MarkerSize;
        var x = new LogScale(lines.SelectMany(line => line.Points).Select(point => point.X), over.Axis);
        var y = new LogScale(LogScale.EndsOf(lines.SelectMany(line => line.Points).Select(point => point.Value)), panel.Spec.Axis);
        var width = right - Sheet.Edge - LeftRoom;
        var ticks = over.IsMeasured ? x.Ticks(width, TextStyle.Note) : PlacesOf(lines, x, width);
        using var plot = PlotOf(lines, x, y, ticks, height - BottomRoom - Air);
        sheet.Plot(plot, new PixelRect(Sheet.Edge, right, top + height, top));

        // The place of each end in the figure; the names beside them are moved apart, and a thin line leads from each to its end.
        var dataHeight = height - BottomRoom - Air;
        var ends = lines
            .Select(line => (Line: line, X: XInFigure(line.Points[^1].X), Y: YInFigure(line.Points[^1].Value.Median)))
            .OrderBy(end => end.Y)
            .ToList();
        var places = Spread([.. ends.Select(end => end.Y)], label.LineHeight, top + (label.LineHeight / 2), top + Air + dataHeight);
        foreach (var (index, (line, endX, endY)) in ends.Index())
        {
            sheet.Segment(endX + PanelPlot.MarkerSize, endY, right + LeaderRoom - 6, places[index], Sheet.Rule);
            sheet.Marker(line.Marker, right + LeaderRoom, places[index]);
            sheet.Text(label, line.Name, right + LeaderRoom + PanelPlot.MarkerSize, places[index], Sheet.Ink, room: labels);
        }

        sheet.Y = top + height + Sheet.Gap;

        float XInFigure(double value) =>
            Sheet.Edge + LeftRoom + (float)((x.ToAxis(value) - x.Low) / (x.High - x.Low) * (right - Sheet.Edge - LeftRoom));

        float YInFigure(double value) => top + Air + (float)((y.High - y.ToAxis(value)) / (y.High - y.Low) * dataHeight);
    }

    private static Plot PlotOf(IReadOnlyList<Line> lines, LogScale x, LogScale y, IEnumerable<Tick> ticks, float height)
    {
        var plot = PlotFrame.Create(new PixelPadding(LeftRoom, 0, BottomRoom, Air), TickSize);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. ticks]);
        plot.Axes.Left.TickGenerator = new NumericManual([.. y.Ticks(height, TextStyle.Tiny)]);
        plot.Axes.SetLimits(x.Low, x.High, y.Low, y.High);
        foreach (var line in lines)
        {
            var scatter = plot.Add.Scatter(
                line.Points.Select(point => x.ToAxis(point.X)).ToArray(),
                line.Points.Select(point => y.ToAxis(point.Value.Median)).ToArray());
            scatter.Color = line.Marker.LineColor;
            scatter.LineWidth = 1.5f;
            scatter.MarkerStyle = line.Marker;
            foreach (var (at, value) in line.Points)
            {
                PlotFrame.AddInterval(plot, y, value, x.ToAxis(at), line.Marker.LineColor, isVertical: true);
            }
        }

        return plot;
    }

    /// <summary>A tick at each place that was measured, with its label as far as there is room.</summary>
    private static IEnumerable<Tick> PlacesOf(IEnumerable<Line> lines, LogScale x, float width)
    {
        var end = double.NegativeInfinity;
        foreach (var place in lines.SelectMany(line => line.Points).Select(point => point.X).Distinct().Order())
        {
            var at = (x.ToAxis(place) - x.Low) / (x.High - x.Low) * width;
            var text = Quantity.Tick(place, "1");
            var half = TextStyle.Note.Measure(text) / 2;
            var hasRoom = at - half > end + Air;
            end = hasRoom ? at + half : end;
            yield return Tick.Major(x.ToAxis(place), hasRoom ? text : "");
        }
    }

    /// <summary>Ascending places, moved apart to this distance as little as a pass down and a pass up do, within these bounds.</summary>
    private static float[] Spread(float[] wanted, float distance, float top, float bottom)
    {
        var places = wanted;
        for (var index = 0; index < places.Length; index++)
        {
            places[index] = Math.Max(places[index], index == 0 ? top : places[index - 1] + distance);
        }

        for (var index = places.Length - 1; index >= 0; index--)
        {
            places[index] = Math.Min(places[index], index == places.Length - 1 ? bottom : places[index + 1] - distance);
        }

        return places;
    }

    /// <summary>The horizontal axis: a parameter of the case, or another metric of its platform.</summary>
    private sealed record Abscissa(string Name, AxisSpec Axis, Func<MetricSummary, double?> Of)
    {
        /// <summary>Whether its values are measured, so that they are not round.</summary>
        public bool IsMeasured { get; private init; }

        public static Abscissa OfParameter(string parameter) => new(
            parameter,
            new AxisSpec(parameter, 1, Quantity.Number),
            row => double.TryParse(row.Case.Parameters[parameter], CultureInfo.InvariantCulture, out var x) && double.IsFinite(x)
                ? x
                : null);

        public static Abscissa OfMetric(string metric, RunEnvironment environment, RunSummary summary)
        {
            var definition = MetricDefinitions.Of(environment)[metric];
            var rows = summary.Metrics
                .Where(row => row.Metric == metric && row.Value is not null)
                .DistinctBy(row => row.Case.PlatformLabel)
                .ToDictionary(row => row.Case.PlatformLabel, StringComparer.Ordinal);
            return new(
                TextStyle.Clean(definition.Label),
                AxisSpec.Of(rows.Values.FirstOrDefault()?.Unit ?? definition.Unit),
                row => rows.GetValueOrDefault(row.Case.PlatformLabel)?.Value!.Median)
            {
                IsMeasured = true,
            };
        }
    }

    private sealed record LinePanel(PanelSpec Spec, List<Line> Lines);

    /// <summary>A platform's line, with one of its rows for unit and direction.</summary>
    private sealed record Line(
        string Name,
        string Platform,
        string Family,
        MarkerStyle Marker,
        IReadOnlyList<(double X, Estimate Value)> Points,
        MetricSummary Row);
}
