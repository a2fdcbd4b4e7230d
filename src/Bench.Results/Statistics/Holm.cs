namespace Bench.Results.Statistics;

/// <summary>
/// Correction of p-values for the number of comparisons: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure",
/// Scandinavian Journal of Statistics 6 (1979), 65–70. The chance of even one false alarm stays below the level, whatever
/// the dependence between the comparisons.
/// </summary>
public static class Holm
{
    /// <summary>Adjusted p-values, from 0 to 1, in the order given: the running maximum of (m − i + 1)·p(i), as in R's
    /// <c>p.adjust</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is not within 0 and 1.</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        var remaining = pValues.Count;
        foreach (var i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            if (pValues[i] is not (>= 0 and <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(pValues), pValues[i], "A p-value lies within 0 and 1.");
            }

            largest = Math.Max(largest, Math.Min(1, remaining * pValues[i]));
            adjusted[i] = largest;
            remaining--;
        }

        return adjusted;
    }
}
