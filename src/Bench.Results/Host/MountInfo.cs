using System.Text;

namespace Bench.Results.Host;

/// <summary>One line of <c>/proc/self/mountinfo</c> (proc_pid_mountinfo(5)).</summary>
/// <param name="Device">Major and minor number of the device, as in <c>254:0</c>.</param>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="FileSystem">The type of the file system.</param>
/// <param name="Source">What is mounted, as the file system names it.</param>
internal sealed record MountInfo(string Device, string MountPoint, string FileSystem, string Source)
{
    public static IReadOnlyList<MountInfo> Read(HostFiles files) =>
        [.. files.Lines("proc/self/mountinfo").Select(Parse).OfType<MountInfo>()];

    /// <summary>The mount that a path is on: the deepest, and of several on one point the latest, which covers the others.</summary>
    public static MountInfo? Of(IReadOnlyList<MountInfo> mounts, string path) =>
        mounts.Where(mount => Covers(mount.MountPoint, path)).Aggregate(
            default(MountInfo?),
            (deepest, mount) => deepest is null || mount.MountPoint.Length >= deepest.MountPoint.Length ? mount : deepest);

    private static bool Covers(string mountPoint, string path) =>
        mountPoint == "/" || path == mountPoint || path.StartsWith(mountPoint + "/", StringComparison.Ordinal);

    private static MountInfo? Parse(string line)
    {
        // Any number of optional fields ends at a lone dash.
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
        return dash < 0 || dash + 2 >= fields.Length
            ? null
            : new MountInfo(fields[2], Unescape(fields[4]), fields[dash + 1], Unescape(fields[dash + 2]));
    }

    /// <summary>The kernel writes space, tab, line feed and backslash as three octal digits.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal))
        {
            return field;
        }

        var text = new StringBuilder();
        for (var i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && field.AsSpan(i + 1, 3).IndexOfAnyExceptInRange('0', '7') < 0)
            {
                var digits = field.AsSpan(i + 1, 3);
                text.Append((char)(((digits[0] - '0') * 64) + ((digits[1] - '0') * 8) + (digits[2] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }
}
