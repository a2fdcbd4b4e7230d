namespace Bench.Results.Statistics;

/// <summary>
/// Overhead as the ratio to <c>native</c> in the same round (rule 7). What the machine does to a whole round, such as a
/// drift of its clock rate, falls on both sides of the ratio and cancels.
/// </summary>
public static class NativeRatio
{
    /// <summary>The platform that is compared with.</summary>
    public const string NativePlatform = "native";

    /// <summary>What native has in place of what it cannot have: a machine's disk or network card is compared with the plainest way to
    /// the same device. Null: none of that name, as for the plain one.</summary>
    private static readonly Dictionary<(string Parameter, string Value), string?> Nearest = new()
    {
        [("network", "tap")] = "bridge",
        [("network", "user")] = "bridge",
        [("storage", "qcow2")] = null,
        [("storage", "volume")] = null,
        [("storage", "hostfs")] = null,
        [("storage", "virtiofs")] = null,
    };

    /// <summary>
    /// The case that a case is compared with: same experiment, guest and parameters, platform <c>native</c>. What a machine or an engine
    /// alone can have (a tap, an image in qcow2, a volume) is compared with the
    /// nearest that native has (<see cref="Substitutions"/>).
    /// </summary>
    public static CaseId CounterpartOf(CaseId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var same = id with { Platform = NativePlatform, Accelerator = null };
        return Substitutions(id).Any()
            ? same with
            {
                Parameters = new ParameterSet(id.Parameters.Select(
                pair => KeyValuePair.Create(pair.Key, Nearest.GetValueOrDefault((pair.Key, pair.Value), pair.Value))).Where(pair => pair.Value is not null)!)
            }
            : same;
    }

    /// <summary>The parameters in which the case that a case is compared with differs, with what it has in their place; null for
    /// none.</summary>
    public static IEnumerable<(string Parameter, string Value, string? Instead)> Substitutions(CaseId id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Parameters.Where(pair => Nearest.ContainsKey((pair.Key, pair.Value)))
            .Select(pair => (pair.Key, pair.Value, Nearest[(pair.Key, pair.Value)]));
    }

    /// <summary>Value by native's value, for each round that has both; rounds in which that is no positive finite number are left
    /// out.</summary>
    public static SortedDictionary<int, double> PerRound(IReadOnlyDictionary<int, double> values, IReadOnlyDictionary<int, double> native)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(native);
        var ratios = new SortedDictionary<int, double>();
        foreach (var (round, value) in values)
        {
            if (native.TryGetValue(round, out var reference) && Of(value, reference) is var ratio && !double.IsNaN(ratio))
            {
                ratios[round] = ratio;
            }
        }

        return ratios;
    }

    /// <summary>Value by native's value of the same round; not a number where that is no finite number of 0 or more.</summary>
    public static double Of(double value, double native) =>
        native > 0 && value / native is >= 0 and < double.PositiveInfinity and var ratio ? ratio : double.NaN;
}
