using System.Numerics;

namespace Bench.Results.Statistics;

/// <summary>
/// Evidence against the hypothesis that differences are as likely up as down: the wealth of a gambler who begins with 1 and bets,
/// difference by
/// difference, on the next sign, knowing its size and all differences before it.
/// <para>
/// If each difference, given its size and those before it, is as likely positive as negative, then no such bet gains on average: a stake
/// f in (−1, 1) on
/// <i>positive</i> makes 1 + f or 1 − f of the wealth, each half of the time. The wealth is a nonnegative martingale of mean 1, whatever
/// the
/// sizes are: heavy tails, several modes, a spread that drifts. So the chance that it ever reaches 1/α is at most α, however often one
/// looks and whenever one
/// stops (J. Ville, "Étude critique de la notion de collectif", 1939). With the stake tanh(λ·d) this is the product of exp(λ·d)/cosh(λ·d)
/// of V. H. de la Peña,
/// "A general class of exponential inequalities for martingales and ratios", Annals of Probability 27 (1999), 537–564; that only
/// nonnegative
/// martingales will do is shown by A. Ramdas, J. Ruf, M. Larsson and W. Koolen, "Admissible anytime-valid sequential inference must rely
/// on nonnegative martingales", arXiv:2009.03167 (2020).
/// </para>
/// <para>
/// The stake here is learnt: the mean of the signs so far, those of differences of like size weighing most, drawn towards 0 while
/// there are few. What size a difference must have to tell anything, and with boots that have two modes it is not the greatest that do,
/// need not be known beforehand.
/// </para>
/// </summary>
public sealed class SymmetryMartingale
{
    // Chosen by simulation (docs/statistics.md); none of them is critical. They decide how soon a shift is found, never how often one is
    // found that is not there.
    private const double KernelWidth = 0.7;
    private const double WeightOfAnySize = 0.15;
    private const double Reluctance = 2;

    // Doubles and not lists, for the stake is the inner loop of a comparison: some hundred candidates, all rounds, after each round.
    private double[] _sizes = new double[16];
    private double[] _signs = new double[16];
    private readonly List<double> _sorted = [];

    /// <summary>Natural logarithm of the wealth.</summary>
    public double LogWealth { get; private set; }

    /// <summary>Bets on the sign of a difference, sees it, and learns from it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not a finite number.</exception>
    public void Take(double difference)
    {
        if (!double.IsFinite(difference))
        {
            throw new ArgumentOutOfRangeException(nameof(difference), difference, "A difference is a finite number.");
        }

        var size = Math.Abs(difference);
        var sign = Math.Sign(difference);
        var place = _sorted.BinarySearch(size);
        _sorted.Insert(place < 0 ? ~place : place, size);

        // 0 changes nothing: there was no sign to bet on.
        LogWealth += double.LogP1(StakeOn(size) * sign);
        var count = _sorted.Count;
        if (count > _sizes.Length)
        {
            Array.Resize(ref _sizes, 2 * count);
            Array.Resize(ref _signs, 2 * count);
        }

        _sizes[count - 1] = size;
        _signs[count - 1] = sign;
    }

    /// <summary>The share of the wealth that is bet on <i>positive</i>, between −1 and 1: of the past and of the size alone, never of the
    /// sign.</summary>
    private double StakeOn(double size)
    {
        // Sizes have no natural unit: they are taken by their median, this one's included.
        var unit = Math.Max(_sorted[_sorted.Count / 2] * KernelWidth, double.Epsilon);
        var known = _sorted.Count - 1;
        var sum = 0.0;
        var weights = Reluctance;
        var i = 0;
        if (known >= Vector<double>.Count)
        {
            var sums = Vector<double>.Zero;
            var all = Vector<double>.Zero;
            for (; i <= known - Vector<double>.Count; i += Vector<double>.Count)
            {
                var distance = (new Vector<double>(_sizes, i) - new Vector<double>(size)) / unit;
                var near = Vector<double>.One + (distance * distance);
                var weight = new Vector<double>(WeightOfAnySize) + (Vector<double>.One / (near * near));
                sums += weight * new Vector<double>(_signs, i);
                all += weight;
            }

            sum += Vector.Sum(sums);
            weights += Vector.Sum(all);
        }

        for (; i < known; i++)
        {
            var distance = (_sizes[i] - size) / unit;
            var near = 1 + (distance * distance);
            var weight = WeightOfAnySize + (1 / (near * near));
            sum += weight * _signs[i];
            weights += weight;
        }

        return sum / weights;
    }
}
