using Bench.Linux.Processes;

namespace Bench.Linux.Cgroups;

/// <summary>The directory of one cgroup for one controller.</summary>
/// <param name="Path">Its absolute path.</param>
public sealed record CgroupDirectory(string Path, CgroupVersion Version)
{
    /// <summary>The processes in this cgroup and all cgroups below it now, in ascending order.</summary>
    /// <remarks>Processes of another PID namespace that cannot be named here are left out, and so are cgroups that vanish meanwhile; a
    /// threaded cgroup of version 2 lists its processes in the domain above it.</remarks>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public IReadOnlyList<int> FindProcesses() => [.. Collect(Path).Distinct().Order()];

    /// <summary>Opens a file of version 1 or its equal of version 2; null when there is none.</summary>
    internal FileReader<T>? TryOpen<T>(string version1, string version2, TextParser<T> parse1, TextParser<T> parse2, ReadBuffer? buffer)
        where T : struct => Version == CgroupVersion.V1
        ? FileReader<T>.TryOpen($"{Path}/{version1}", parse1, buffer)
        : FileReader<T>.TryOpen($"{Path}/{version2}", parse2, buffer);

    /// <summary>Opens a file that holds one number.</summary>
    internal FileReader<long>? TryOpenCount(string version1, string version2, ReadBuffer? buffer) =>
        TryOpen(version1, version2, text => ParseCount(text, version1), text => ParseCount(text, version2), buffer);

    /// <exception cref="FormatException">The text is not one number on one line.</exception>
    internal static long ParseCount(ReadOnlySpan<byte> text, string source)
    {
        var cursor = new TextCursor(text, source);
        var value = cursor.Integer();
        cursor.ExpectLineEnd();
        return cursor.IsAtEnd ? value : throw cursor.Error("more than one line");
    }

    private static IEnumerable<int> Collect(string path)
    {
        var own = ProcessIdList.TryRead($"{path}/cgroup.procs") ?? [];
        try
        {
            return [.. own, .. Directory.GetDirectories(path).SelectMany(Collect)];
        }
        catch (IOException)
        {
            // Removed while we looked; what was below it is gone or has been moved.
            return own;
        }
    }
}

/// <summary>The two interfaces a cgroup directory can have.</summary>
public enum CgroupVersion
{
    /// <summary>A hierarchy for each controller.</summary>
    V1 = 1,

    /// <summary>One hierarchy for all controllers.</summary>
    V2 = 2,
}
