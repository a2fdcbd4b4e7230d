namespace Bench.Results.Statistics;

/// <summary>
/// Whether metrics differ between two sides that were interleaved: R. A. Fisher's randomisation test of paired values ("The Design of Experiments", 1935, section 21), of all
/// metrics at once. If the two sides of a round are exchangeable, the sign of each round's logarithm of the ratio is a toss, whatever the host did to
/// the round; all metrics of a round change sign together. The statistic is the one-sample t on <see cref="ClippedScores"/>; the correction for the
/// number of metrics is <see cref="StepDown"/>'s.
/// </summary>
public static class SignFlipTest
{
    /// <summary>The smallest p-value that so many rounds allow.</summary>
    public static double SmallestPValue(int rounds) => Math.Pow(2, rounds) is var all && all <= PermutationTest.MostCountedOut
        ? Math.Min(1, 2 / all)
        : PermutationTest.SmallestDrawn;

    /// <summary>Tests.</summary>
    /// <param name="metrics">For each metric the logarithm of the ratio of each round, not a number where a round has none.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>Two-sided p-values of a ratio of 1, adjusted for the number of metrics, in their order.</returns>
    /// <exception cref="ArgumentException">The metrics do not have the same number of rounds.</exception>
    public static IReadOnlyList<double> Test(IReadOnlyList<IReadOnlyList<double>> metrics, int seed)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        if (metrics.Count == 0)
        {
            return [];
        }

        var rounds = metrics[0].Count;
        if (metrics.Any(metric => metric.Count != rounds))
        {
            throw new ArgumentException("Metrics that are tested together have the same rounds.", nameof(metrics));
        }

        PairScores[] scores = [.. metrics.Select(metric => new PairScores(ClippedScores.AboutZero(metric)))];
        var areAll = rounds < 31 && 1 << rounds <= PermutationTest.MostCountedOut;
        double[] asFound = [.. Enumerable.Repeat(1.0, rounds)];
        return StepDown.Adjust([.. scores.Select(metric => metric.SizeOf(asFound))], areAll ? 1 << rounds : PermutationTest.Draws, areAll, seed, (random, relabelling, sizes) =>
        {
            Span<double> signs = rounds <= 1024 ? stackalloc double[rounds] : new double[rounds];
            for (var round = 0; round < rounds; round++)
            {
#pragma warning disable CA5394 // A draw must be repeatable, not secret.
                signs[round] = (areAll ? relabelling >> round & 1 : random.Next(2)) == 0 ? 1 : -1;
#pragma warning restore CA5394
            }

            for (var metric = 0; metric < scores.Length; metric++)
            {
                sizes[metric] = scores[metric].SizeOf(signs);
            }
        });
    }

    private sealed class PairScores
    {
        private readonly double[] _values;
        private readonly double _sumOfSquares;
        private readonly int _count;

        public PairScores(double[] scores)
        {
            _count = scores.Count(score => !double.IsNaN(score));
            _values = [.. scores.Select(score => double.IsNaN(score) ? 0.0 : score)];
            _sumOfSquares = _values.Sum(value => value * value);
        }

        public double SizeOf(ReadOnlySpan<double> signs)
        {
            if (_count < 2)
            {
                return 0;
            }

            var sum = 0.0;
            for (var i = 0; i < signs.Length; i++)
            {
                sum += signs[i] * _values[i];
            }

            var squaredMean = sum * sum / _count / _count;
            var squaredError = Math.Max(1e-18, (_sumOfSquares - sum * sum / _count) / (_count - 1) / _count);
            return squaredMean < 1e-24 ? 0 : NormalDeviate.OfT(squaredMean / squaredError, _count - 1);
        }
    }
}
