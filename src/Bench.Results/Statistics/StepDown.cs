namespace Bench.Results.Statistics;

/// <summary>
/// p-values adjusted for the number of comparisons by the step-down maxT procedure: P. H. Westfall and S. S. Young, "Resampling-Based
/// Multiple Testing" (1993),
/// section 2.6; as in Y. Ge, S. Dudoit and T. P. Speed, "Resampling-based Multiple Testing for Microarray Data Analysis", TEST 12 (2003),
/// 1–77, box 2. All
/// metrics are relabelled together, so that what befalls a whole round befalls all of them, and the chance of even one false alarm keeps
/// to the
/// level whatever the dependence between metrics. Unlike a correction of each p-value by their number, it can be significant with few
/// rounds.
/// </summary>
internal static class StepDown
{
    /// <summary>Statistics that differ by less are equal: sums in another order round otherwise.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>Relabellings that one thread does in one go.</summary>
    private const int Chunk = 128;

    /// <summary>The size of each metric's statistic under a relabelling.</summary>
    /// <param name="random">Draws of the chunk that the relabelling belongs to; unused where they are counted out.</param>
    /// <param name="relabelling">Its number, from 0.</param>
    /// <param name="sizes">One statistic a metric, 0 or more.</param>
    public delegate void Relabel(Random random, int relabelling, Span<double> sizes);

    /// <summary>Adjusts.</summary>
    /// <param name="observed">The size of each metric's statistic as labelled.</param>
    /// <param name="relabellings">How many.</param>
    /// <param name="areAll">Whether they are all that there are, the observed labelling among them; otherwise they are drawn, and the
    /// observed one is added.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="relabel">Relabels. Called from several threads.</param>
    /// <returns>Adjusted p-values, above 0 and at most 1, in the order given.</returns>
    public static double[] Adjust(IReadOnlyList<double> observed, int relabellings, bool areAll, int seed, Relabel relabel)
    {
        int[] largestFirst = [.. Enumerable.Range(0, observed.Count).OrderByDescending(i => observed[i])];
        var reached = new int[observed.Count];
        Parallel.For(0, (relabellings + Chunk - 1) / Chunk, chunk =>
        {
#pragma warning disable CA5394 // A draw must be repeatable, not secret.
            var random = new Random(Seeds.Of(seed, chunk));
#pragma warning restore CA5394
            var sizes = new double[observed.Count];
            var counts = new int[observed.Count];
            for (var relabelling = chunk * Chunk; relabelling < Math.Min(relabellings, (chunk + 1) * Chunk); relabelling++)
            {
                relabel(random, relabelling, sizes);
                var largest = 0.0;
                for (var rank = observed.Count - 1; rank >= 0; rank--)
                {
                    var metric = largestFirst[rank];
                    largest = Math.Max(largest, sizes[metric]);
                    counts[metric] += largest >= observed[metric] * (1 - Tolerance) ? 1 : 0;
                }
            }

            lock (reached)
            {
                for (var i = 0; i < reached.Length; i++)
                {
                    reached[i] += counts[i];
                }
            }
        });

        var adjusted = new double[observed.Count];
        var soFar = 0.0;
        foreach (var metric in largestFirst)
        {
            soFar = Math.Max(soFar, areAll ? (double)reached[metric] / relabellings : (reached[metric] + 1.0) / (relabellings + 1.0));
            adjusted[metric] = soFar;
        }

        return adjusted;
    }
}
