using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Sampling;

/// <summary>
/// A file of <c>/proc</c>, <c>/sys</c> or a cgroup, opened once and read again from its start as often as needed. The
/// kernel writes the text anew at each read from offset 0; reading allocates nothing.
/// </summary>
/// <remarks>
/// Such a file goes away with its process, device or cgroup. That is a normal event and no exception: opening gives
/// null, reading gives false.
/// </remarks>
public sealed class ProcFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private ProcFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        Path = path;
    }

    /// <summary>The path it was opened by.</summary>
    public string Path { get; }

    /// <summary>Opens a file, or gives null when it, its process, device or cgroup does not exist.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    /// <exception cref="IOException">It exists and cannot be opened, for instance for want of file descriptors.</exception>
    public static ProcFile? TryOpen(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Wrap(Libc.OpenForReading(path, out var error), error, path);
    }

    /// <summary>Opens a file that must exist.</summary>
    /// <inheritdoc cref="TryOpen(string)"/>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    public static ProcFile Open(string path) =>
        TryOpen(path) ?? throw new FileNotFoundException(
            $"Cannot open {path}: it does not exist. Is this Linux, and is the file system that holds it mounted?", path);

    /// <summary>Reads the whole file from its start.</summary>
    /// <param name="buffer">Where the text goes; grown when it is too small.</param>
    /// <param name="text">The text, valid until the buffer is used again; empty when the result is false.</param>
    /// <returns>False when what the file tells about is gone, or the kernel does not offer it.</returns>
    /// <exception cref="ObjectDisposedException">The file has been closed.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    /// <exception cref="IOException">The kernel refused for another reason.</exception>
    public bool TryRead(ReadBuffer buffer, out ReadOnlySpan<byte> text)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        var length = 0;
        while (true)
        {
            // A long text comes in pieces, so only a read of nothing tells the end.
            var read = Libc.ReadAt(_handle, buffer.FreeAfter(length), length, out var error);
            if (read == 0)
            {
                text = buffer.Filled(length);
                return true;
            }

            if (read < 0)
            {
                text = default;
                return IsAbsence(error) ? false : throw Failure("read", Path, error);
            }

            length += read;
        }
    }

    /// <summary>Reads the whole of a file that cannot go away, such as <c>/proc/meminfo</c>.</summary>
    internal ReadOnlySpan<byte> Read(ReadBuffer buffer) => TryRead(buffer, out var text)
        ? text
        : throw new IOException($"Cannot read {Path}: the kernel no longer offers it.");

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Opens a file below an open directory; null when there is no such file any more.</summary>
    internal static ProcFile? TryOpen(SafeFileHandle directory, string directoryPath, string name)
    {
        var handle = Libc.OpenForReading(directory, name, out var error);
        if (handle is null && IsAbsence(error))
        {
            return null;
        }

        return Wrap(handle, error, $"{directoryPath}/{name}");
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

    private static ProcFile? Wrap(SafeFileHandle? handle, int error, string path)
    {
        if (handle is not null)
        {
            return new ProcFile(handle, path);
        }

        return IsAbsence(error) ? null : throw Failure("open", path, error);
    }
}
