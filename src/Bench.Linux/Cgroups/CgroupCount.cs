namespace Bench.Linux.Cgroups;

/// <summary>A cgroup file that holds one number: <c>memory.usage_in_bytes</c>, <c>memory.current</c>, <c>pids.current</c>, ….</summary>
internal static class CgroupCount
{
    /// <summary>The number now; null when there is no such file, or the cgroup has been removed.</summary>
    /// <exception cref="FormatException">The text is not one number on one line.</exception>
    public static long? TryRead(ProcFile? file, ReadBuffer buffer) =>
        file is not null && file.TryRead(buffer, out var text) ? Parse(text, file.Path) : null;

    /// <exception cref="FormatException">The text is not one number on one line.</exception>
    public static long Parse(ReadOnlySpan<byte> text, string source)
    {
        var cursor = new TextCursor(text, source);
        var value = cursor.Integer();
        cursor.ExpectLineEnd();
        return cursor.IsAtEnd ? value : throw cursor.Error("more than one line");
    }
}
