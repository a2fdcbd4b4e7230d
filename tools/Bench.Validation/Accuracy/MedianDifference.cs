namespace Bench.Validation.Accuracy;

/// <summary>
/// The difference of the medians of two series that were taken in pairs, with a percentile bootstrap interval. Pairs are drawn with
/// replacement, so that what befell both of a pair (a noisy moment of the host) befalls both medians of a draw.
/// Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapters 8 and 13.
/// </summary>
/// <param name="seed">Seed of the draws.</param>
internal sealed class MedianDifference(int seed)
{
    /// <summary>Number of draws.</summary>
    private const int Resamples = 10_000;

    /// <summary>Median of the first less median of the second, with its interval where there are
    /// <see cref="MedianInterval.MinimumRounds"/> pairs. In the unit of the values.</summary>
    /// <exception cref="ArgumentException">There are no values, one is not a number, or they are not pairs.</exception>
    public Estimate Of(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        if (first.Count != second.Count)
        {
            throw new ArgumentException($"{first.Count} and {second.Count} values are not pairs.", nameof(second));
        }

        var difference = Quantiles.Median(first) - Quantiles.Median(second);
        if (first.Count < MedianInterval.MinimumRounds())
        {
            return new Estimate(difference, null, null);
        }

#pragma warning disable CA5394 // A draw must be repeatable, not secret.
        var random = new Random(seed);
        var (one, other) = (new double[first.Count], new double[first.Count]);
        var differences = new double[Resamples];
        for (var resample = 0; resample < differences.Length; resample++)
        {
            for (var i = 0; i < one.Length; i++)
            {
                var pair = random.Next(one.Length);
                (one[i], other[i]) = (first[pair], second[pair]);
            }

            Array.Sort(one);
            Array.Sort(other);
            differences[resample] = Quantiles.OfSorted(one, 0.5) - Quantiles.OfSorted(other, 0.5);
        }
#pragma warning restore CA5394

        Array.Sort(differences);
        var outside = (int)((1 - MedianInterval.Level) / 2 * Resamples);
        return new Estimate(difference, differences[outside], differences[Resamples - 1 - outside]);
    }
}
