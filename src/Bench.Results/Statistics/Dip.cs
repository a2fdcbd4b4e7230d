namespace Bench.Results.Statistics;

/// <summary>
/// Whether values come from more than one mode: J. A. Hartigan and P. M. Hartigan, "The Dip Test of Unimodality", The Annals of Statistics 13 (1985), 70–84; computed as in P. M. Hartigan,
/// "Algorithm AS 217", Applied Statistics 34 (1985), 320–325, with M. Mächler's corrections. The p-value is the share of uniform samples of the same size, the
/// least favourable ones with one mode, whose dip is as large. Not safe to use from several threads.
/// </summary>
/// <param name="seed">Seed of the uniform samples.</param>
public sealed class Dip(int seed)
{
    /// <summary>Fewer values show no modes.</summary>
    public const int MinimumValues = 8;

    private const int UniformSamples = 2_000;

    /// <summary>Of more values so many quantiles are taken, which have the same modes: each number of values needs its own uniform samples.</summary>
    private const int MostValues = 400;

    private readonly Dictionary<int, double[]> _dipsOfUniforms = [];

    /// <summary>The greatest distance of the values' distribution function from the nearest one with a single mode: between 1/(2n) and 1/4.</summary>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static double Of(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] sorted = [.. values];
        Array.Sort(sorted);
        return sorted.Length == 0 || !double.IsFinite(sorted[0]) || !double.IsFinite(sorted[^1])
            ? throw new ArgumentException("A dip needs finite values.", nameof(values))
            : sorted[0] == sorted[^1] ? 0.5 / sorted.Length : new Search(sorted).Find();
    }

    /// <summary>The p-value of a single mode; 1 where there are fewer than <see cref="MinimumValues"/>.</summary>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public double PValue(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < MinimumValues)
        {
            return 1;
        }

        if (values.Count > MostValues)
        {
            double[] sorted = [.. values.Order()];
            values = [.. Enumerable.Range(0, MostValues).Select(place => Quantiles.OfSorted(sorted, (place + 0.5) / MostValues))];
        }

        var dip = Of(values);
        var uniform = DipsOfUniforms(values.Count);
        return (1.0 + uniform.Count(other => other >= dip)) / (1.0 + uniform.Length);
    }

    private double[] DipsOfUniforms(int count)
    {
        if (!_dipsOfUniforms.TryGetValue(count, out var dips))
        {
#pragma warning disable CA5394 // A draw must be repeatable, not secret.
            var random = new Random(seed);
            dips = [.. Enumerable.Range(0, UniformSamples).Select(_ => Of(Enumerable.Range(0, count).Select(_ => random.NextDouble())))];
#pragma warning restore CA5394
            _dipsOfUniforms[count] = dips;
        }

        return dips;
    }

    /// <summary>Narrows down the modal interval between the greatest convex minorant before it and the least concave majorant behind it. Places count from 0; dips in halves of 1/n.</summary>
    private sealed class Search
    {
        private readonly double[] _values;
        private readonly int[] _minorant;
        private readonly int[] _majorant;

        public Search(double[] sorted)
        {
            _values = sorted;
            _minorant = new int[sorted.Length];
            _majorant = new int[sorted.Length];
            for (var j = 1; j < sorted.Length; j++)
            {
                var before = j - 1;
                while (before != 0 && !IsSteeper(j, before, _minorant[before]))
                {
                    before = _minorant[before];
                }

                _minorant[j] = before;
            }

            _majorant[^1] = sorted.Length - 1;
            for (var k = sorted.Length - 2; k >= 0; k--)
            {
                var after = k + 1;
                while (after != sorted.Length - 1 && !IsSteeper(k, after, _majorant[after]))
                {
                    after = _majorant[after];
                }

                _majorant[k] = after;
            }
        }

        public double Find()
        {
            var (low, high, dip) = (0, _values.Length - 1, 1.0);
            while (true)
            {
                var minorant = Chain(high, place => place > low, _minorant);
                var majorant = Chain(low, place => place < high, _majorant);
                var (distance, onMinorant, onMajorant) = Widest(minorant, majorant);
                if (distance < dip)
                {
                    break;
                }

                dip = Math.Max(dip, Math.Max(BelowMinorant(minorant[onMinorant..]), AboveMajorant(majorant[onMajorant..])));
                if (low == minorant[onMinorant] && high == majorant[onMajorant])
                {
                    break;
                }

                (low, high) = (minorant[onMinorant], majorant[onMajorant]);
            }

            return dip / (2 * _values.Length);
        }

        /// <summary>Whether the line from the middle place to the end place rises more slowly, in values a place, than that from the far place to the middle one.</summary>
        private bool IsSteeper(int end, int middle, int far) =>
            (_values[end] - _values[middle]) * (middle - far) < (_values[middle] - _values[far]) * (end - middle);

        private static List<int> Chain(int start, Predicate<int> isBefore, int[] next)
        {
            List<int> chain = [start];
            while (isBefore(chain[^1]))
            {
                chain.Add(next[chain[^1]]);
            }

            return chain;
        }

        /// <summary>The greatest distance between minorant and majorant, and where on either it is.</summary>
        private (double Distance, int OnMinorant, int OnMajorant) Widest(List<int> minorant, List<int> majorant)
        {
            var (onMinorant, onMajorant) = (minorant.Count - 1, majorant.Count - 1);
            if (minorant.Count == 2 && majorant.Count == 2)
            {
                return (1, onMinorant, onMajorant);
            }

            var (i, j, widest) = (minorant.Count - 2, 1, 0.0);
            do
            {
                var (low, high) = (minorant[i], majorant[j]);
                double distance;
                if (low > high)
                {
                    var before = minorant[i + 1];
                    distance = high - before + 1 - (_values[high] - _values[before]) * (low - before) / (_values[low] - _values[before]);
                    j++;
                    if (distance >= widest)
                    {
                        (widest, onMinorant, onMajorant) = (distance, i + 1, j - 1);
                    }
                }
                else
                {
                    var before = majorant[j - 1];
                    distance = (_values[low] - _values[before]) * (high - before) / (_values[high] - _values[before]) - (low - before - 1);
                    i--;
                    if (distance >= widest)
                    {
                        (widest, onMinorant, onMajorant) = (distance, i + 1, j);
                    }
                }

                (i, j) = (Math.Max(i, 0), Math.Min(j, majorant.Count - 1));
            }
            while (minorant[i] != majorant[j]);

            return (widest, onMinorant, onMajorant);
        }

        private double BelowMinorant(List<int> chain) =>
            Farthest(chain.Skip(1).Zip(chain), (place, from, slope) => place - from + 1 - (_values[place] - _values[from]) * slope);

        private double AboveMajorant(List<int> chain) =>
            Farthest(chain.Zip(chain.Skip(1)), (place, from, slope) => (_values[place] - _values[from]) * slope - (place - from - 1));

        private double Farthest(IEnumerable<(int From, int To)> pieces, Func<int, int, double, double> distance)
        {
            var farthest = 0.0;
            foreach (var (from, to) in pieces)
            {
                var here = 1.0;
                if (to - from > 1 && _values[to] != _values[from])
                {
                    var slope = (to - from) / (_values[to] - _values[from]);
                    for (var place = from; place <= to; place++)
                    {
                        here = Math.Max(here, distance(place, from, slope));
                    }
                }

                farthest = Math.Max(farthest, here);
            }

            return farthest;
        }
    }
}
