namespace Bench.Results.Statistics;

/// <summary>
/// Overhead as the ratio to <c>native</c> in the same round (rule 7). What the machine does to a whole round, such as a
/// drift of its clock rate, falls on both sides of the ratio and cancels.
/// </summary>
public static class NativeRatio
{
    /// <summary>The platform that is compared with.</summary>
    public const string NativePlatform = "native";

    /// <summary>The case that a case is compared with: same experiment, guest and parameters, platform <c>native</c>.</summary>
    public static CaseId CounterpartOf(CaseId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id with { Platform = NativePlatform, Accelerator = null };
    }

    /// <summary>Value by native's value, for each round that has both; rounds in which that is no positive finite number are left out.</summary>
    public static SortedDictionary<int, double> PerRound(IReadOnlyDictionary<int, double> values, IReadOnlyDictionary<int, double> native)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(native);
        var ratios = new SortedDictionary<int, double>();
        foreach (var (round, value) in values)
        {
            if (native.TryGetValue(round, out var reference) && value / reference is var ratio && double.IsFinite(ratio) && reference > 0 && ratio >= 0)
            {
                ratios[round] = ratio;
            }
        }

        return ratios;
    }
}
