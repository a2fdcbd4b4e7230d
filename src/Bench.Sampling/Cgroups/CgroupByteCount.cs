namespace Bench.Sampling;

/// <summary>
/// A cgroup file that holds one number of bytes: <c>memory.usage_in_bytes</c>, <c>memory.current</c>, <c>memory.peak</c>, ….
/// </summary>
internal static class CgroupByteCount
{
    /// <exception cref="FormatException">The text is not one number on one line.</exception>
    public static long Parse(ReadOnlySpan<byte> text, string source)
    {
        var cursor = new TextCursor(text, source);
        var value = cursor.Integer();
        cursor.ExpectLineEnd();
        return cursor.IsAtEnd ? value : throw cursor.Error("more than one line");
    }
}
