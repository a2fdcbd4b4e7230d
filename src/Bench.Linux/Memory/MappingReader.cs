using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Bench.Linux.Memory;

/// <summary>Reads the mappings of a process in one pass. The kernel walks all page tables for it and this class makes a string of each
/// line: it is for once in an instance's life, not for every tick.</summary>
public static partial class MappingReader
{
    private const long NotYet = -1;
    private const long BytesPerKilobyte = 1024;

    /// <summary>The mappings of a process now; none when it is gone, is a zombie, or is a thread of the kernel.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not look into that process.</exception>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public static IReadOnlyList<MemoryMapping> Read(int processId)
    {
        try
        {
            using var text = new StreamReader($"/proc/{processId}/smaps", Encoding.UTF8);
            return Parse(text);
        }
        catch (IOException)
        {
            // It ended before or while it was read: there is nothing left of its memory.
            return [];
        }
    }

    /// <summary>Reads the text of <c>smaps</c>: of each mapping a line with its addresses, followed by lines with its sizes.</summary>
    public static IReadOnlyList<MemoryMapping> Parse(TextReader text)
    {
        var mappings = new List<MemoryMapping>();
        while (text.ReadLine() is { } line)
        {
            if (Header().Match(line) is { Success: true } header)
            {
                mappings.Add(MappingOf(header));
            }
            else if (Size().Match(line) is { Success: true } size && mappings is [.., var last])
            {
                var bytes = Number(size.Groups["kilobytes"]) * BytesPerKilobyte;
                mappings[^1] = size.Groups["key"].Value == "Rss" ? last with { RssBytes = bytes } : last with { PssBytes = bytes };
            }
            else if (mappings.Count == 0 || !OtherKey().IsMatch(line))
            {
                throw Unexpected(line, "it is neither a mapping nor a size of one");
            }
        }

        foreach (var mapping in mappings.Where(one => one is { RssBytes: NotYet } or { PssBytes: NotYet } or { Bytes: <= 0 }))
        {
            throw Unexpected($"{mapping}", "a mapping has no addresses, no resident or no proportional size");
        }

        return mappings;
    }

    private static MemoryMapping MappingOf(Match header) => new(
        Address(header.Groups["end"]) - Address(header.Groups["start"]),
        header.Groups["sharing"].Value == "s",
        header.Groups["device"].Value,
        Number(header.Groups["inode"]),
        header.Groups["name"].Value.Trim(),
        NotYet,
        NotYet);

    private static long Address(Group digits) => long.Parse(digits.ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static long Number(Group digits) => long.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static FormatException Unexpected(string line, string problem) =>
        Malformed.Text("/proc/PID/smaps", problem, Encoding.UTF8.GetBytes(line));

    // A name comes last and may hold spaces.
    [GeneratedRegex("^(?<start>[0-9a-f]{1,16})-(?<end>[0-9a-f]{1,16}) +.{3}(?<sharing>[ps]) +[0-9a-f]+ +"
        + "(?<device>[0-9a-f]+:[0-9a-f]+) +(?<inode>[0-9]{1,18})( +(?<name>.*))?$")]
    private static partial Regex Header();

    [GeneratedRegex("^(?<key>Rss|Pss): +(?<kilobytes>[0-9]{1,15}) kB$")]
    private static partial Regex Size();

    [GeneratedRegex("^(?!Rss:|Pss:)[^ :]+:")]
    private static partial Regex OtherKey();
}
