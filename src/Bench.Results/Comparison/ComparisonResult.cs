using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Results.Storage;

namespace Bench.Results.Comparison;

/// <summary>What a comparison of two runs says.</summary>
public sealed record ComparisonResult
{
    /// <summary>Rows that only one side has, beyond which they are counted.</summary>
    private const int MostOneSided = 10;

    private static readonly ComparisonJsonContext Json =
        new(new JsonSerializerOptions(ComparisonJsonContext.Default.Options) { Encoder = RunJson.Encoder });

    /// <summary>Name of the baseline.</summary>
    public required string Baseline { get; init; }

    /// <summary>Name of the later run.</summary>
    public required string Diff { get; init; }

    /// <summary>What was compared.</summary>
    public required ComparisonBasis Basis { get; init; }

    /// <summary>Family-wise false-positive rate over all headline metrics.</summary>
    public required double Significance { get; init; }

    /// <summary>Differences of the hosts across which absolute values do not compare; with any, only ratios have rows.</summary>
    public required IReadOnlyList<HostMismatch> HostMismatches { get; init; }

    /// <summary>One row for each metric of each case that either run has, what matters most first.</summary>
    public IReadOnlyList<MetricComparison> Metrics { get; init; } = [];

    /// <summary>What this comparison could have found, a headline metric a row.</summary>
    public IReadOnlyList<ComparisonPower> Power { get; init; } = [];

    /// <summary>The geometric mean of each experiment's ratios.</summary>
    public IReadOnlyList<ExperimentMean> Means { get; init; } = [];

    /// <summary>Number of metrics left out of a comparison of ratios: native itself, and what has no counterpart on native.</summary>
    public int LeftOut { get; init; }

    /// <summary>What the reader must know: differences that do not forbid the comparison, and what was not compared.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The exit code: 0, 1 or 3.</summary>
    public required ComparisonExit Exit { get; init; }

    /// <summary>The rows of a table: all, or those that need a look. What only one side has is counted where it would hide these.</summary>
    public IReadOnlyList<MetricComparison> Rows(bool all) =>
        [.. Metrics.Where(row => all || row.IsOfInterest || (row.IsOneSided && !IsCounted(row.Verdict)))];

    /// <summary>What only one side has, in a line a side, by experiment; none where <see cref="Rows"/> has it.</summary>
    public IReadOnlyList<string> Counted(bool all) => all ? [] :
    [
        .. from side in new[] { (Verdict: Verdict.Missing, Name: "the baseline"), (Verdict: Verdict.New, Name: "the later run") }
            where IsCounted(side.Verdict)
            let rows = Metrics.Where(row => row.IsOneSided && row.Verdict == side.Verdict)
            let experiments = rows.CountBy(row => row.Case.Experiment).OrderBy(one => one.Key, StringComparer.Ordinal)
            select $"Only in {side.Name}: {string.Join(", ", experiments.Select(one => $"{one.Value} of {one.Key}"))}",
    ];

    private bool IsCounted(Verdict verdict) => Metrics.Count(row => row.IsOneSided && row.Verdict == verdict) > MostOneSided;

    /// <summary>The whole result as JSON, in lines, ending in a line feed. Ratios are later side by baseline.</summary>
    public string ToJson() => RunJson.WritePretty(this, Json.ComparisonResult, "comparison");
}

/// <summary>One metric of one case in two runs.</summary>
public sealed record MetricComparison
{
    /// <summary>The case.</summary>
    public required CaseId Case { get; init; }

    /// <summary>Family of the platform.</summary>
    public required string Family { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the medians: the metric's, also in a relative comparison.</summary>
    public required string Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Whether it stands for its case. Details are judged only where a headline of their case changed.</summary>
    public required bool Headline { get; init; }

    /// <summary>The verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Whether the row makes the exit code 1: worse, or failed where the baseline had values.</summary>
    public bool CountsAsWorse => Verdict == Verdict.Worse || (Verdict == Verdict.Failed && BaselineRounds > 0);

    /// <summary>Whether the later side has more failures than the baseline.</summary>
    public required bool FailuresRose { get; init; }

    /// <summary>Whether a short table has the row: it counts as worse, has more failures, or is better.</summary>
    [JsonIgnore]
    public bool IsOfInterest => CountsAsWorse || FailuresRose || Verdict == Verdict.Better || (Headline && Verdict == Verdict.Failed);

    /// <summary>Whether it is a headline that only one side has.</summary>
    [JsonIgnore]
    internal bool IsOneSided => Headline && Verdict is (Verdict.New or Verdict.Missing);

    /// <summary>Rounds of the baseline that have a value.</summary>
    public required int BaselineRounds { get; init; }

    /// <summary>Rounds of the later run that have a value.</summary>
    public required int DiffRounds { get; init; }

    /// <summary>Median over the baseline's rounds, of values in <see cref="Unit"/> or of ratios to native, as compared. A fact is compared
    /// as a value.</summary>
    public double? BaselineMedian { get; init; }

    /// <summary>Median over the later run's rounds, likewise.</summary>
    public double? DiffMedian { get; init; }

    /// <summary>Later side by baseline, with its 90 % interval; 1 without one where values are identical, null when not tested.</summary>
    public Estimate? Ratio { get; init; }

    /// <summary>The same of the ratios to native, where the values are held to them; null otherwise.</summary>
    public Estimate? RatioOfNativeRatios { get; init; }

    /// <summary>p-value adjusted for the number of comparisons, from 0 to 1; that of the ratios to native where they are tested.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>The smallest ratio above 1 that this comparison calls a change in 9 of 10 cases; null when not tested.</summary>
    public double? Detectable { get; init; }

    /// <summary>The smallest change that matters, as a share of the value.</summary>
    public required double SmallestEffect { get; init; }

    /// <summary>The reason of the verdict where the numbers do not show it, and rounds that failed; null when there is nothing.</summary>
    public string? Reason { get; init; }

    /// <summary>One of the medians in words, such as <c>12 ms</c> or <c>1.2×</c>.</summary>
    public string Words(double? median, ComparisonBasis basis) => median switch
    {
        null => "–",
        { } ratio when basis == ComparisonBasis.Ratios && Direction != Direction.Exact => Quantity.FormatRatio(ratio),
        { } value => Quantity.Format(value, Unit),
    };
}
