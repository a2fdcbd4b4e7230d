namespace Bench.Results.Comparison;

/// <summary>The smallest change that matters to a reader, by metric. A smaller one is not called better or worse however surely it is there.</summary>
public static class SmallestEffect
{
    /// <summary>For metrics without a row of their own, as a share of the value.</summary>
    public const double Default = 0.05;

    private static readonly (string Prefix, double Share)[] ByPrefix =
    [
        ("boot.", 0.03), // A boot varies by a few percent with the placement of pages and cores alone.
        ("memory.", 0.03), // Memory repeats nearly to the page.
        ("footprint.", 0.10), // The host's memory is everybody's: others move it by a page cluster here and there.
        ("network.", 0.10), // How packets are gathered into larger ones changes from second to second.
        ("disk.", 0.10), // A device's own caches and garbage collection move it by that much within an hour.
    ];

    /// <summary>The smallest effect of a metric, as a share of the value, above 0.</summary>
    public static double Of(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var row = ByPrefix.FirstOrDefault(row => metric.StartsWith(row.Prefix, StringComparison.Ordinal));
        return row.Prefix is null ? Default : row.Share;
    }

    /// <summary>Whether a positive ratio is farther from 1 than a share, up or down alike: halved is as far as doubled.</summary>
    public static bool IsExceededBy(double ratio, double share) => Math.Max(ratio, 1 / ratio) > 1 + share;
}
