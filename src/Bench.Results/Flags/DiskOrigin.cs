using Bench.Results.Statistics;

namespace Bench.Results.Flags;

/// <summary>Where the bytes of a disk job ended: at the device or in the host's page cache (rule 9).</summary>
public static class DiskOrigin
{
    private const string DeviceShare = "disk.device_share";

    // Others' traffic is in the device's count; a little more than the instance's own is its metadata.
    private const double OthersToo = 1.1;

    /// <summary>Bytes of a job for which the device is known to have worked. The device's count has what others did in it, and the count of
    /// the instance's processes has not; but of written bytes theirs says only that pages were changed.</summary>
    public static double Reached(bool isWrite, double deviceBytes, double? processBytes) =>
        isWrite ? deviceBytes : Math.Min(deviceBytes, processBytes ?? deviceBytes);

    /// <summary>Whether not all bytes of a job reached the device.</summary>
    public static bool FallsShort(double guestBytes, double reachedBytes) => reachedBytes < HonestyBounds.ReachedDevice * guestBytes;

    /// <summary>Whether a job went through the page cache although it asked for the device (<c>O_DIRECT</c>): what passes it by leaves no
    /// pages there.</summary>
    /// <param name="isWrite">Whether the job writes: that removes the pages of what is written, whereas reading leaves them alone.</param>
    /// <param name="guestBytes">Bytes that the guest moved.</param>
    /// <param name="cachedBefore">What the page cache held of the file when the job began.</param>
    /// <param name="cachedAfter">What it holds afterwards.</param>
    public static bool LeavesPages(bool isWrite, double guestBytes, double cachedBefore, double cachedAfter) =>
        cachedAfter - (isWrite ? 0 : cachedBefore) > (1 - HonestyBounds.ReachedDevice) * guestBytes;

    /// <summary>What is to be said at the row of the device's share, in words and figures; nothing at others.</summary>
    internal static IEnumerable<Flag> Of(MetricSeries series, IReadOnlyDictionary<SeriesKey, MetricSeries> all)
    {
        if (series.Key.Metric != DeviceShare || Median("bytes.guest") is not { } guest || Median("bytes.device") is not { } device
            || series.Rounds.Count == 0
            || series.Key.Case.Parameters["job"] is not { } job)
        {
            yield break;
        }

        var isWrite = job.Contains("write", StringComparison.Ordinal);
        var isBoth = job.StartsWith("randrw", StringComparison.Ordinal);
        var processes = Median("bytes.processes");
        var cached = Median("cached.after") ?? 0;

        // Of a job that reads and writes the share was made of what is known of each.
        var fallsShort = FallsShort(guest, isBoth ? Quantiles.Median(series.Rounds.Values) * guest : Reached(isWrite, device, processes));
        var leavesPages = LeavesPages(isWrite, guest, Median("cached.before") ?? 0, cached);
        var isCache = fallsShort || leavesPages;
        var who = isCache ? "the host's page cache" : "the device";
        var did = isBoth
            ? "answered and took the writes"
            : isWrite ? "took the writes" : leavesPages && !fallsShort ? "answered and was filled from the device meanwhile" : "answered";
        var counted = $"of {Size(guest)} {(isBoth ? "moved" : isWrite ? "written" : "read")} in the guest {Size(device)} {(isBoth ? "were moved at the device meanwhile" : isWrite ? "reached the device meanwhile" : "came from the device")}";
        var others = device > OthersToo * Math.Max(guest, processes ?? 0) ? ", others' traffic among it" : string.Empty;
        var own = string.Join(
            " and ",
            new[] { Said(processes, "its processes"), Said(Median("bytes.cgroup"), "its cgroup") }.OfType<string>());
        var kernel = own.Length > 0 ? $"; the kernel counts for {own}" : string.Empty;
        var kept = cached > 0 ? $"; the host keeps {Size(cached)} of the file in memory afterwards" : string.Empty;
        yield return new Flag(isCache ? FlagKind.PageCache : FlagKind.Origin, $"{who} {did}: {counted}{others}{kernel}{kept}");

        double? Median(string name) =>
            all.GetValueOrDefault(series.Key with { Metric = $"disk.{name}", Unit = "B" }) is { Rounds: { Count: > 0 } rounds }
                ? Quantiles.Median(rounds.Values)
                : null;

        static string? Said(double? bytes, string whose) => bytes is { } known ? $"{whose} {Size(known)}" : null;
    }

    private static string Size(double bytes) => Quantity.Format(bytes, "B");
}
