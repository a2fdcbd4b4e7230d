using Bench.Results.Statistics;
using MathNet.Numerics.Statistics;

namespace Bench.Export.Formats;

/// <summary>
/// The JSON of <c>hyperfine --export-json</c>, for its scripts: times in seconds, one a round. Samples have no <c>user</c> and
/// <c>system</c> time, which are 0. A round with a value ended well, so that each of <c>exit_codes</c> is 0.
/// </summary>
internal static class HyperfineFormat
{
    public static IReadOnlyList<string> Write(RunData run, Stream output)
    {
        var all = ExportedSeries.Of(run);
        ExportedSeries[] times = [.. all.Where(series => Quantity.SecondsIn(series.Key.Unit) is not null)];
        ExportedSeries.WriteJson(output, new { results = times.Select(ResultOf) });
        return ExportedSeries.LeftOutOf(all, times, "the format holds times only");
    }

    private static object ResultOf(ExportedSeries series)
    {
        var id = series.Key.Case;
        var second = Quantity.SecondsIn(series.Key.Unit)!.Value;
        double[] times = [.. series.Values.Select(value => value * second)];
        return new
        {
            command = series.Name,
            mean = times.Average(),
            median = Quantiles.Median(times),
            stddev = times.Length == 1 ? (double?)null : times.StandardDeviation(),
            user = 0,
            system = 0,
            min = times.Min(),
            max = times.Max(),
            times,
            exit_codes = times.Select(_ => 0),
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
