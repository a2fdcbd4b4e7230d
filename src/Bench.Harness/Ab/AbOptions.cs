using Bench.Results.Comparison;

namespace Bench.Harness.Ab;

/// <summary>When a comparison of two sides ends.</summary>
internal sealed record AbOptions
{
    /// <summary>The rule for all metrics that are waited for together.</summary>
    public required SequentialRule Rule { get; init; }

    /// <summary>The metrics whose verdicts are waited for.</summary>
    public required IReadOnlyList<string> WaitedFor { get; init; }

    /// <summary>Smallest effects and directions.</summary>
    public required ComparisonRules Rules { get; init; }

    /// <summary>Rounds after which it ends undecided.</summary>
    public required int MostRounds { get; init; }

    /// <summary>Time from the first round on after which no further round begins.</summary>
    public required TimeSpan MostTime { get; init; }
}
