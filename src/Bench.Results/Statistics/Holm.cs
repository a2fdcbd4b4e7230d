namespace Bench.Results.Statistics;

/// <summary>
/// Correction of p-values for the number of comparisons: S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
/// Journal of Statistics 6 (1979), 65–70. It keeps the family-wise false-positive rate, whatever the dependence between comparisons.
/// </summary>
internal static class Holm
{
    /// <summary>Adjusted p-values, from 0 to 1, in the order given: the running maximum of (m − i + 1)·p(i), as in R's
    /// <c>p.adjust</c>.</summary>
    public static double[] Adjust(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        foreach (var (rank, (place, p)) in pValues.Index().OrderBy(pair => pair.Item).Index())
        {
            largest = Math.Max(largest, Math.Min(1, (pValues.Count - rank) * p));
            adjusted[place] = largest;
        }

        return adjusted;
    }
}
