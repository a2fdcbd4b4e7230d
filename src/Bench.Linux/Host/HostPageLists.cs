namespace Bench.Linux.Host;

/// <summary>Free memory that waits in lists of single CPUs, and counts neither as free nor as available. Since Linux 6.7 these lists grow
/// with use, to a hundred MiB a CPU and more: memory that is freed into them, and taken from them again, does not show in
/// <c>MemAvailable</c> at all. Source: <c>count</c> of the <c>pagesets</c> in <c>/proc/zoneinfo</c>, described in the manual page
/// proc_zoneinfo(5).</summary>
public readonly record struct HostPageLists(long Bytes)
{
    private const string Source = "/proc/zoneinfo";

    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileReader<HostPageLists> Open() => new(ProcFile.Open(Source), Parse);

    public static HostPageLists Parse(ReadOnlySpan<byte> text)
    {
        var pages = 0L;
        var lists = 0;
        for (var rest = text; rest.IndexOf(" count:"u8) is var found and >= 0; lists++)
        {
            rest = rest[(found + " count:"u8.Length)..];
            var cursor = new TextCursor(rest, Source);
            pages += cursor.Integer();
            cursor.ExpectLineEnd();
        }

        return lists > 0
            ? new HostPageLists(pages * Environment.SystemPageSize)
            : throw Malformed.Text(Source, "there is no \"count:\" in it", text);
    }
}
