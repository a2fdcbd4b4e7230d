using System.Text.Json.Serialization;
using Bench.Results;
using Bench.Results.Statistics;

namespace Bench.Exchange.Formats;

/// <summary>
/// An array for github-action-benchmark's custom tools. The action judges a whole file in one direction, so there is a format for each;
/// facts (<c>exact</c>) belong to neither.
/// </summary>
/// <param name="name">The value of the action's <c>tool</c>.</param>
/// <param name="direction">Which metrics belong to the file.</param>
internal sealed class GitHubActionBenchmarkFormat(string name, Direction direction) : IExportFormat
{
    public string Name => name;

    public string Description => $"github-action-benchmark's {name} (metrics of which {(direction == Direction.Lower ? "less" : "more")} is better)";

    public IReadOnlyList<string> Write(RunData run, Func<string, bool> include, Stream output)
    {
        var all = ExportedSeries.Of(run, include);
        ExportedSeries[] written = [.. all.Where(series => series.Direction == direction)];
        var summary = run.Summary.Metrics.ToDictionary(row => new SeriesKey(row.Case, row.Metric, row.Unit));
        ForeignJson.Write(output, written.Select(series => Entry.Of(series, summary[series.Key], run.Environment)));
        return ExportedSeries.LeftOutOf(all, written, "the file is of the other direction, or they are facts");
    }

    private sealed record Entry(
        [property: JsonPropertyName("name")] string Name,
        [property: JsonPropertyName("unit")] string Unit,
        [property: JsonPropertyName("value")] double Value,
        [property: JsonPropertyName("range"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Range,
        [property: JsonPropertyName("extra")] string Extra)
    {
        public static Entry Of(ExportedSeries series, MetricSummary row, RunEnvironment environment) => new(
            series.Name,
            series.Key.Unit,
            Quantiles.Median(series.Values),
            row.Value is { Low: { } low, High: { } high } ? Quantity.FormatInterval(low, high, series.Key.Unit) : null,
            string.Join('\n', [$"run: {environment.Run}", $"rounds: {series.Values.Count}", $"host: {environment.Host.CpuModel}, kernel {environment.Host.Kernel}", .. row.Flags]));
    }
}
