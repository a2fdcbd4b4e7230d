using Bench.Results.Claims;
using Bench.Results.Flags;
using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>Makes a run's summary from its samples.</summary>
public static class Summarizer
{
    /// <summary>One row for each metric of each case. Warm-up is left out; failures and timeouts are counted and flagged with their
    /// reasons; nothing else is left out. Platforms that could not be used have no row here: see <see
    /// cref="PlatformFamilies.Skipped"/>.</summary>
    /// <remarks>The result depends on the environment and the samples alone, not on the order of the samples.</remarks>
    public static RunSummary Summarize(RunEnvironment environment, IReadOnlyList<Sample> samples)
    {
        var definitions = MetricDefinitions.Of(environment);
        var series = MetricSeries.Of(samples);
        var rounds = samples.Select(sample => sample.Round).Where(round => round != Sample.WarmupRound).Distinct().Count();
        return new RunSummary
        {
            Run = environment.Run,
            Rounds = rounds,
            WarmupSamples = samples.Count(sample => sample.Round == Sample.WarmupRound),
            HostNoise = HostNoise.LineOf(samples),
            Metrics =
            [
                .. series.Values
                    .Select(one => Row(environment, definitions, one, series))
                    .OrderBy(row => row.Case.Experiment, StringComparer.Ordinal)
                    .ThenBy(row => row.Case.Guest, StringComparer.Ordinal)
                    .ThenBy(row => row.Case.Parameters.ToString(), StringComparer.Ordinal)
                    .ThenBy(row => row.Metric, definitions.Comparer)
                    .ThenBy(row => row.Unit, StringComparer.Ordinal)
                    .ThenBy(row => PlatformFamilies.RankOf(row.Family))
                    .ThenBy(row => row.Value?.Median ?? double.PositiveInfinity)
                    .ThenBy(row => row.Case.PlatformLabel, StringComparer.Ordinal),
            ],
            Notes = [.. Notes(environment, samples, rounds), .. environment.Notes],
            Claims = ClaimVerdict.OfAll(environment, series.Values),
            Boots = BootBreakdown.Of(environment, series),
        };
    }

    private static IEnumerable<string> Notes(RunEnvironment environment, IReadOnlyList<Sample> samples, int rounds)
    {
        if (rounds < environment.Settings.Rounds)
        {
            yield return $"{rounds} of {environment.Settings.Rounds} rounds were begun: the run was interrupted, or is still under way";
        }

        if (samples.Count > 0 && !environment.Platforms.Any(platform => platform is { Name: NativeRatio.NativePlatform, Usable: true }))
        {
            yield return $"there are no ratios to {NativeRatio.NativePlatform}, which was not part of the run";
        }
    }

    private static MetricSummary Row(
        RunEnvironment environment,
        MetricDefinitions definitions,
        MetricSeries series,
        IReadOnlyDictionary<SeriesKey, MetricSeries> all)
    {
        var ratios = series.RatiosToNative(all).Values;
        var ratio = ratios.Count == 0 ? null : MedianInterval.Of(ratios);
        return new MetricSummary
        {
            Case = series.Key.Case,
            Family = PlatformFamilies.Of(environment, series.Key.Case),
            Metric = series.Key.Metric,
            Unit = series.Key.Unit,
            Direction = series.Direction,
            Count = series.Measured.Count(),
            Failures = series.Failures,
            Value = series.Rounds.Count == 0 ? null : MedianInterval.Of(series.Rounds.Values),
            RatioToNative = ratio,
            Flags = RowFlags.For(series, definitions[series.Key.Metric], ratio, all),
        };
    }
}
