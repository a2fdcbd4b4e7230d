using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Bench.Validation.Accuracy;

/// <summary>The system calls by which a target does exact things: the base class library buffers, rounds and reads ahead. Numbers are
/// Linux's, the same on x86-64 and ARM64 where not said otherwise.</summary>
internal static partial class Posix
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int DataSync = 0x1000;

    public const int ReadPages = 1;
    public const int WritePages = 2;
    public const int Shared = 1;
    public const int Private = 2;
    public const int Anonymous = 0x20;
    public const int NoHugePages = 15;
    public const int DropCache = 4;

    private const int AbsoluteTime = 1;
    private const int Monotonic = 1;
    private const int ProcessCpu = 2;
    private const int Interrupted = 4;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary><c>O_DIRECT</c>, which differs.</summary>
    public static int Direct { get; } = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    /// <summary>The monotonic clock, nanoseconds.</summary>
    public static long Now => Read(Monotonic);

    /// <summary>CPU time of this process, nanoseconds.</summary>
    public static long CpuTime => Read(ProcessCpu);

    /// <summary>Sleeps until a moment of the monotonic clock.</summary>
    public static void SleepUntil(long nanoseconds)
    {
        var moment = new TimeSpec(nanoseconds / NanosecondsPerSecond, nanoseconds % NanosecondsPerSecond);
        while (ClockNanoSleep(Monotonic, AbsoluteTime, in moment, 0) == Interrupted)
        {
        }
    }

    public static int OpenFile(string path, int flags) => Checked(Open(path, flags, 0x180), "open", path);

    public static int NewMemoryFile(long bytes)
    {
        var file = Checked(MemFdCreate("bench", 0), "memfd_create", "bench");
        Checked(Truncate(file, bytes), "ftruncate", "bench");
        return file;
    }

    public static nint Map(long bytes, int protection, int flags, int file)
    {
        var address = MMap(0, (nuint)bytes, protection, flags, file, 0);
        return address == -1 ? throw Failed("mmap", $"{bytes} bytes") : address;
    }

    public static void Unmap(nint address, long bytes) => Checked(MUnmap(address, (nuint)bytes), "munmap", $"{bytes} bytes");

    public static void Advise(nint address, long bytes, int advice)
        => Checked(MAdvise(address, (nuint)bytes, advice), "madvise", $"{bytes} bytes");

    public static void CloseFile(int file) => Checked(Close(file), "close", $"{file}");

    public static void Sync(int file) => Checked(FSync(file), "fsync", $"{file}");

    /// <summary>Has the page cache forget a file that is on the disk already.</summary>
    public static void Forget(int file) => Checked(FAdvise(file, 0, 0, DropCache), "posix_fadvise", $"{file}");

    public static void WriteAll(int file, nint from, long bytes, long offset)
        => Whole(PWrite(file, from, (nuint)bytes, offset), bytes, "pwrite");

    public static void ReadAll(int file, nint into, long bytes, long offset)
        => Whole(PRead(file, into, (nuint)bytes, offset), bytes, "pread");

    private static long Read(int clock)
    {
        Checked(ClockGetTime(clock, out var time), "clock_gettime", $"{clock}");
        return (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
    }

    private static void Whole(nint done, long asked, string call)
    {
        if (done != asked)
        {
            throw done < 0 ? Failed(call, $"{asked} bytes") : new IOException($"{call} of {asked} bytes did {done}.");
        }
    }

    private static int Checked(int result, string call, string of) => result < 0 ? throw Failed(call, of) : result;

    private static IOException Failed(string call, string of)
        => new($"{call} {of}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int FAdvise(int file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    private static partial int Truncate(int file, long length);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemFdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MMap(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MUnmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int MAdvise(nint address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint PWrite(int file, nint from, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint PRead(int file, nint into, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int ClockNanoSleep(int clock, int flags, in TimeSpec moment, nint left);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
