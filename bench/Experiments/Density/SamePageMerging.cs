using System.Diagnostics;

namespace Bench.Experiments.Density;

/// <summary>
/// The kernel's merging of equal pages (KSM), which works on memory that programs offer for it, as QEMU does. On only while this lives;
/// then as before. Source: <c>/sys/kernel/mm/ksm</c>, described in the kernel's <c>Documentation/admin-guide/mm/ksm.rst</c>.
/// </summary>
internal sealed class SamePageMerging : IDisposable
{
    private const string Folder = "/sys/kernel/mm/ksm";
    private const string Off = "0", On = "1", Unmerge = "2";

    // A page is merged when it is the same in two scans; the third finds what the first two made.
    private const int Scans = 3;

    private static readonly (string File, string Value)[] Hurry = [("pages_to_scan", "50000"), ("sleep_millisecs", "1")];
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    private readonly (string File, string Value)[] _before = [.. Hurry.Select(setting => (setting.File, Read(setting.File)))];

    private SamePageMerging()
    {
    }

    /// <summary>Memory that is saved now, of the whole host: pages that would be there and are not, bytes.</summary>
    public static long SavedBytes => long.Parse(Read("pages_sharing"), CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    /// <summary>Turns it on; null and why where that is not possible.</summary>
    public static (SamePageMerging? Merging, string? WhyNot) TryBegin()
    {
        SamePageMerging? merging = null;
        try
        {
            if (Read("run") != Off || SavedBytes > 0)
            {
                return (null, "it is or was on already on this host, so that without it nothing can be measured");
            }

            merging = new SamePageMerging();
            Array.ForEach(Hurry, Write);
            Write(("run", On));
            return (merging, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            merging?.Dispose();
            return (null, "this host's kernel does not offer it, or this user may not turn it on");
        }
    }

    /// <summary>Whether a process offers memory for it, as far as the kernel tells.</summary>
    public static bool IsOfferedBy(int process) =>
        Attempt.Read($"/proc/{process}/ksm_stat")?.Split('\n').Contains("ksm_mergeable: no") != true;

    /// <summary>Waits until all memory has been scanned often enough, or a time has passed.</summary>
    /// <returns>Whether it has been.</returns>
    public static async Task<bool> ScanAsync(TimeSpan limit, CancellationToken cancellation)
    {
        var (began, first) = (Stopwatch.GetTimestamp(), FullScans());
        while (FullScans() < first + Scans)
        {
            if (Stopwatch.GetElapsedTime(began) > limit)
            {
                return false;
            }

            await Task.Delay(LookAgain, cancellation);
        }

        return true;

        static long FullScans() => long.Parse(Read("full_scans"), CultureInfo.InvariantCulture);
    }

    /// <summary>Takes merged pages apart, turns it off, and restores its settings.</summary>
    public void Dispose()
    {
        // If one fails, the others are still tried. The kernel needs memory to take merged pages apart.
        foreach (var setting in new[] { ("run", Unmerge), ("run", Off) }.Concat(_before))
        {
            Attempt.Do(() => Write(setting));
        }
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file)).Trim();

    private static void Write((string File, string Value) setting) => File.WriteAllText(Path.Combine(Folder, setting.File), setting.Value);
}
