using System.Globalization;
using System.Text;

namespace Bench.Linux.Memory;

/// <summary>Reads the mappings of a process, one after the other in one pass. The kernel walks all page tables for it and this class
/// makes a string of each line: it is for once in an instance's life, not for every tick.</summary>
public static class MappingReader
{
    private const string Source = "/proc/PID/smaps";
    private const long BytesPerKilobyte = 1024;

    // Addresses, permissions, offset, device, inode; a name comes last and may hold spaces.
    private const int FieldsOfHeader = 6;

    /// <summary>The mappings of a process now; none when it is gone, is a zombie, or is a thread of the kernel.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not look into that process.</exception>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public static IReadOnlyList<MemoryMapping> Read(int processId)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        try
        {
            using var text = new StreamReader($"/proc/{processId}/smaps", Encoding.UTF8);
            return [.. Parse(text)];
        }
        catch (IOException)
        {
            // It ended before or while it was read: there is nothing left of its memory.
            return [];
        }
    }

    /// <summary>Reads the text of <c>smaps</c>, holding no more than one mapping of it.</summary>
    public static IEnumerable<MemoryMapping> Parse(TextReader text)
    {
        MemoryMapping? current = null;
        long? rss = null, pss = null;
        while (text.ReadLine() is { } line)
        {
            // A key ends in a colon and holds no space; the first word of a header is two addresses.
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (colon < 0 || (space >= 0 && space < colon))
            {
                if (current is { } complete)
                {
                    yield return With(complete, rss, pss, line);
                }

                current = Header(line);
                (rss, pss) = (null, null);
            }
            else if (current is null)
            {
                throw Unexpected(line, "a size stands before any mapping");
            }
            else if (line.StartsWith("Rss:", StringComparison.Ordinal))
            {
                rss = Size(line, colon);
            }
            else if (line.StartsWith("Pss:", StringComparison.Ordinal))
            {
                pss = Size(line, colon);
            }
        }

        if (current is { } last)
        {
            yield return With(last, rss, pss, "the end");
        }
    }

    private static MemoryMapping With(MemoryMapping mapping, long? rss, long? pss, string line) =>
        rss is { } resident && pss is { } proportional
            ? mapping with { RssBytes = resident, PssBytes = proportional }
            : throw Unexpected(line, "the mapping before it has no resident or no proportional size");

    private static MemoryMapping Header(string line)
    {
        var fields = line.Split(' ', FieldsOfHeader, StringSplitOptions.RemoveEmptyEntries);
        if (fields is [var addresses, { Length: 4 } permissions, _, var device, var inode, ..]
            && addresses.Split('-') is [var start, var end]
            && TryParseHex(start, out var from) && TryParseHex(end, out var to)
            && to > from && to - from <= long.MaxValue
            && permissions[3] is 'p' or 's'
            && device.Split(':') is [var major, var minor]
            && TryParseHex(major, out var majorNumber) && majorNumber <= uint.MaxValue
            && TryParseHex(minor, out var minorNumber) && minorNumber <= uint.MaxValue
            && long.TryParse(inode, NumberStyles.None, CultureInfo.InvariantCulture, out var file))
        {
            var name = fields.Length == FieldsOfHeader ? fields[^1].Trim() : string.Empty;
            var number = new DeviceNumber((uint)majorNumber, (uint)minorNumber);
            return new MemoryMapping((long)(to - from), permissions[3] == 's', number, file, name, 0, 0);
        }

        throw Unexpected(line, "it is neither a mapping nor a size");
    }

    private static bool TryParseHex(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);

    private static long Size(string line, int colon)
    {
        var value = line.AsSpan(colon + 1).Trim();
        return value.EndsWith(" kB", StringComparison.Ordinal)
            && long.TryParse(value[..^" kB".Length], NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes)
            && kilobytes <= long.MaxValue / BytesPerKilobyte
            ? kilobytes * BytesPerKilobyte
            : throw Unexpected(line, "it is no size in kB");
    }

    private static FormatException Unexpected(string line, string problem) => Malformed.Text(Source, problem, Encoding.UTF8.GetBytes(line));
}
