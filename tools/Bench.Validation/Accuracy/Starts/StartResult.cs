using Bench.Results.Comparison;

namespace Bench.Validation.Accuracy;

/// <summary>The harness against hyperfine on one command line. Times in ms.</summary>
internal sealed record StartResult
{
    /// <summary>What was started.</summary>
    public required string Name { get; init; }

    /// <summary>Pairs measured.</summary>
    public int Pairs { get; init; }

    /// <summary>Median of the harness's figures.</summary>
    public double? Ours { get; init; }

    /// <summary>Median of hyperfine's.</summary>
    public double? Hyperfines { get; init; }

    /// <summary>The first less the second, with its interval.</summary>
    public Estimate? Difference { get; init; }

    /// <summary>The same of what each adds to the time that the command itself took by the kernel's stamps; null where the kernel does
    /// not tell. This is what is judged, where it is there.</summary>
    public Estimate? AddedDifference { get; init; }

    /// <summary>How large the difference may be.</summary>
    public double? Bound { get; init; }

    /// <summary>What is said of it.</summary>
    public required AccuracyVerdict Verdict { get; init; }

    /// <summary>Why it was not measured, or what would decide it.</summary>
    public string? Reason { get; init; }
}
