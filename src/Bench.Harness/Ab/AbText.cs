using System.Globalization;
using Bench.Results.Comparison;
using Bench.Results.Statistics;

namespace Bench.Harness.Ab;

/// <summary>What is known of a comparison, in words.</summary>
internal static class AbText
{
    /// <summary>The state of what is waited for, in one line.</summary>
    public static string State(PairedJudgement judgement) => judgement.WaitedFor.Any()
        ? string.Join("; ", judgement.WaitedFor.Select(metric => $"{Name(metric.Key)} {Ratio(metric)} {Word(metric.State.Verdict)}"))
        : "nothing to compare yet";

    /// <summary>The metric, with what tells it from the same metric of another case.</summary>
    public static string Name(PairedKey key) =>
        key.Parameters.ToString() is { Length: > 0 } parameters ? $"{key.Metric} {parameters}" : key.Metric;

    /// <summary>The ratio with the interval that the verdict rests on.</summary>
    public static string Ratio(PairedMetric metric)
    {
        var (interval, alpha) = metric.State.Verdict == Verdict.Same
            ? (metric.State.EquivalenceInterval, SequentialRule.EquivalenceAlpha)
            : (metric.State.Interval, metric.Alpha);
        var upper = double.IsFinite(interval.Upper) ? Digits(interval.Upper) : "…";
        var range = interval == RatioInterval.Everything ? "any" : $"{Digits(interval.Lower)} – {upper}";
        return metric.State.Ratio is { } ratio ? $"{Digits(ratio)} ({range}, {Percent(1 - alpha)})" : "–";
    }

    public static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Digits(double ratio) => ratio.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double level) => (100 * level).ToString("0.###", CultureInfo.InvariantCulture) + " %";
}
