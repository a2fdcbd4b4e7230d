using Bench.Results.Statistics;

namespace Bench.Results.Flags;

/// <summary>What a guest's clock that runs at another rate than the host's does to the figures that it timed (rule 1).</summary>
public static class GuestClockRate
{
    /// <summary>Seconds of the guest in a second of the host.</summary>
    public const string RateMetric = "clock.rate";

    /// <summary>How far the true rate can be from <see cref="RateMetric"/>.</summary>
    public const string ErrorMetric = "clock.rate.error";

    /// <summary>The flag of a row whose values the guest's clock timed, where that clock is known to be off; nothing at others.</summary>
    internal static IEnumerable<Flag> Of(MetricSeries series, IReadOnlyDictionary<SeriesKey, MetricSeries> all)
    {
        // Counts, bytes and shares have no time in them.
        if (series.Key.Unit is "1" or "B" or "%"
            || Find(RateMetric) is not { } rates
            || Find(ErrorMetric) is not { } errors)
        {
            yield break;
        }

        var measured = series.Rounds.Keys.Where(round => rates.Rounds.ContainsKey(round) && errors.Rounds.ContainsKey(round)).ToList();
        var off = measured.Where(round => Math.Abs(rates.Rounds[round] - 1) - errors.Rounds[round] > HonestyBounds.ClockRate);
        foreach (var direction in off.Select(round => rates.Rounds[round]).ToLookup(rate => rate > 1))
        {
            var effect = direction.Key ? "rates are too low and times too long" : "rates are too high and times too short";
            var rate = Quantity.FormatRatio(Quantiles.Median(direction));
            yield return new Flag(
                FlagKind.GuestClock,
                $"the guest's clock ran {rate} as fast as the host's: {effect} ({direction.Count()} of {measured.Count} rounds)");
        }

        MetricSeries? Find(string metric) => all.GetValueOrDefault(series.Key with { Metric = metric, Unit = "1" });
    }
}
