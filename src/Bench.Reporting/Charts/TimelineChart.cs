using System.Globalization;
using Bench.Reporting.Drawing;
using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Charts;

/// <summary>
/// Memory, CPU and I/O of an instance from its call to its end: a row for each platform and guest, of the first round in which it was
/// sampled.
/// </summary>
internal static class TimelineChart
{
    private const string Name = "timeline";
    private const string Title = "Time lines: memory, CPU and storage from the call on";
    private const string Subtitle = "One sampled boot each, with a little work after it. Vertical lines: the guest is ready; it has done "
        + "its work and is asked to end. Every row has a time axis of its own.";

    private const string Note = "Memory: what is charged to the instance's cgroup; grey, the page cache in it. CPU: share of one CPU. "
        + "Storage: bytes so far, read in colour, written in grey.";

    private const string NoteWithoutCgroup =
        "Where the harness may make no cgroup, memory is the resident size of the processes, and is known from ready on.";

    private const string Secondary = "#8A8A8A";
    private const float RowHeight = 112;
    private const float LabelHeight = 20;
    private const float PanelGap = 10;
    private const double Mebibyte = 1 << 20;
    private const double LongestInMilliseconds = 2000;
    private const int MostSteps = 60;

    // Air above the highest line, as a share of its height.
    private const double Headroom = 1.15;

    // Below these the axis would blow up what is nothing.
    private const double LeastMebibytes = 0.5;
    private const double LeastPercent = 10;

    public static Chart Draw(IReadOnlyList<Timeline> timelines, RunEnvironment environment, RunSummary summary)
    {
        var rows = timelines
            .Where(timeline => timeline.Milliseconds.Count > 1 && timeline.MemoryBytes.Any(bytes => bytes is not null))
            .GroupBy(timeline => (timeline.Case.PlatformLabel, timeline.Case.Guest))
            .Select(group => group.MinBy(timeline => timeline.Round)!)
            .OrderBy(timeline => PlatformFamilies.RankOf(PlatformFamilies.Of(environment, timeline.Case)))
            .ThenBy(timeline => timeline.Marks.GetValueOrDefault("ready"))
            .ThenBy(timeline => timeline.Case.PlatformLabel, StringComparer.Ordinal)
            .ThenBy(timeline => timeline.Case.Guest, StringComparer.Ordinal)
            .ToList();
        if (rows.Count == 0)
        {
            const string Nothing = "The run has no time lines: the boot experiment was not run, or no sampled boot succeeded.";
            return Chart.Of(Name, Title, null, Nothing);
        }

        var guests = rows.Select(row => row.Case.Guest).Distinct().ToList();
        var text = new FigureText(
            Title,
            guests is [var only] ? $"{Subtitle} Guest: {only}." : Subtitle,
            $"Line plots. {Title}. {string.Join(' ', rows.Select(Describe))}",
            rows.Exists(row => row.Source != "cgroup") ? [Note, NoteWithoutCgroup] : [Note],
            FigureText.EnvironmentOf(environment, summary));
        return new Chart(Name, Title, new Figure(text, sheet =>
        {
            foreach (var row in rows)
            {
                var name = guests.Count == 1 ? row.Case.PlatformLabel : $"{row.Case.PlatformLabel}, {row.Case.Guest}";
                Draw(sheet, row, TextStyle.Clean(name), PlatformFamilies.Of(environment, row.Case));
            }
        }));
    }

    private static string Describe(Timeline row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Case.PlatformLabel} {row.Case.Guest}: ready after {row.Marks.GetValueOrDefault("ready"):0.#} ms, ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"at most {row.MemoryBytes.Max() / Mebibyte:0.#} MiB, {row.CpuMilliseconds.Max() ?? 0:0} ms of CPU time.");

    private static void Draw(Sheet sheet, Timeline row, string name, string family)
    {
        var colour = FamilyPalette.Colour(family);
        var (unit, scale) = row.Milliseconds[^1] > LongestInMilliseconds ? ("s", 1000) : ("ms", 1);
        double[] times = [.. row.Milliseconds.Select(time => time / scale)];
        double[] moments = [.. row.Marks.Where(mark => mark.Key is "ready" or "stop").Select(mark => mark.Value / scale)];
        PlotLine[] memory = [Bytes(times, row.FileBytes, Secondary), Bytes(times, row.MemoryBytes, colour)];
        PlotLine[] storage = [Bytes(times, row.WrittenBytes, Secondary), Bytes(times, row.ReadBytes, colour)];
        (string Title, PlotLine[] Lines, double Least)[] panels =
        [
            ($"MiB over {unit}", memory, LeastMebibytes),
            ($"% of a CPU over {unit}", [CpuShare(row, scale, colour)], LeastPercent),
            ($"MiB of storage over {unit}", storage, LeastMebibytes),
        ];

        var (top, middle) = (sheet.Y + LabelHeight, sheet.Y + (LabelHeight / 2));
        var width = (Sheet.Width - (2 * Sheet.Edge) - (2 * PanelGap)) / 3;
        var room = width - 44 - TextStyle.Small.Measure("MiB over ms");
        sheet.Marker(PanelPlot.FamilyMarker(family), Sheet.Edge + 6, middle);
        sheet.Text(TextStyle.Bold, name, Sheet.Edge + 16, middle, Sheet.Ink, room: room);
        foreach (var (index, (title, lines, least)) in panels.Index())
        {
            var left = Sheet.Edge + (index * (width + PanelGap));
            sheet.Text(TextStyle.Small, title, left + width - LinePlot.RightRoom, middle, Sheet.Quiet, SKTextAlign.Right);
            if (Array.TrueForAll(lines, line => line.Xs.Count == 0))
            {
                sheet.Text(TextStyle.Small, "not known here", left + LinePlot.LeftRoom, top + (RowHeight / 2), Sheet.Quiet);
                continue;
            }

            var highest = lines.SelectMany(line => line.Ys).Append(least).Max();
            var limits = new AxisLimits(times[0], moments.Append(times[^1]).Max(), 0, highest * Headroom);
            using var plot = LinePlot.Create(lines, limits, moments);
            sheet.Plot(plot, new PixelRect(left, left + width, top + RowHeight, top));
        }

        sheet.Y = top + RowHeight + Sheet.Gap;
    }

    private static PlotLine Bytes(double[] times, IReadOnlyList<long?> bytes, string colour)
    {
        var known = times.Zip(bytes).Where(point => point.Second is not null).ToList();
        return new PlotLine(
            known.ConvertAll(point => point.First),
            known.ConvertAll(point => point.Second!.Value / Mebibyte),
            colour,
            colour == Secondary ? 1.5f : 2);
    }

    /// <summary>
    /// The share of a CPU between two points, which holds from the one to the other. Points that are near to each other on the axis are
    /// taken together: the kernel counts CPU time at moments of its own, and a share over one tick would only show how the two coincide.
    /// </summary>
    private static PlotLine CpuShare(Timeline row, double scale, string colour)
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
                var percent = 100 * Math.Max(0, now - before) / elapsed;
                xs.AddRange([row.Milliseconds[from] / scale, row.Milliseconds[to] / scale]);
                ys.AddRange([percent, percent]);
                from = to;
            }
        }

        return new PlotLine(xs, ys, colour, 1.5f);
    }
}
