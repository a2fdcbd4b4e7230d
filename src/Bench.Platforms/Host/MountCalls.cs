using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Platforms.Host;

/// <summary>
/// mount(2), umount2(2), mknod(2) and setns(2): a program for each would take ten times as long as the boot of a plain process.
/// </summary>
internal static partial class MountCalls
{
    public const nuint ReadOnly = 1;

    /// <summary>Show a folder at another place, too.</summary>
    public const nuint Bind = 4096;

    private const int Detach = 2;
    private const int NoFollow = 8;
    private const long AtCurrentFolder = -100;
    private const int NewNetwork = 0x40000000;
    private const uint CharacterDevice = 0x2000;
    private const uint ForEverybody = 0b110_110_110;

    /// <summary>mknodat(2): its number is the architecture's.</summary>
    private static long NumberOfMakeNode => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 259 : 33;

    /// <summary>Mounts a file system, or shows a folder at another place.</summary>
    /// <exception cref="InstanceException">The kernel refuses.</exception>
    public static void Mount(string source, string target, string? type, nuint flags = 0, string? data = null) =>
        Check(MountNative(source, target, type, flags, data), $"Cannot mount {type ?? source} on {target}");

    /// <summary>Unmounts; what is busy is detached. Returns whether anything was mounted there.</summary>
    public static bool Unmount(string target) => UnmountNative(target, NoFollow) == 0 || UnmountNative(target, NoFollow | Detach) == 0;

    public static void MakeDevice(string path, uint major, uint minor)
    {
        Check(
            MakeNode(NumberOfMakeNode, AtCurrentFolder, path, CharacterDevice, (major << 8) | minor) is 0 ? 0 : -1,
            $"Cannot make the device {path}");

        // Whatever the harness's umask is.
        Check(ChangeMode(path, ForEverybody), $"Cannot let everybody use the device {path}");
    }

    /// <summary>Puts the calling thread into a network namespace, setns(2).</summary>
    /// <exception cref="InstanceException">The kernel refuses.</exception>
    public static void EnterNetwork(SafeFileHandle network) =>
        Check(SetNamespace(network, NewNetwork), "Cannot enter a network namespace");

    private static void Check(int result, string problem)
    {
        if (result != 0)
        {
            throw new InstanceException(InstanceFailure.Failed, $"{problem}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountNative(string source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnmountNative(string target, int flags);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeMode(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle file, int type);

    // By its number: glibc exports mknod(2) only since 2.33.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long MakeNode(long number, long folder, string path, ulong mode, ulong device);
}
