namespace Bench.Export;

/// <summary>The units of samples that are times.</summary>
internal static class TimeUnit
{
    /// <summary>Seconds in one of the unit, or null when it is no unit of time.</summary>
    public static double? Seconds(string unit) => unit switch
    {
        "ns" => 1e-9,
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1,
        _ => null,
    };
}
