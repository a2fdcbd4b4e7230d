namespace Bench.Results.Statistics;

/// <summary>Ratios that have not been ruled out: those above <see cref="Lower"/> and below <see cref="Upper"/>; the ends themselves have
/// been.</summary>
/// <param name="Lower">Lower end; 0 when nothing below has been ruled out.</param>
/// <param name="Upper">Upper end; infinite when nothing above has been ruled out.</param>
public readonly record struct RatioInterval(double Lower, double Upper)
{
    /// <summary>Every ratio: nothing is known yet.</summary>
    public static RatioInterval Everything { get; } = new(0, double.PositiveInfinity);

    /// <summary>Whether the ratio has not been ruled out.</summary>
    public bool Contains(double ratio) => Lower < ratio && ratio < Upper;

    /// <summary>Whether every ratio that is left is nearer to 1 than a share: between 1/(1 + share) and 1 + share.</summary>
    public bool IsWithin(double share) => VerdictRule.IsEquivalent(new Estimate(1, Lower, Upper), share);
}
