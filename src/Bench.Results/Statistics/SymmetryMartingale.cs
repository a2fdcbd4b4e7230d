namespace Bench.Results.Statistics;

/// <summary>
/// Evidence against the hypothesis that differences are as likely up as down: the wealth of a gambler who begins with 1 and bets,
/// difference by difference, on the next sign, knowing its size and all differences before it.
/// <para>
/// If the hypothesis holds, no such bet gains on average: a stake f in (−1, 1) on <i>positive</i> makes 1 + f or 1 − f of the wealth, each
/// half of the time. The wealth is a nonnegative martingale of mean 1, whatever the sizes are. So the chance that it ever reaches 1/α is at
/// most α, whenever one stops (J. Ville, "Étude critique de la notion de collectif", 1939). With the stake tanh(λ·d) this is the product of
/// exp(λ·d)/cosh(λ·d) of V. H. de la Peña, "A general class of exponential inequalities for martingales and ratios", Annals of Probability
/// 27 (1999), 537–564. The stake here is learnt: the mean of the signs so far, those of differences of like size weighing most, drawn
/// towards 0 while there are few.
/// </para>
/// </summary>
public sealed class SymmetryMartingale
{
    // Chosen by simulation (docs/statistics.md); none is critical. They decide how soon a shift is found, never how many false ones are.
    private const double KernelWidth = 0.7;
    private const double WeightOfAnySize = 0.15;
    private const double Reluctance = 2;

    private readonly List<(double Size, int Sign)> _past = [];
    private readonly List<double> _sorted = [];

    /// <summary>Natural logarithm of the wealth.</summary>
    public double LogWealth { get; private set; }

    /// <summary>Bets on the sign of a difference, a finite number, sees it, and learns from it.</summary>
    public void Take(double difference)
    {
        var (size, sign) = (Math.Abs(difference), Math.Sign(difference));
        var place = _sorted.BinarySearch(size);
        _sorted.Insert(place < 0 ? ~place : place, size);

        // 0 changes nothing: there was no sign to bet on.
        LogWealth += double.LogP1(StakeOn(size) * sign);
        _past.Add((size, sign));
    }

    /// <summary>The share of the wealth that is bet on <i>positive</i>, between −1 and 1: of the past and the size alone.</summary>
    private double StakeOn(double size)
    {
        // Sizes have no natural unit: they are taken by their median, this one's included.
        var unit = Math.Max(_sorted[_sorted.Count / 2] * KernelWidth, double.Epsilon);
        var (sum, weights) = (0.0, Reluctance);
        foreach (var (other, sign) in _past)
        {
            var distance = (other - size) / unit;
            var near = 1 + distance * distance;
            var weight = WeightOfAnySize + 1 / (near * near);
            sum += weight * sign;
            weights += weight;
        }

        return sum / weights;
    }
}
