using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>One metric of one case over all rounds.</summary>
public sealed record MetricSummary
{
    /// <summary>The case.</summary>
    public required CaseId Case { get; init; }

    /// <summary>Family of the platform.</summary>
    public required string Family { get; init; }

    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the values.</summary>
    public required string Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Number of values.</summary>
    public required int Count { get; init; }

    /// <summary>Number of samples that are failures or timeouts.</summary>
    public required int Failures { get; init; }

    /// <summary>Median with its interval over rounds; null when nothing could be measured.</summary>
    public Estimate? Value { get; init; }

    /// <summary>Median of the ratios to <c>native</c> of the same round, with its interval; null where native has no counterpart.</summary>
    public Estimate? RatioToNative { get; init; }

    /// <summary>That ratio as a cost: above 1 is worse, of rates too; null where there is none, and of a rate of zero.</summary>
    [JsonIgnore]
    public Estimate? CostRatio => Direction != Direction.Higher ? RatioToNative
        : RatioToNative is { Median: > 0 } ratio ? ratio.Inverted() : null;

    /// <summary>What flags this row: outliers, page cache behind <c>O_DIRECT</c>, too few rounds, reasons of failures, …</summary>
    public IReadOnlyList<Flag> Flags { get; init; } = [];

    /// <summary>Whether a cache answered in place of the host's device: such a value says nothing of the device (rule 9).</summary>
    [JsonIgnore]
    public bool IsOfACache => Has(FlagKind.PageCache) || Has(FlagKind.BufferedStorage);

    /// <summary>Whether the row has a flag of this kind.</summary>
    public bool Has(FlagKind kind) => Flags.Any(flag => flag.Kind == kind);
}

/// <summary>A median and, where there are rounds enough, its 95 % interval.</summary>
/// <param name="Median">The median.</param>
/// <param name="Low">Lower end of the interval, or null when the rounds are too few for one.</param>
/// <param name="High">Upper end, or null likewise.</param>
public sealed record Estimate(double Median, double? Low, double? High)
{
    /// <summary>The same of a ratio the other way round. Of an even number of ratios the median lies between two of them, so that this may
    /// differ from the median of turned ratios by less than those two do.</summary>
    internal Estimate Inverted() => new(1 / Median, Inverse(High), Inverse(Low));

    /// <summary>Whether a value lies within the interval, without its ends; an end that is not known leaves out nothing.</summary>
    public bool Contains(double value) => !(value <= Low) && !(value >= High);

    /// <summary>As a ratio: <c>1.24× (1.20–1.31)</c>, without interval <c>1.24×</c>.</summary>
    public string ToRatio() => Quantity.FormatRatio(Median) + (RatioInterval is { } interval ? $" ({interval})" : "");

    /// <summary>As a quantity: <c>12.3 ms (11.9–12.8 ms)</c>, without interval <c>12.3 ms</c>.</summary>
    public string ToQuantity(string unit) => Quantity.Format(Median, unit) + (IntervalIn(unit) is { } interval ? $" ({interval})" : "");

    /// <summary>The interval of a ratio, <c>1.20–1.31</c>; null when there is none.</summary>
    [JsonIgnore]
    public string? RatioInterval => this is { Low: { } low, High: { } high } ? $"{Quantity.Number(low)}–{Quantity.Number(high)}" : null;

    /// <summary>The interval of a quantity, <c>11.9–12.8 ms</c>; null when there is none.</summary>
    public string? IntervalIn(string unit) => this is { Low: { } low, High: { } high } ? Quantity.FormatInterval(low, high, unit) : null;

    private static double? Inverse(double? bound) => bound > 0 ? 1 / bound : null;
}
