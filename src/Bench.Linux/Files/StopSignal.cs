using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Files;

/// <summary>Ends the waiting of another thread, for good: a descriptor that can be read once it has been raised
/// (<c>eventfd(2)</c>).</summary>
internal sealed partial class StopSignal : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const short Readable = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    // poll passes over it.
    private const int NoDescriptor = -1;

    private readonly SafeFileHandle _handle;

    private StopSignal(SafeFileHandle handle) => _handle = handle;

    /// <summary>Null, and the error number, when the kernel gives no descriptor.</summary>
    public static StopSignal? TryMake(out int error) =>
        Libc.Wrap(EventDescriptor(0, CloseOnExec), out error) is { } handle ? new StopSignal(handle) : null;

    public void Raise() => _ = Write(_handle, 1UL, sizeof(ulong));

    /// <summary>Waits until it is raised or the time is over; true when it is raised. A signal to the process may end the waiting,
    /// too.</summary>
    public bool Wait(long nanoseconds) =>
        Poll(NoDescriptor, new TimeSpecification(nanoseconds / NanosecondsPerSecond, nanoseconds % NanosecondsPerSecond));

    /// <summary>Waits until it is raised or there is something to read; true when it is raised. Signals as before.</summary>
    public bool WaitForEither(SafeFileHandle readable) => Poll((int)readable.DangerousGetHandle(), limit: null);

    public void Dispose() => _handle.Dispose();

    private unsafe bool Poll(int other, TimeSpecification? limit)
    {
        Span<PollEntry> entries =
        [
            new() { Descriptor = (int)_handle.DangerousGetHandle(), Events = Readable },
            new() { Descriptor = other, Events = Readable },
        ];
        var time = limit.GetValueOrDefault();
        return Poll(entries, (nuint)entries.Length, limit is null ? null : &time, 0) > 0 && entries[0].Returned != 0;
    }

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(SafeFileHandle file, in ulong value, nuint count);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static unsafe partial int Poll(Span<PollEntry> entries, nuint count, TimeSpecification* limit, nint signals);

    private readonly record struct TimeSpecification(long Seconds, long Nanoseconds);

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
