using System.Globalization;
using Bench.Results.Comparison;

namespace Bench.Harness.Ab;

/// <summary>What is known of a comparison, in words.</summary>
internal static class AbText
{
    /// <summary>The state of what is waited for, in one line.</summary>
    public static string State(PairedJudgement judgement) => judgement.WaitedFor.Any()
        ? string.Join("; ", judgement.WaitedFor.Select(metric => $"{metric.Name} {Ratio(metric)} {Word(metric.Verdict!.Value)}"))
        : "nothing to compare yet";

    /// <summary>The ratio with the interval that the verdict rests on.</summary>
    public static string Ratio(PairedMetric metric)
    {
        var (lower, upper, alpha) = metric.Verdict == Verdict.Same
            ? (metric.SameLower, metric.SameUpper, SequentialRule.EquivalenceAlpha)
            : (metric.Lower, metric.Upper, metric.Alpha);
        var range = lower is null && upper is null ? "any" : $"{Digits(lower ?? 0)} – {(upper is { } end ? Digits(end) : "…")}";
        return metric.Ratio is { } ratio ? $"{Digits(ratio)} ({range}, {Percent(1 - alpha)})" : "–";
    }

    public static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Digits(double ratio) => ratio.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Percent(double level) => (100 * level).ToString("0.###", CultureInfo.InvariantCulture) + " %";
}
