namespace Bench.Results.Comparison;

/// <summary>How to compare.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Compare the ratios to native instead of absolute values, which runs from different hosts allow.</summary>
    public bool Relative { get; init; }

    /// <summary>The chance of even one false alarm among all tested metrics, between 0 and 1.</summary>
    public double Significance { get; init; } = 0.05;

    /// <summary>Fewer rounds in either run leave a verdict undecided. At least 2.</summary>
    public int MinimumRounds { get; init; } = 3;

    /// <summary>The test that tells whether two runs differ.</summary>
    public IRatioTest Test { get; init; } = new WelchOnLogarithms();
}
