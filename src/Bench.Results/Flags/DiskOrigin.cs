using Bench.Results.Statistics;

namespace Bench.Results.Flags;

/// <summary>Where the bytes of a disk job ended: at the device or in the host's page cache (rule 9).</summary>
public static class DiskOrigin
{
    private const string DeviceShare = "disk.device_share";

    // Others' traffic is in the device's count; a little more than the instance's own is its metadata.
    private const double OthersToo = 1.1;

    /// <summary>Bytes of a job for which the device is known to have worked. The device's count includes what others did; the count of the
    /// instance's processes does not, but of written bytes it says only that pages were changed.</summary>
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

    /// <summary>The flag of the row of the device's share, in words and figures; nothing at others.</summary>
    internal static IEnumerable<Flag> Of(MetricSeries series, IReadOnlyDictionary<SeriesKey, MetricSeries> all)
    {
        if (series.Key.Metric != DeviceShare || series.Median is not { } share || series.Key.Case.Parameters["job"] is not { } job
            || Median("bytes.guest") is not { } guest || Median("bytes.device") is not { } device)
        {
            yield break;
        }

        var isWrite = job.Contains("write", StringComparison.Ordinal);
        var isBoth = job.StartsWith("randrw", StringComparison.Ordinal);
        var (processes, cached) = (Median("bytes.processes"), Median("cached.after") ?? 0);

        // Of a job that reads and writes the share was made of what is known of each.
        var reached = isBoth ? share * guest : Reached(isWrite, device, processes);
        var fallsShort = FallsShort(guest, reached);
        var leavesPages = LeavesPages(isWrite, guest, Median("cached.before") ?? 0, cached);
        var isCache = fallsShort || leavesPages;
        var (did, done, came) = (isBoth, isWrite) switch
        {
            (true, _) => ("answered and took the writes", "moved", "were moved at the device meanwhile"),
            (_, true) => ("took the writes", "written", "reached the device meanwhile"),
            _ when leavesPages && !fallsShort => ("answered and was filled from the device meanwhile", "read", "came from the device"),
            _ => ("answered", "read", "came from the device"),
        };
        var who = isCache ? "the host's page cache" : "the device";
        var others = device > OthersToo * Math.Max(guest, processes ?? 0) ? ", others' traffic among it" : "";
        string[] own =
        [
            .. new[] { (Bytes: processes, Whose: "its processes"), (Bytes: Median("bytes.cgroup"), Whose: "its cgroup") }
                .Where(one => one.Bytes is not null)
                .Select(one => $"{one.Whose} {Size(one.Bytes!.Value)}"),
        ];
        var kernel = own.Length > 0 ? $"; the kernel counts for {string.Join(" and ", own)}" : "";
        var kept = cached > 0 ? $"; the host keeps {Size(cached)} of the file in memory afterwards" : "";
        yield return new Flag(
            isCache ? FlagKind.PageCache : FlagKind.Origin,
            $"{who} {did}: of {Size(guest)} {done} in the guest {Size(device)} {came}{others}{kernel}{kept}");

        double? Median(string name) => all.GetValueOrDefault(series.Key with { Metric = $"disk.{name}", Unit = "B" })?.Median;
    }

    private static string Size(double bytes) => Quantity.Format(bytes, "B");
}
