namespace Bench.Harness;

/// <summary>A case in the plan.</summary>
/// <param name="Label">The case in words.</param>
/// <param name="Expected">How long it is expected to take in a round.</param>
internal sealed record PlannedCase(string Label, TimeSpan Expected)
{
    /// <summary>In how many passes of a round it is.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>How long a round of these is expected to take.</summary>
    public static TimeSpan Sum(IEnumerable<PlannedCase> cases) => cases.Aggregate(TimeSpan.Zero, (sum, planned) => sum + planned.Expected);
}
