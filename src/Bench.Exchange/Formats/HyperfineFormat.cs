using System.Text.Json.Serialization;
using Bench.Results;
using Bench.Results.Statistics;

namespace Bench.Exchange.Formats;

/// <summary>
/// The JSON of <c>hyperfine --export-json</c>, for its scripts: times in seconds, one a round. hyperfine's <c>user</c> and <c>system</c> have no
/// counterpart in a sample; its format demands them, so that they are 0. A round that has a value ended well, so that each of <c>exit_codes</c> is 0.
/// Metric, experiment, platform, guest and the case's own parameters are <c>parameters</c>.
/// </summary>
internal sealed class HyperfineFormat : IExportFormat
{
    public string Name => "hyperfine";

    public string Description => "hyperfine's JSON, for its plotting scripts (times only)";

    public IReadOnlyList<string> Write(RunData run, Func<string, bool> include, Stream output)
    {
        var (times, leftOut) = ExportedSeries.TimesOf(run, include, perSecond: 1);
        ForeignJson.Write(output, new Document([.. times.Select(Result.Of)]));
        return leftOut;
    }

    private sealed record Document([property: JsonPropertyName("results")] IReadOnlyList<Result> Results);

    private sealed record Result(
        [property: JsonPropertyName("command")] string Command,
        [property: JsonPropertyName("mean")] double Mean,
        [property: JsonPropertyName("stddev")] double? StandardDeviation,
        [property: JsonPropertyName("median")] double Median,
        [property: JsonPropertyName("user")] double User,
        [property: JsonPropertyName("system")] double System,
        [property: JsonPropertyName("min")] double Min,
        [property: JsonPropertyName("max")] double Max,
        [property: JsonPropertyName("times")] IReadOnlyList<double> Times,
        [property: JsonPropertyName("exit_codes")] IReadOnlyList<int> ExitCodes,
        [property: JsonPropertyName("parameters")] IReadOnlyDictionary<string, string> Parameters)
    {
        public static Result Of(ExportedSeries series)
        {
            var moments = new Moments(series.Values);
            var id = series.Key.Case;
            var parameters = new SortedDictionary<string, string>(id.Parameters.ToDictionary(), StringComparer.Ordinal)
            {
                ["metric"] = series.Key.Metric,
                ["experiment"] = id.Experiment,
                ["platform"] = id.PlatformLabel,
                ["guest"] = id.Guest,
            };
            return new(
                series.Name,
                moments.Mean,
                series.Values.Count == 1 ? null : moments.StandardDeviation,
                Quantiles.Median(series.Values),
                User: 0,
                System: 0,
                series.Values.Min(),
                series.Values.Max(),
                series.Values,
                [.. series.Values.Select(_ => 0)],
                parameters);
        }
    }
}
