using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Files;

/// <summary>The few system calls that the base class library does not offer without locks, exceptions or allocation. Paths are marshalled
/// on the stack, failures come back as an error number.</summary>
internal static partial class Libc
{
    public const int NotPermitted = 1; // EPERM
    public const int NoEntry = 2; // ENOENT
    public const int NoProcess = 3; // ESRCH
    public const int Interrupted = 4; // EINTR
    public const int AccessDenied = 13; // EACCES
    public const int NoDevice = 19; // ENODEV: what a file of a removed cgroup answers
    public const int NotDirectory = 20; // ENOTDIR
    public const int NotSupported = 95; // EOPNOTSUPP: what a pressure file answers on a kernel started with psi=0

    private const int CloseOnExec = 0x80000;
    private const int PathOnly = 0x200000;
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7ff;

    // struct statx is the same on every architecture, which struct stat is not.
    private const int SizeOfStatus = 256;

    public static SafeFileHandle? OpenForReading(string path, out int error) =>
        Wrap(OpenAt(CurrentDirectory, path, CloseOnExec), out error);

    /// <summary>Opens a directory only to find files below it. Null, and the error number, when that failed.</summary>
    public static SafeFileHandle? OpenDirectory(string path, out int error) =>
        Wrap(OpenAt(CurrentDirectory, path, CloseOnExec | PathOnly), out error);

    /// <summary>Reads at an offset. The bytes read, 0 at the end, -1 and the error number on failure.</summary>
    /// <param name="file">The descriptor of an open file, which the caller keeps open meanwhile.</param>
    public static int ReadAt(int file, Span<byte> into, long offset, out int error)
    {
        nint read;
        do
        {
            read = PRead(file, into, (nuint)into.Length, offset);
            error = read < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Interrupted);
        return (int)read;
    }

    /// <summary>Opens, reads and closes a file, and allocates nothing. False when it is not there, or cannot be read.</summary>
    public static bool TryReadOnce(string path, ReadBuffer buffer, out ReadOnlySpan<byte> text)
    {
        text = default;
        var descriptor = OpenAt(CurrentDirectory, path, CloseOnExec);
        if (descriptor < 0)
        {
            return false;
        }

        var (length, read) = (0, 0);
        do
        {
            read = ReadAt(descriptor, buffer.FreeAfter(length), length, out _);
            length += Math.Max(0, read);
        }
        while (read > 0);
        _ = Close(descriptor);
        text = buffer.Filled(length);
        return read == 0;
    }

    /// <summary>The number of the device that holds a file or directory, as the kernel writes it: <c>254:0</c>. Null, and the error
    /// number, on failure.</summary>
    public static string? FindDevice(string path, out int error)
    {
        Span<byte> status = stackalloc byte[SizeOfStatus];
        var failed = Statx(CurrentDirectory, path, 0, BasicStats, status) < 0;
        error = failed ? Marshal.GetLastPInvokeError() : 0;
        return failed ? null : $"{MemoryMarshal.Read<uint>(status[136..])}:{MemoryMarshal.Read<uint>(status[140..])}";
    }

    /// <summary>The links to a directory: two, and in a cgroup's file system one from each directory in it. False when it is
    /// gone.</summary>
    public static bool TryCountLinks(string path, out uint links)
    {
        Span<byte> status = stackalloc byte[SizeOfStatus];
        var failed = Statx(CurrentDirectory, path, 0, BasicStats, status) < 0;
        links = MemoryMarshal.Read<uint>(status[16..]);
        return !failed;
    }

    /// <summary>A handle of a new descriptor. Null, and the error number, when the call that should have made it failed.</summary>
    public static SafeFileHandle? Wrap(int descriptor, out int error)
    {
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenAt(int directory, string path, int flags);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint PRead(int file, Span<byte> into, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> status);
}

/// <summary><c>struct timespec</c>.</summary>
internal readonly record struct TimeSpecification(long Seconds, long Nanoseconds)
{
    public const long NanosecondsPerSecond = 1_000_000_000;
}
