using System.Text.Json.Nodes;
using Bench.Results.Statistics;

namespace Bench.Export.Formats;

/// <summary>
/// An array for github-action-benchmark's custom tools. The action judges a whole file in one direction, so there is a format for each;
/// facts (<c>exact</c>) and what only says how figures came about belong to neither.
/// </summary>
internal static class GitHubActionBenchmarkFormat
{
    public static IReadOnlyList<string> Write(RunData run, Direction direction, Stream output)
    {
        var all = ExportedSeries.Of(run);
        var definitions = MetricDefinitions.Of(run.Environment);
        ExportedSeries[] written =
        [
            .. all.Where(series => series.Row.Direction == direction
                && !definitions[series.Key.Metric].Circumstance
                && !NoiseThresholds.OfTheMachine.Contains(series.Key.Case.Experiment)),
        ];
        ExportedSeries.WriteJson(output, written.Select(series => EntryOf(series, run.Environment)));
        return ExportedSeries.LeftOutOf(all, written, "they are of the other direction, facts, or circumstances of the run");
    }

    private static JsonObject EntryOf(ExportedSeries series, RunEnvironment environment)
    {
        var host = $"host: {environment.Host.CpuModel}, kernel {environment.Host.Kernel}";
        string[] extra = [$"run: {environment.Run}", $"rounds: {series.Values.Count}", host, .. series.Row.Flags.Select(flag => flag.Text)];
        var entry = new JsonObject
        {
            ["name"] = series.Name,
            ["unit"] = series.Key.Unit,
            ["value"] = Quantiles.Median(series.Values),
            ["extra"] = string.Join('\n', extra),
        };
        if (series.Row.Value?.IntervalIn(series.Key.Unit) is { } range)
        {
            entry["range"] = range;
        }

        return entry;
    }
}
