using Bench.Results.Statistics;
using Perfolizer.Mathematics.Common;

namespace Bench.Export.Formats;

/// <summary>
/// The JSON of <c>hyperfine --export-json</c>, for its scripts: times in seconds, one a round. Its <c>user</c> and <c>system</c> have no
/// counterpart in a sample, and are 0. A round that has a value ended well, so that each of <c>exit_codes</c> is 0.
/// </summary>
internal static class HyperfineFormat
{
    public static IReadOnlyList<string> Write(RunData run, Stream output)
    {
        var (times, leftOut) = ExportedSeries.TimesOf(run, perSecond: 1);
        ForeignJson.Write(output, new { results = times.Select(ResultOf) });
        return leftOut;
    }

    private static object ResultOf(ExportedSeries series)
    {
        var moments = Moments.Create(series.Values);
        var id = series.Key.Case;
        return new
        {
            command = series.Name,
            mean = moments.Mean,
            median = Quantiles.Median(series.Values),
            stddev = series.Values.Count == 1 ? (double?)null : moments.StandardDeviation,
            user = 0,
            system = 0,
            min = series.Values.Min(),
            max = series.Values.Max(),
            times = series.Values,
            exit_codes = series.Values.Select(_ => 0),
            parameters = new SortedDictionary<string, string>(id.Parameters.ToDictionary(), StringComparer.Ordinal)
            {
                ["metric"] = series.Key.Metric,
                ["experiment"] = id.Experiment,
                ["platform"] = id.PlatformLabel,
                ["guest"] = id.Guest,
            },
        };
    }
}
