using System.Text.Json.Serialization;

namespace Bench.Results.Comparison;

/// <summary>What is compared.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<ComparisonBasis>))]
public enum ComparisonBasis
{
    /// <summary>
    /// Values; a difference counts only if the ratios to native of the same rounds show it as well, for one that native shares is
    /// the host's.
    /// </summary>
    ValuesHeldToNative,

    /// <summary>Values alone: a change of the host between the runs is a difference, too.</summary>
    Values,

    /// <summary>Ratios to native alone, which runs from different hosts allow.</summary>
    Ratios,
}

/// <summary>How to compare.</summary>
public sealed record ComparisonOptions
{
    /// <summary>What is compared.</summary>
    public ComparisonBasis Basis { get; init; } = ComparisonBasis.ValuesHeldToNative;

    /// <summary>Family-wise false-positive rate over all headline metrics, between 0 and 1.</summary>
    public double Significance { get; init; } = 0.01;

    /// <summary>The smallest effects that matter, directions, and what is not compared.</summary>
    public ComparisonRules Rules { get; init; } = ComparisonRules.Default;

    /// <summary>
    /// Two platforms of the same runs, as tables name them, to be compared with each other, paired by round; null to compare each case
    /// with the same case of other runs.
    /// </summary>
    public PlatformPair? Between { get; init; }
}

/// <summary>Two platforms that were interleaved in the same runs.</summary>
/// <param name="Baseline">The one that is compared with, such as <c>runc</c> or <c>qemu/q35@tcg</c>.</param>
/// <param name="Diff">The one that is judged.</param>
public sealed record PlatformPair(string Baseline, string Diff);
