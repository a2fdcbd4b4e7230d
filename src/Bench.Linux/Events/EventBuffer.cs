using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Events;

/// <summary>Memory that the kernel writes a record to for each process that forks, becomes another program or ends on one CPU
/// (<c>perf_event_open(2)</c>). Failures come back as an error number.</summary>
internal sealed unsafe partial class EventBuffer(byte* memory, int size) : IDisposable
{
    private const uint Software = 1; // PERF_TYPE_SOFTWARE
    private const ulong CountsNothing = 9; // PERF_COUNT_SW_DUMMY
    private const ulong WithTime = 1 << 2; // PERF_SAMPLE_TIME

    // comm, task, sample_id_all, comm_exec, use_clockid
    private const ulong ProgramsAndTasksOnClock = (1 << 9) | (1 << 13) | (1 << 18) | (1 << 24) | (1 << 25);
    private const int ClockMonotonic = 1;
    private const ulong CloseOnExec = 1 << 3;
    private const int EveryProcess = -1;
    private const int NoGroup = -1;

    private const int ReadAndWrite = 3;
    private const int Shared = 1;
    private const int OffsetOfHead = 1024;

    // No record of these kinds takes more.
    private const int LargestRecord = 64;

    /// <summary>The records since it was opened: the kernel keeps the first ones and drops what finds no room.</summary>
    public ReadOnlySpan<byte> Records => new(memory + Environment.SystemPageSize, Filled);

    /// <summary>Whether the next record may find no room, and some may have found none.</summary>
    public bool IsFull => size - Environment.SystemPageSize - Filled <= LargestRecord;

    // Nothing is ever taken out, so that the position of the next record is the length of all.
    private int Filled => (int)Volatile.Read(ref *(long*)(memory + OffsetOfHead));

    /// <param name="pages">Pages of memory for records: a power of two.</param>
    public static EventBuffer? TryOpen(int cpu, int pages, out int error)
    {
        // struct perf_event_attr of PERF_ATTR_SIZE_VER3, which every kernel since 3.7 takes.
        Span<byte> attributes = stackalloc byte[96];
        attributes.Clear();
        MemoryMarshal.Write(attributes, Software);
        MemoryMarshal.Write(attributes[4..], (uint)attributes.Length);
        MemoryMarshal.Write(attributes[8..], CountsNothing);
        MemoryMarshal.Write(attributes[24..], WithTime); // sample_type
        MemoryMarshal.Write(attributes[40..], ProgramsAndTasksOnClock);
        MemoryMarshal.Write(attributes[92..], ClockMonotonic); // clockid
        var open = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 241 : 298;
        using var descriptor = Libc.Wrap((int)SystemCall(open, attributes, EveryProcess, cpu, NoGroup, CloseOnExec), out error);
        if (descriptor is null)
        {
            return null;
        }

        // The first page tells where the records end. The mapping keeps the event open.
        var length = (1 + pages) * Environment.SystemPageSize;
        var mapped = Map(0, (nuint)length, ReadAndWrite, Shared, descriptor, 0);
        error = mapped == -1 ? Marshal.GetLastPInvokeError() : 0;
        return mapped == -1 ? null : new EventBuffer((byte*)mapped, length);
    }

    /// <summary>Ends it. Nobody may be reading.</summary>
    public void Dispose() => _ = Unmap((nint)memory, (nuint)size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, ReadOnlySpan<byte> attributes, nint process, nint cpu, nint group, ulong flags);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint Map(nint at, nuint size, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint memory, nuint size);
}
