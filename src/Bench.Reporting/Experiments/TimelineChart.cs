using System.Globalization;
using Bench.Reporting.Drawing;
using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Experiments;

/// <summary>How memory, CPU and I/O of an instance go from its call to its end: a row for each platform and guest, of the first round in
/// which it was sampled.</summary>
/// <param name="timelines">The run's time lines.</param>
internal sealed class TimelineChart(IReadOnlyList<Timeline> timelines) : IRunChart
{
    private const string Title = "Time lines: memory, CPU and storage from the call on";
    private const string Subtitle = "One sampled boot each, with a little work after it. Vertical lines: the guest is ready; it has done its work and is asked to end. Every row has a time axis of its own.";
    private const string Secondary = "#8A8A8A";
    private const float RowHeight = 112;
    private const float LabelHeight = 20;
    private const float PanelGap = 10;
    private const double Mebibyte = 1 << 20;
    private const double Percent = 100;
    private const int MostSteps = 60;

    // Below these the axis would blow up what is nothing.
    private const double LeastMebibytes = 0.5;
    private const double LeastPercent = 10;

    /// <inheritdoc />
    public string Name => "timeline";

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary)
    {
        var rows = timelines
            .Where(timeline => timeline.Milliseconds.Count > 1 && timeline.MemoryBytes.Any(bytes => bytes is not null))
            .GroupBy(timeline => (timeline.Case.PlatformLabel, timeline.Case.Guest))
            .Select(group => group.MinBy(timeline => timeline.Round)!)
            .OrderBy(timeline => FamilyPalette.Order(PlatformFamilies.Of(environment, timeline.Case)))
            .ThenBy(timeline => timeline.Marks.GetValueOrDefault("ready"))
            .ThenBy(timeline => timeline.Case.PlatformLabel, StringComparer.Ordinal)
            .ThenBy(timeline => timeline.Case.Guest, StringComparer.Ordinal)
            .ToList();
        return rows.Count == 0
            ? ChartOutcome.Nothing(Name, Title, "The run has no time lines: the boot experiment was not run, or no sampled boot succeeded.")
            : ChartOutcome.Drawn(Name, Title, new Figure(Title, Describe(rows), canvas => Draw(canvas, rows, environment, summary)));
    }

    private static string Describe(IEnumerable<Timeline> rows) => $"Line plots. {Title}. {string.Join(' ', rows.Select(row => string.Create(
        CultureInfo.InvariantCulture,
        $"{TextCleaner.Clean(row.Case.PlatformLabel)} {row.Case.Guest}: ready after {row.Marks.GetValueOrDefault("ready"):0.#} ms, at most {row.MemoryBytes.Max() / Mebibyte:0.#} MiB, {row.CpuMilliseconds.Max() ?? 0:0} ms of CPU time.")))}";

    private static float Draw(SKCanvas? canvas, IReadOnlyList<Timeline> rows, RunEnvironment environment, RunSummary summary)
    {
        using var frame = new FigureFrame();
        using var bold = new TextPainter(15, bold: true);
        using var small = new TextPainter(13);
        var guests = rows.Select(row => row.Case.Guest).Distinct().ToList();
        var y = frame.Head(canvas, Title, guests is [var only] ? $"{Subtitle} Guest: {only}." : Subtitle);
        foreach (var row in rows)
        {
            if (canvas is not null)
            {
                var name = guests.Count == 1 ? row.Case.PlatformLabel : $"{row.Case.PlatformLabel}, {row.Case.Guest}";
                Draw(canvas, row, TextCleaner.Clean(name), PlatformFamilies.Of(environment, row.Case), y, bold, small);
            }

            y += LabelHeight + RowHeight + FigureFrame.Gap;
        }

        string[] notes = rows.Any(row => row.Source != "cgroup")
            ? ["Where the harness may make no cgroup, memory is the resident size of the processes, and is known from ready on."]
            : [];
        return frame.Foot(canvas, ["Memory: what is charged to the instance's cgroup; grey, the page cache in it. CPU: share of one CPU. Storage: bytes so far, read in colour, written in grey.", .. notes], DotPlot.Footer(environment, summary), y);
    }

    private static void Draw(SKCanvas canvas, Timeline row, string name, string family, float top, TextPainter bold, TextPainter small)
    {
        var colour = FamilyPalette.Colour(family);
        var width = (FigureFrame.Width - (2 * FigureFrame.Edge) - (2 * PanelGap)) / 3;
        var middle = top + (LabelHeight / 2);
        using var paint = Paint.NewDisposablePaint();
        PanelPlot.Marker(MarkerShape.FilledSquare, colour, false).Render(canvas, new Pixel(FigureFrame.Edge + 6, middle), paint);
        bold.Draw(canvas, bold.Shorten(name, width - 44 - small.Measure("MiB over ms")), FigureFrame.Edge + 16, middle, FigureFrame.Ink);
        var unit = TimeUnit.For(row.Milliseconds[^1]);
        (string Title, PlotLine[] Lines, double Least)[] panels =
        [
            ($"MiB over {unit.Name}", [Line(row, row
                .FileBytes, unit, Secondary), Line(row, row.MemoryBytes, unit, colour)], LeastMebibytes),
            ($"% of a CPU over {unit.Name}", [CpuShare(row, unit, colour)], LeastPercent),
            ($"MiB of storage over {unit.Name}", [Line(row, row
                .WrittenBytes, unit, Secondary), Line(row, row.ReadBytes, unit, colour)], LeastMebibytes),
        ];
        foreach (var (index, panel) in panels.Index())
        {
            var left = FigureFrame.Edge + (index * (width + PanelGap));
            small.Draw(canvas, panel.Title, left + width - LinePlot.RightRoom, middle, FigureFrame.Quiet, SKTextAlign.Right);
            var area = new PixelRect(left, left + width, top + LabelHeight + RowHeight, top + LabelHeight);
            if (panel.Lines.All(line => line.Xs.Count == 0))
            {
                small.Draw(canvas, "not known here", left + LinePlot.LeftRoom, top + LabelHeight + (RowHeight / 2), FigureFrame.Quiet);
                continue;
            }

            var moments = Moments(row, unit);
            using var plot = LinePlot.Create(
                panel.Lines,
                moments,
                row.Milliseconds[0] / unit.Milliseconds,
                Math.Max(row.Milliseconds[^1] / unit.Milliseconds, moments.DefaultIfEmpty().Max()),
                panel.Least);
            LinePlot.Draw(canvas, plot, area);
        }
    }

    private static List<double> Moments(Timeline row, TimeUnit unit) =>
        [.. row.Marks.Where(mark => mark.Key is "ready" or "stop").Select(mark => mark.Value / unit.Milliseconds)];

    private static PlotLine Line(Timeline row, IReadOnlyList<long?> bytes, TimeUnit unit, string colour)
    {
        var known = Enumerable.Range(0, bytes.Count).Where(index => bytes[index] is not null).ToList();
        return new PlotLine(
            [.. known.Select(index => row.Milliseconds[index] / unit.Milliseconds)],
            [.. known.Select(index => bytes[index]!.Value / Mebibyte)],
            colour,
            colour == Secondary ? 1.5f : 2);
    }

    /// <summary>
    /// The share of a CPU between two points, which holds from the one to the other. Points that are near to each other on the axis are
    /// taken together: the kernel counts CPU
    /// time at moments of its own, and a share over one tick would only show how the two fall together.
    /// </summary>
    private static PlotLine CpuShare(Timeline row, TimeUnit unit, string colour)
    {
        var (xs, ys) = (new List<double>(), new List<double>());
        var least = (row.Milliseconds[^1] - row.Milliseconds[0]) / MostSteps;
        var from = 0;
        for (var to = 1; to < row.Milliseconds.Count; to++)
        {
            var elapsed = row.Milliseconds[to] - row.Milliseconds[from];
            if (row.CpuMilliseconds[from] is not { } before)
            {
                from = to;
            }
            else if (row.CpuMilliseconds[to] is { } now && elapsed > 0 && elapsed >= least)
            {
                xs.AddRange([row.Milliseconds[from] / unit.Milliseconds, row.Milliseconds[to] / unit.Milliseconds]);
                ys.AddRange(Enumerable.Repeat(Math.Max(0, now - before) / elapsed * Percent, 2));
                from = to;
            }
        }

        return new PlotLine(xs, ys, colour, 1.5f);
    }

    private sealed record TimeUnit(string Name, double Milliseconds)
    {
        private const double LongestInMilliseconds = 2000;

        public static TimeUnit For(double milliseconds) => milliseconds > LongestInMilliseconds ? new("s", 1000) : new("ms", 1);
    }
}
