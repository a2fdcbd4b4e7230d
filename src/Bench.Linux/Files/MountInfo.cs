using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Linux.Files;

/// <summary>One line of <c>/proc/PID/mountinfo</c>, described in the kernel's <c>Documentation/filesystems/proc.rst</c>, 3.5.</summary>
/// <param name="Device">Major and minor number of the device, as in <c>254:0</c>.</param>
/// <param name="Root">The directory of the file system that is mounted.</param>
/// <param name="FileSystem">The type of the file system.</param>
/// <param name="Source">What is mounted, as the file system names it.</param>
/// <param name="SuperOptions">The options of the file system, separated by commas.</param>
public sealed partial record MountInfo(
    string Device, string Root, string MountPoint, string FileSystem, string Source, string SuperOptions)
{
    private const int FieldsBeforeOptional = 6;
    private const int FieldsAfterSeparator = 3;

    /// <summary>The mounts of a text of that form, in the order of its lines.</summary>
    /// <exception cref="FormatException">A line has too few fields, or no separator.</exception>
    public static IReadOnlyList<MountInfo> Parse(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine)];

    /// <summary>The mount that a path is on: the deepest, and of several on one point the latest, which covers the others.</summary>
    public static MountInfo? Of(IReadOnlyList<MountInfo> mounts, string path) =>
        mounts.Where(mount => mount.Covers(path)).OrderBy(mount => mount.MountPoint.Length).LastOrDefault();

    private bool Covers(string path) =>
        MountPoint == "/" || path == MountPoint || path.StartsWith(MountPoint + "/", StringComparison.Ordinal);

    private static MountInfo ParseLine(string line)
    {
        var fields = line.Split(' ');

        // Any number of optional fields comes before a lone hyphen.
        var separator = Array.IndexOf(fields, "-", Math.Min(FieldsBeforeOptional, fields.Length));
        if (separator < 0 || fields.Length < separator + 1 + FieldsAfterSeparator)
        {
            throw new FormatException($"Cannot parse /proc/self/mountinfo: fields are missing in the line \"{line}\".");
        }

        return new MountInfo(
            fields[2],
            Unescape(fields[3]),
            Unescape(fields[4]),
            fields[separator + 1],
            Unescape(fields[separator + 2]),
            fields[separator + 3]);
    }

    // The kernel writes space, tab, line end and backslash as a backslash and three octal digits.
    private static string Unescape(string field) => OctalEscape().Replace(
        field, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex OctalEscape();
}
