using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Files;

/// <summary>Ends the waiting of another thread, for good: a descriptor that can be read once it has been raised
/// (<c>eventfd(2)</c>).</summary>
internal sealed partial class StopSignal(SafeFileHandle handle) : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const short Readable = 1;

    /// <summary>Null, and the error number, when the kernel gives no descriptor.</summary>
    public static StopSignal? TryMake(out int error) =>
        Libc.Wrap(EventDescriptor(0, CloseOnExec), out error) is { } handle ? new StopSignal(handle) : null;

    public void Raise() => _ = Write(handle, 1UL, sizeof(ulong));

    /// <summary>Waits until it is raised or the time is over; true when it is raised. A signal to the process may end the waiting,
    /// too.</summary>
    public bool Wait(long nanoseconds)
    {
        var entry = new PollEntry { Descriptor = (int)handle.DangerousGetHandle(), Events = Readable };
        var (seconds, rest) = Math.DivRem(nanoseconds, TimeSpecification.NanosecondsPerSecond);
        var limit = new TimeSpecification(seconds, rest);
        return Poll(ref entry, 1, in limit, 0) > 0;
    }

    public void Dispose() => handle.Dispose();

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(SafeFileHandle file, in ulong value, nuint count);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(ref PollEntry entry, nuint count, in TimeSpecification limit, nint signals);

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
