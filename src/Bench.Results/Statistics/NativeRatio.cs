namespace Bench.Results.Statistics;

/// <summary>
/// Overhead as the ratio to <c>native</c> in the same round (rule 7). What the machine does to a whole round, such as a drift of its
/// clock rate, falls on both sides of the ratio and cancels.
/// </summary>
public static class NativeRatio
{
    /// <summary>The platform that is compared with.</summary>
    public const string NativePlatform = "native";

    /// <summary>The nearest that native has to what it cannot have; null for a case without that parameter.</summary>
    private static readonly Dictionary<(string Parameter, string Value), string?> Nearest = new()
    {
        [("image", "hostfs")] = "shared",
        [("image", "virtiofs")] = "shared",
        [("network", "tap")] = "bridge",
        [("network", "user")] = "bridge",
        [("storage", "qcow2")] = null,
        [("storage", "volume")] = null,
        [("storage", "hostfs")] = null,
        [("storage", "virtiofs")] = null,
    };

    /// <summary>The case that a case is compared with: native's of the same experiment, guest and parameters, or the nearest to it
    /// (<see cref="Substitutions"/>).</summary>
    public static CaseId CounterpartOf(CaseId id) => id with
    {
        Platform = NativePlatform,
        Accelerator = null,
        Parameters = !Substitutions(id).Any() ? id.Parameters : new ParameterSet(id.Parameters
            .Select(pair => KeyValuePair.Create(pair.Key, Nearest.GetValueOrDefault((pair.Key, pair.Value), pair.Value)!))
            .Where(pair => pair.Value is not null)),
    };

    /// <summary>The parameters in which the counterpart differs, with what it has in their place; null for none.</summary>
    public static IEnumerable<(string Parameter, string Value, string? Instead)> Substitutions(CaseId id) =>
        id.Parameters.Where(pair => Nearest.ContainsKey((pair.Key, pair.Value)))
            .Select(pair => (pair.Key, pair.Value, Nearest[(pair.Key, pair.Value)]));

    /// <summary>Value by native's value, for each round that has both and a ratio.</summary>
    public static SortedDictionary<int, double> PerRound(
        IReadOnlyDictionary<int, double> values, IReadOnlyDictionary<int, double> native) => new(values
        .Where(round => native.ContainsKey(round.Key))
        .Select(round => KeyValuePair.Create(round.Key, Of(round.Value, native[round.Key])))
        .Where(round => !double.IsNaN(round.Value))
        .ToDictionary());

    /// <summary>Value by native's value of the same round; not a number where that is no finite number of 0 or more.</summary>
    public static double Of(double value, double native) =>
        native > 0 && value / native is >= 0 and < double.PositiveInfinity and var ratio ? ratio : double.NaN;
}
