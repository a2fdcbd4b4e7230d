namespace Bench.Results.Statistics;

/// <summary>
/// Values outside Tukey's fences, which lie 1.5 interquartile ranges outside the quartiles (Tukey, "Exploratory Data Analysis",
/// 1977, chapter 2). They are flagged, never removed (rule 5).
/// </summary>
public static class Outliers
{
    /// <summary>Fewer values have no quartiles worth the name, and no outliers.</summary>
    public const int MinimumValues = 5;

    /// <summary>The distance of a fence from its quartile, in interquartile ranges.</summary>
    public const double FenceFactor = 1.5;

    /// <summary>The places, from 0, of the values outside the fences.</summary>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    public static IReadOnlyList<int> Find(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < MinimumValues)
        {
            return [];
        }

        double[] sorted = [.. values];
        Array.Sort(sorted);
        var first = Quantiles.OfSorted(sorted, 0.25);
        var third = Quantiles.OfSorted(sorted, 0.75);
        var margin = FenceFactor * (third - first);
        return [.. Enumerable.Range(0, values.Count).Where(i => values[i] < first - margin || values[i] > third + margin)];
    }
}
