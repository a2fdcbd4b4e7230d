namespace Bench.Sampling;

/// <summary>
/// Who a process is and who its parent is. Source: the first fields of <c>/proc/PID/stat</c>, described in the kernel's
/// <c>Documentation/filesystems/proc.rst</c>.
/// </summary>
/// <param name="ProcessId">Its PID.</param>
/// <param name="State">The letter of its state.</param>
/// <param name="ParentId">The PID of its parent; 0 for the first process and for parents outside the PID namespace.</param>
internal readonly record struct ProcessStatus(int ProcessId, char State, int ParentId)
{
    private const string Source = "/proc/PID/stat";

    /// <summary>False for a zombie or a process being removed: nothing is left of it but its exit code.</summary>
    public bool IsAlive => State is not ('Z' or 'X' or 'x');

    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static ProcessStatus Parse(ReadOnlySpan<byte> text)
    {
        // The name stands in parentheses and may hold spaces and parentheses itself, so the last one ends it.
        var nameEnd = text.LastIndexOf((byte)')');
        if (nameEnd < 0)
        {
            throw Malformed.Text(Source, "the name in parentheses is missing", text);
        }

        var front = new TextCursor(text[..nameEnd], Source);
        var processId = ToProcessId(front.Integer(), text);
        front.Expect(" ("u8);

        var back = new TextCursor(text[(nameEnd + 1)..], Source);
        back.Expect(" "u8);
        var state = back.Letter();
        back.Expect(" "u8);
        var parentId = ToProcessId(back.Integer(), text);
        back.Expect(" "u8);
        return new ProcessStatus(processId, state, parentId);
    }

    private static int ToProcessId(long value, ReadOnlySpan<byte> text) =>
        value <= int.MaxValue ? (int)value : throw Malformed.Text(Source, "a PID is too large", text);
}
