using System.Globalization;

namespace Bench.Linux.Processes;

/// <summary>A file of PIDs set apart by spaces or line ends: <c>cgroup.procs</c>, or <c>children</c> of a thread.</summary>
internal static class ProcessIdList
{
    /// <summary>The PIDs, or null when the file is gone. A 0, written for a process of another namespace, is left out.</summary>
    /// <exception cref="FormatException">Something in it is not a PID.</exception>
    public static IReadOnlyList<int>? TryRead(string path) =>
        ProcFile.TryReadOnce(path, new ReadBuffer(), out var text) ? Parse(text, path) : null;

    /// <summary>The PIDs in the text of such a file, without any 0.</summary>
    /// <exception cref="FormatException">Something in it is not a PID.</exception>
    public static IReadOnlyList<int> Parse(ReadOnlySpan<byte> text, string path)
    {
        var found = new List<int>();
        foreach (var range in text.SplitAny(" \n"u8))
        {
            var word = text[range];
            if (word.IsEmpty)
            {
                continue;
            }

            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var processId))
            {
                throw Malformed.Text(path, "not a PID", word);
            }

            if (processId != 0)
            {
                found.Add(processId);
            }
        }

        return found;
    }
}
