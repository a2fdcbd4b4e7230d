namespace Bench.Results.Comparison;

/// <summary>
/// The standard deviation of the level that a platform has of its own in each run, which its rounds cannot tell, as a share of the value. Where there are enough other platforms, they tell it themselves
/// (<see cref="RunLevels"/>).
/// </summary>
/// <remarks>
/// Taken from 21 runs of the boots of five platforms, one after the other, on a quiet shared machine: in <c>boot.ready</c> and <c>boot.lifecycle</c> 0 % to 7 %, 5 % in the mean of squares, in phases up to 23 %
/// (docs/statistics.md). Other metrics have not been tried so, and are taken to be like boots, but for memory, which is counted.
/// </remarks>
public static class RunLevel
{
    /// <summary>For metrics without a row of their own.</summary>
    public const double Default = 0.05;

    private static readonly (string Prefix, double Share)[] ByPrefix =
    [
        ("boot.phase.", 0.20), // An engine's part of a boot has its good and its bad minutes.
        ("memory.", 0.005), // Memory repeats nearly to the page.
    ];

    /// <summary>That of a metric, as a share of the value, above 0.</summary>
    public static double Of(string metric)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var row = ByPrefix.FirstOrDefault(row => metric.StartsWith(row.Prefix, StringComparison.Ordinal));
        return row.Prefix is null ? Default : row.Share;
    }
}
