namespace Bench.Validation.Accuracy;

/// <summary>What the accuracy suite has found, as far as it came.</summary>
/// <param name="Seed">Seed of orders and intervals.</param>
/// <param name="Truths">Readers against known truths.</param>
/// <param name="Rates">What the sampler reaches and costs.</param>
/// <param name="Starts">The harness against hyperfine.</param>
internal sealed record AccuracyReport(
    int Seed,
    IReadOnlyList<TruthResult> Truths,
    IReadOnlyList<RateResult> Rates,
    IReadOnlyList<StartResult> Starts)
{
    /// <summary>Version of the form in which it is printed as JSON.</summary>
    public int Schema { get; } = 1;

    /// <summary>Whether something is outside its bound or failed, or nothing at all could be measured.</summary>
    internal bool IsBad => Count(AccuracyVerdict.Outside) + Count(AccuracyVerdict.Failed) > 0
        || Verdicts.All(verdict => verdict == AccuracyVerdict.NotMeasured);

    /// <summary>Every verdict.</summary>
    private IEnumerable<AccuracyVerdict> Verdicts
        => [.. Truths.Select(row => row.Verdict), .. Rates.Select(row => row.Verdict), .. Starts.Select(row => row.Verdict)];

    /// <summary>How many rows have a verdict.</summary>
    public int Count(AccuracyVerdict verdict) => Verdicts.Count(found => found == verdict);
}
