using System.Buffers.Text;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bench.Linux.Events;

/// <summary>The name of a process as <c>/proc/PID/comm</c> tells it, held without an object of its own.</summary>
[InlineArray(Capacity)]
internal struct ProgramName
{
    // TASK_COMM_LEN: 15 bytes and, in the file, a line end.
    private const int Capacity = 16;

    private byte _first;

    /// <summary>Reads the name a process has now; allocates nothing. Empty when the process is gone.</summary>
    public static ProgramName Of(int process)
    {
        var name = default(ProgramName);
        Span<byte> path = stackalloc byte[32];
        path.Clear();
        "/proc/"u8.CopyTo(path);
        Utf8Formatter.TryFormat(process, path["/proc/".Length..], out var digits);
        "/comm"u8.CopyTo(path[("/proc/".Length + digits)..]);

        Libc.TryReadOnce(path, name);
        return name;
    }

    /// <summary>The name as text; null when it is empty.</summary>
    public readonly string? ToText()
    {
        ReadOnlySpan<byte> bytes = this;
        var end = bytes.IndexOfAny((byte)'\n', (byte)0);
        var name = end < 0 ? bytes : bytes[..end];
        return name.IsEmpty ? null : Encoding.UTF8.GetString(name);
    }
}
