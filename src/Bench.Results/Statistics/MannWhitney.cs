using MathNet.Numerics.Distributions;

namespace Bench.Results.Statistics;

/// <summary>
/// Whether one of two sets of independent values tends to be larger: H. B. Mann and D. R. Whitney, The Annals of Mathematical Statistics
/// 18 (1947), 50–60, by the normal
/// approximation with corrections for ties and continuity. It serves as what others do: samples of one round are not independent, and no
/// verdict here rests on it.
/// </summary>
public static class MannWhitney
{
    /// <summary>Two-sided p-value, from 0 to 1.</summary>
    /// <exception cref="ArgumentException">A set is empty.</exception>
    public static double PValue(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count == 0 || second.Count == 0)
        {
            throw new ArgumentException("Two sets of values are needed.");
        }

        double[] values = [.. first, .. second];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        Array.Sort((double[])values.Clone(), order);
        double ranksOfFirst = 0, ties = 0, n = values.Length;
        for (var begin = 0; begin < order.Length;)
        {
            var end = begin;
            while (end < order.Length && values[order[end]] == values[order[begin]])
            {
                end++;
            }

            double length = end - begin;
            ties += length * length * length - length;
            ranksOfFirst += order[begin..end].Count(place => place < first.Count) * (begin + end + 1) / 2.0;
            begin = end;
        }

        double one = first.Count, two = second.Count;
        var difference = ranksOfFirst - one * (one + 1) / 2 - one * two / 2;
        var deviation = Math.Sqrt(one * two / 12 * (n + 1 - ties / (n * (n - 1))));
        return deviation == 0 ? 1 : Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Max(0, Math.Abs(difference) - 0.5) / deviation));
    }
}
