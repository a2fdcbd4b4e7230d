using Bench.Results.Statistics;

namespace Bench.Export;

/// <summary>One metric of one case as other tools see it: one value a round, warm-up left out.</summary>
/// <param name="Key">Case, metric and unit.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Values">The values of its rounds, in the unit of the key; at least one.</param>
internal sealed record ExportedSeries(SeriesKey Key, Direction Direction, IReadOnlyList<double> Values)
{
    /// <summary>What tells this series from every other of the run: <c>boot.ready boot qemu/q35@tcg busybox (cpus=1)</c>.</summary>
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
               select new ExportedSeries(key, row.Direction, [.. RoundValues.Of(samples[key]).Values]),
        ];
    }

    /// <summary>The series that are times, with their values in parts of a second; the others are named in one sentence.</summary>
    public static (IReadOnlyList<ExportedSeries> Times, IReadOnlyList<string> LeftOut) TimesOf(RunData run, double perSecond)
    {
        var all = Of(run);
        ExportedSeries[] times = [.. all.Where(series => TimeUnit.Seconds(series.Key.Unit) is not null)];
        var leftOut = LeftOutOf(all, times, "the format holds times only");
        return ([.. times.Select(series => series.Times(TimeUnit.Seconds(series.Key.Unit)!.Value * perSecond))], leftOut);
    }

    private ExportedSeries Times(double factor) => this with { Values = [.. Values.Select(value => value * factor)] };

    /// <summary>The sentence that names the metrics that are not in the output; none when all are.</summary>
    public static IReadOnlyList<string> LeftOutOf(IReadOnlyList<ExportedSeries> all, IReadOnlyList<ExportedSeries> written, string why)
    {
        string[] metrics = [.. all.Except(written).Select(series => series.Key.Metric).Distinct().Order(StringComparer.Ordinal)];
        return metrics.Length == 0 ? [] : [$"Left out, for {why}: {string.Join(", ", metrics)}."];
    }
}
