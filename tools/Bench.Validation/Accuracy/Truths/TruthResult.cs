using Bench.Results.Comparison;

namespace Bench.Validation.Accuracy;

/// <summary>One reader against one truth. Amounts in <see cref="Unit"/>.</summary>
internal sealed record TruthResult
{
    /// <summary>The truth.</summary>
    public required string Truth { get; init; }

    /// <summary>The reader, and what of it.</summary>
    public required string Reader { get; init; }

    /// <summary>Unit of the amounts: <c>B</c> or <c>ns</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>What is true; the median, where it differs from one repetition to the next; null where nothing was measured.</summary>
    public double? Amount { get; init; }

    /// <summary>Repetitions.</summary>
    public int Count { get; init; }

    /// <summary>Median of the errors with its interval: what the reader said less what is true.</summary>
    public Estimate? Error { get; init; }

    /// <summary>The error of the greatest size.</summary>
    public double? Worst { get; init; }

    /// <summary>The size that 99 % of the errors do not exceed.</summary>
    public double? Error99 { get; init; }

    /// <summary>How far it may be off, in words.</summary>
    public required string Bound { get; init; }

    /// <summary>What is said of it.</summary>
    public required AccuracyVerdict Verdict { get; init; }

    /// <summary>Why it was not measured.</summary>
    public string? Reason { get; init; }

    /// <summary>The only row of a truth that could not be had.</summary>
    public static TruthResult NotMeasured(Truth truth, string reason) =>
        new()
        {
            Truth = truth.Name,
            Reader = "all",
            Unit = string.Empty,
            Bound = "–",
            Verdict = AccuracyVerdict.NotMeasured,
            Reason = reason
        };
}
