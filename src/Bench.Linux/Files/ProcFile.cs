using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Files;

/// <summary>A file of <c>/proc</c>, <c>/sys</c> or a cgroup, opened once and read again from its start as often as needed. The kernel
/// writes the text anew at each read from offset 0; reading allocates nothing. Not thread-safe.</summary>
/// <remarks>Such a file goes away with its process, device or cgroup. That is a normal event and no exception: opening gives null,
/// reading gives false.</remarks>
public sealed class ProcFile : IDisposable
{
    private const int Closed = -1;

    private readonly SafeFileHandle _handle;

    // The handle's own number, so that a read pays for the system call and not for counting references to the handle.
    private int _descriptor;

    // The kernel makes most of these files as one record: the whole text is put together before the first byte is handed
    // out (single_open and seq_read_iter in fs/seq_file.c, which procfs and kernfs go through), and what a read leaves is
    // kept for the next. A read that gets less than it has room for has then seen the end. A text of many records comes in pieces
    // that end wherever the kernel's own buffer of a page does, so only a read of nothing tells its end.
    private readonly bool _isOneRecord;

    private ProcFile(SafeFileHandle handle, string path, bool isOneRecord)
    {
        _handle = handle;
        _descriptor = (int)handle.DangerousGetHandle();
        _isOneRecord = isOneRecord;
        Path = path;
    }

    public string Path { get; }

    /// <summary>Opens a file, or gives null when it, its process, device or cgroup does not exist.</summary>
    /// <param name="isOneRecord">Whether the kernel makes the text as one record, so that one system call reads it: true for all files of
    /// a cgroup that hold numbers, for <c>stat</c>, <c>io</c> and <c>smaps_rollup</c> of a process and for most of the host; false for
    /// lists such as <c>cgroup.procs</c>, <c>mountinfo</c>, <c>vmstat</c> and <c>diskstats</c>. When in doubt, false is always
    /// right.</param>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    /// <exception cref="IOException">It exists and cannot be opened, for instance for want of file descriptors.</exception>
    public static ProcFile? TryOpen(string path, bool isOneRecord = false)
    {
        if (Libc.OpenForReading(path, out var error) is { } handle)
        {
            return new ProcFile(handle, path, isOneRecord);
        }

        return IsAbsence(error) ? null : throw Failure("open", path, error);
    }

    /// <summary>Opens, reads and closes a file; false when it is not there.</summary>
    /// <inheritdoc cref="TryRead"/>
    internal static bool TryReadOnce(string path, ReadBuffer buffer, out ReadOnlySpan<byte> text, bool isOneRecord = false)
    {
        text = default;
        using var file = TryOpen(path, isOneRecord);
        return file is not null && file.TryRead(buffer, out text);
    }

    /// <summary>Opens a file that must exist.</summary>
    /// <inheritdoc cref="TryOpen"/>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    public static ProcFile Open(string path, bool isOneRecord = false) =>
        TryOpen(path, isOneRecord) ?? throw new FileNotFoundException(
            $"Cannot open {path}: it does not exist. Is this Linux, and is the file system that holds it mounted?", path);

    /// <summary>Reads the whole file from its start.</summary>
    /// <param name="buffer">Where the text goes; grown when it is too small.</param>
    /// <param name="text">The text, valid until the buffer is used again; empty when the result is false.</param>
    /// <returns>False when what the file tells about is gone, or the kernel does not offer it.</returns>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    /// <exception cref="IOException">The kernel refused for another reason.</exception>
    public bool TryRead(ReadBuffer buffer, out ReadOnlySpan<byte> text)
    {
        ObjectDisposedException.ThrowIf(_descriptor == Closed, this);
        var length = 0;
        while (true)
        {
            var free = buffer.FreeAfter(length);
            var read = Libc.ReadAt(_descriptor, free, length, out var error);

            // Nobody else may be the last to hold the handle, and close it, while the kernel reads.
            GC.KeepAlive(_handle);
            if (read < 0)
            {
                text = default;
                return IsAbsence(error) ? false : throw Failure("read", Path, error);
            }

            length += read;
            if (read == 0 || (_isOneRecord && read < free.Length))
            {
                text = buffer.Filled(length);
                return true;
            }
        }
    }

    public void Dispose()
    {
        _descriptor = Closed;
        _handle.Dispose();
    }

    /// <summary>Whether an error number says that something is not there, rather than that it cannot be read.</summary>
    internal static bool IsAbsence(int error) => error is
        Libc.NoEntry or Libc.NoProcess or Libc.NoDevice or Libc.NotDirectory or Libc.NotSupported;

    /// <summary>The exception for an error number, saying what was being done to what.</summary>
    internal static Exception Failure(string action, string path, int error)
    {
        var reason = Marshal.GetPInvokeErrorMessage(error);
        return error is Libc.AccessDenied or Libc.NotPermitted
            ? new UnauthorizedAccessException(
                $"Cannot {action} {path}: {reason}. Run as the owner of what it tells about, or as root.")
            : new IOException($"Cannot {action} {path}: {reason} (error {error}).");
    }
}

/// <summary>The bytes that files are read into, used again for every read. It grows when a file does not fit and keeps that size, so only
/// the first oversized read allocates. Readers on one thread may share one.</summary>
/// <param name="capacity">Bytes it holds at first; positive. A page is enough for what is read each tick, except on very large
/// hosts.</param>
public sealed class ReadBuffer(int capacity = 4096)
{
    private byte[] _bytes = new byte[capacity];

    public int Capacity => _bytes.Length;

    internal ReadOnlySpan<byte> Filled(int length) => _bytes.AsSpan(0, length);

    internal Span<byte> FreeAfter(int length)
    {
        if (length == _bytes.Length)
        {
            Array.Resize(ref _bytes, checked(_bytes.Length * 2));
        }

        return _bytes.AsSpan(length);
    }
}
