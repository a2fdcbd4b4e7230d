using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Validation.Accuracy;

/// <summary>The system calls by which a target does exact things that the base class library rounds or does not offer. Numbers are
/// Linux's, the same on x86-64 and ARM64 where not said otherwise.</summary>
internal static partial class Posix
{
    public const int ReadOnly = 0;
    public const int ReadWrite = 2;
    public const int DataSync = 0x1000;

    public const int ReadPages = 1;
    public const int WritePages = 2;
    public const int Shared = 1;
    public const int Private = 2;
    public const int Anonymous = 0x20;

    private const int NoHugePages = 15;

    /// <summary><c>O_DIRECT</c>, which differs.</summary>
    public static int Direct { get; } = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x10000 : 0x4000;

    public static SafeFileHandle OpenFile(string path, int flags) => new(Checked(Open(path, flags), "open", path), ownsHandle: true);

    public static SafeFileHandle NewMemoryFile() => new(Checked(MemFdCreate("bench", 0), "memfd_create", "bench"), ownsHandle: true);

    public static nint Map(long bytes, int protection, int flags, SafeFileHandle? file)
    {
        var address = MMap(0, (nuint)bytes, protection, flags, (int)(file?.DangerousGetHandle() ?? -1), 0);
        return address == -1 ? throw Failed("mmap", $"{bytes} bytes") : address;
    }

    public static void Unmap(nint address, long bytes) => Checked(MUnmap(address, (nuint)bytes), "munmap", $"{bytes} bytes");

    public static void AvoidHugePages(nint address, long bytes) =>
        Checked(MAdvise(address, (nuint)bytes, NoHugePages), "madvise", $"{bytes} bytes");

    private static int Checked(int result, string call, string of) => result < 0 ? throw Failed(call, of) : result;

    private static IOException Failed(string call, string of) =>
        new($"{call} {of}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MemFdCreate(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MMap(nint address, nuint length, int protection, int flags, int file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int MUnmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    private static partial int MAdvise(nint address, nuint length, int advice);
}
