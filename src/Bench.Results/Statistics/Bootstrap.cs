namespace Bench.Results.Statistics;

/// <summary>
/// The percentile bootstrap interval of a median over rounds: Efron and Tibshirani, "An Introduction to the Bootstrap" (1993),
/// chapter 13. Rounds are drawn with replacement, the median of each draw is taken, and the interval runs between the quantiles of
/// those medians. The draws depend on the seed and the number of rounds alone, so they are made once per number of rounds.
/// Not safe to use from several threads.
/// </summary>
public sealed class Bootstrap
{
    /// <summary>
    /// Fewer rounds give no interval. Even the widest that n independent values allow, from the smallest to the largest, covers
    /// the median only with probability 1 − 2^(1−n) (David and Nagaraja, "Order Statistics", section 7.1), which is below
    /// 95 % for n &lt; 6.
    /// </summary>
    public const int MinimumRounds = 6;

    /// <summary>Number of draws.</summary>
    public const int Resamples = 10_000;

    private readonly int _seed;
    private readonly double _level;
    private readonly Dictionary<int, Draw[]> _drawsByCount = [];

    /// <summary>Draws from this seed; intervals of this level, between 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public Bootstrap(int seed, double level = 0.95)
    {
        if (level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of an interval lies between 0 and 1.");
        }

        _seed = seed;
        _level = level;
    }

    /// <summary>The median of the rounds' values, with its interval where there are <see cref="MinimumRounds"/>. In the unit of the values.</summary>
    /// <exception cref="ArgumentException">There are no values, or one is not a number.</exception>
    public Estimate Median(IEnumerable<double> roundValues)
    {
        ArgumentNullException.ThrowIfNull(roundValues);
        double[] sorted = [.. roundValues];
        Array.Sort(sorted);
        var median = Quantiles.OfSorted(sorted, 0.5);
        if (sorted.Length < MinimumRounds)
        {
            return new Estimate(median, null, null);
        }

        var draws = DrawsOf(sorted.Length);
        var medians = new double[draws.Length];
        var counts = new int[draws.Length];
        for (var i = 0; i < draws.Length; i++)
        {
            medians[i] = sorted[draws[i].Lower] / 2 + sorted[draws[i].Upper] / 2;
            counts[i] = draws[i].Count;
        }

        Array.Sort(medians, counts);
        var outside = (int)((1 - _level) / 2 * Resamples);

        var (low, high) = (medians[PlaceOf(outside, counts)], medians[PlaceOf(Resamples - 1 - outside, counts)]);

        // Rounding in the halves above must not push an end past the median.
        return new Estimate(median, Math.Min(median, low), Math.Max(median, high));
    }

    /// <summary>How often each pair of order statistics is in the middle of a draw.</summary>
    private Draw[] DrawsOf(int count)
    {
        if (_drawsByCount.TryGetValue(count, out var known))
        {
            return known;
        }

#pragma warning disable CA5394 // A draw must be repeatable, not secret.
        var random = new Random(_seed);
        var times = new int[count];
        var pairs = new SortedDictionary<(int Lower, int Upper), int>();
        for (var resample = 0; resample < Resamples; resample++)
        {
            Array.Clear(times);
            for (var i = 0; i < count; i++)
            {
                times[random.Next(count)]++;
            }

            var pair = (PlaceOf((count - 1) / 2, times), PlaceOf(count / 2, times));
            pairs[pair] = pairs.GetValueOrDefault(pair) + 1;
        }
#pragma warning restore CA5394

        return _drawsByCount[count] = [.. pairs.Select(pair => new Draw(pair.Key.Lower, pair.Key.Upper, pair.Value))];
    }

    /// <summary>The place of the item of a rank, from 0, among items in order that each occur so many times.</summary>
    private static int PlaceOf(int rank, int[] times)
    {
        var place = 0;
        for (var passed = times[0]; passed <= rank; passed += times[place])
        {
            place++;
        }

        return place;
    }

    private readonly record struct Draw(int Lower, int Upper, int Count);
}
