namespace Bench.Results.Statistics;

/// <summary>
/// A confidence sequence for the ratio of two things that are measured in pairs, one pair a round. Its intervals hold the true ratio in
/// all rounds at once with the stated probability, so that one may look after each round and stop at any (S. R. Howard, A. Ramdas,
/// J. McAuliffe, J. Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49 (2021), 1055–1080).
/// <para>
/// If the true ratio is r, and the order within a round is drawn by lot, then ln(ratio) − ln r is as likely up as down. So each candidate
/// r is a hypothesis with a <see cref="SymmetryMartingale"/> of its own, and those against which the evidence reaches 1/α are ruled out.
/// Candidates stand on a grid, a quarter of a percent apart near 1.
/// </para>
/// </summary>
public sealed class RatioSequence
{
    // A ratio that is a candidate differs from it by the rounding of exp and ln, on whose sign no one may bet.
    private const double Rounding = 1e-12;

    private readonly double[] _candidates;
    private readonly double[] _logCandidates;
    private readonly SymmetryMartingale[] _martingales;
    private readonly List<double> _ratios = [];

    /// <summary>A sequence without rounds.</summary>
    /// <param name="margin">A share above 0: 1 + margin and its inverse are candidates, too, so that they can be ruled out.</param>
    public RatioSequence(double margin)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(margin);
        double[] above = [.. Steps().Select(step => Math.Exp(step)).Append(1 + margin).Distinct().Order()];
        _candidates = [.. above.Reverse().Select(ratio => 1 / ratio), 1, .. above];
        _logCandidates = [.. _candidates.Select(candidate => Math.Log(candidate))];
        _martingales = [.. _candidates.Select(_ => new SymmetryMartingale())];
    }

    /// <summary>The evidence against equality: if the two are equal, it ever reaches 1/α only with probability α.</summary>
    public double EvidenceAgainstEqual => Math.Min(Math.Exp(_martingales[Array.IndexOf(_candidates, 1)].LogWealth), double.MaxValue);

    /// <summary>Takes the ratio of a round.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive and finite.</exception>
    public void Take(double ratio)
    {
        if (!double.IsFinite(ratio) || ratio <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "A ratio is positive and finite.");
        }

        var logarithm = Math.Log(ratio);
        for (var i = 0; i < _candidates.Length; i++)
        {
            var difference = logarithm - _logCandidates[i];
            _martingales[i].Take(Math.Abs(difference) < Rounding ? 0 : difference);
        }

        _ratios.Add(ratio);
    }

    /// <summary>The median of the ratios, not a number without rounds, and the nearest ratios on both sides that are ruled out, null where
    /// none is.</summary>
    /// <param name="alpha">The probability, in (0, 1), that the true one is ever ruled out.</param>
    public Estimate At(double alpha)
    {
        if (alpha is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The level lies between 0 and 1.");
        }

        if (_ratios.Count == 0)
        {
            return new Estimate(double.NaN, null, null);
        }

        var threshold = -Math.Log(alpha);
        var first = Array.FindIndex(_martingales, martingale => martingale.LogWealth < threshold);
        var last = Array.FindLastIndex(_martingales, martingale => martingale.LogWealth < threshold);

        // Where differences are small beside the grid's steps, the true ratio lies between two candidates that are both ruled out.
        var median = Quantiles.Median(_ratios);
        var below = Array.FindLastIndex(_candidates, candidate => candidate < median);
        var above = Array.FindIndex(_candidates, candidate => candidate > median);
        var lower = first < 0 ? below : Math.Min(first - 1, below);
        var upper = last < 0 ? above : above < 0 ? _candidates.Length : Math.Max(last + 1, above);
        return new Estimate(
            median,
            lower < 0 ? null : _candidates[lower],
            upper < 0 || upper >= _candidates.Length ? null : _candidates[upper]);
    }

    // On the scale of natural logarithms: fine where decisions fall, coarse where a factor is a factor.
    private static IEnumerable<double> Steps() =>
    [
        .. Enumerable.Range(1, 80).Select(step => step * 0.0025),
        .. Enumerable.Range(11, 40).Select(step => step * 0.02),
        .. Enumerable.Range(11, 40).Select(step => step * 0.1),
    ];
}
