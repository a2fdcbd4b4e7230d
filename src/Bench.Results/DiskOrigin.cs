using Bench.Results.Statistics;

namespace Bench.Results;

/// <summary>Says of each disk job where the guest's bytes ended, the device or the host's page cache, with figures (rule 9).</summary>
internal static class DiskOrigin
{
    private const string DeviceShare = "disk.device_share";

    /// <summary>What is to be said at the row of the device's share; nothing at others.</summary>
    public static IEnumerable<string> Of(MetricSeries series, IReadOnlyDictionary<SeriesKey, MetricSeries> all)
    {
        if (series.Key.Metric != DeviceShare || Median("guest") is not { } guest || Median("device") is not { } device || series.Key.Case.Parameters["job"] is not { } job)
        {
            yield break;
        }

        var isWrite = job.Contains("write", StringComparison.Ordinal);
        var reached = device / guest >= HonestyBounds.ReachedDevice;
        var who = (isWrite, reached) switch
        {
            (false, true) => "the device answered",
            (false, false) => "the host's page cache answered",
            (true, true) => "the device took the writes",
            (true, false) => "the host's page cache took the writes",
        };
        var verb = isWrite ? "written" : "read";
        var ending = isWrite ? "reached the device meanwhile" : "came from the device";
        var others = string.Join(" and ", new[] { Said("processes", "its processes"), Said("cgroup", "its cgroup") }.OfType<string>());
        yield return $"{who}: of {Size(guest)} {verb} in the guest {Size(device)} {ending}{(others.Length > 0 ? $"; counted by the kernel for {others}" : string.Empty)}";

        double? Median(string where) =>
            all.GetValueOrDefault(series.Key with { Metric = $"disk.bytes.{where}", Unit = "B" }) is { Rounds: { Count: > 0 } rounds } ? Quantiles.Median(rounds.Values) : null;

        string? Said(string where, string name) => Median(where) is { } bytes ? $"{name} {Size(bytes)}" : null;
    }

    private static string Size(double bytes) => Quantity.Format(bytes, "B");
}
