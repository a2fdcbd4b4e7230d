using System.Text.Encodings.Web;
using System.Text.Json;
using Bench.Results.Statistics;

namespace Bench.Export.Formats;

/// <summary>One metric of one case as other tools see it: one value a round, warm-up left out.</summary>
internal sealed record ExportedSeries(SeriesKey Key, MetricSummary Row, IReadOnlyList<double> Values)
{
    private static readonly JsonSerializerOptions JsonOptions =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Unique within the run: <c>boot.ready boot qemu/q35@tcg busybox (cpus=1)</c>.</summary>
    public string Name =>
        $"{Key.Metric} {Key.Case.Experiment} {Key.Case.PlatformLabel} {Key.Case.Guest}"
        + (Key.Case.Parameters.Count == 0 ? "" : $" ({Key.Case.Parameters})");

    /// <summary>Every series of a run that has a value, in the order of the summary.</summary>
    public static IReadOnlyList<ExportedSeries> Of(RunData run)
    {
        var samples = run.Samples.ToLookup(sample => new SeriesKey(sample.Case, sample.Metric, sample.Unit));
        return
        [
            .. from row in run.Summary.Metrics
               where row.Value is not null
               let key = new SeriesKey(row.Case, row.Metric, row.Unit)
               select new ExportedSeries(key, row, [.. RoundValues.Of(samples[key]).Values]),
        ];
    }

    /// <summary>One sentence that names the metrics that are not in the output; none when all are.</summary>
    public static IReadOnlyList<string> LeftOutOf(IReadOnlyList<ExportedSeries> all, IReadOnlyList<ExportedSeries> written, string why)
    {
        string[] metrics = [.. all.Except(written).Select(series => series.Key.Metric).Distinct().Order(StringComparer.Ordinal)];
        return metrics.Length == 0 ? [] : [$"Left out, for {why}: {string.Join(", ", metrics)}."];
    }

    /// <summary>Writes a value as indented JSON, with names as the object has them.</summary>
    public static void WriteJson<T>(Stream output, T value)
    {
        JsonSerializer.Serialize(output, value, JsonOptions);
        output.WriteByte((byte)'\n');
    }
}
