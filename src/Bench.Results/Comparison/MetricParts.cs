namespace Bench.Results.Comparison;

/// <summary>
/// Which metrics are parts of others. A part is judged only where the whole has changed (hierarchical testing: N. Meinshausen, "Hierarchical Testing of Variable Importance", Biometrika 95 (2008), 265–278; the
/// wholes are the gatekeepers of A. Dmitrienko and A. C. Tamhane, "Gatekeeping Procedures with Clinical Trial Applications", Pharmaceutical Statistics 6 (2007), 171–180): parts are many and vary more than the whole, and one that
/// changed without the whole changes nothing for who waits for the whole.
/// </summary>
internal static class MetricParts
{
    private static readonly (string Prefix, string[] Wholes)[] ByPrefix =
    [
        ("boot.phase.", ["boot.ready", "boot.lifecycle"]), // Moments on the way; an engine may say that it has started after the guest is ready.
        ("boot.stop", ["boot.lifecycle"]),
        ("boot.cleanup", ["boot.lifecycle"]),
    ];

    /// <summary>The metrics that a metric is a part of; none for one that is a whole.</summary>
    public static IReadOnlyList<string> WholesOf(string metric) =>
        ByPrefix.FirstOrDefault(row => metric.StartsWith(row.Prefix, StringComparison.Ordinal)).Wholes ?? [];
}
