using System.Runtime.InteropServices;

namespace Bench.Linux.Events;

/// <summary>One message of the kernel's process events connector.</summary>
/// <remarks>
/// A datagram holds three structures of fixed layout, in the byte order of the host:
/// <code>
/// struct nlmsghdr (linux/netlink.h)    0 u32 nlmsg_len   4 u16 type   6 u16 flags   8 u32 seq   12 u32 pid
/// struct cn_msg (linux/connector.h)   16 u32 id.idx     20 u32 id.val   24 u32 seq   28 u32 ack   32 u16 len   34 u16 flags
/// struct proc_event (linux/cn_proc.h) 36 u32 what       40 u32 cpu      44 u64 timestamp_ns
///   ack                               52 u32 err
///   fork                              52 s32 parent_pid   56 s32 parent_tgid   60 s32 child_pid   64 s32 child_tgid
///   exec                              52 s32 process_pid  56 s32 process_tgid
///   exit                              52 s32 process_pid  56 s32 process_tgid  60 u32 exit_code   64 u32 exit_signal
///                                     68 s32 parent_pid   72 s32 parent_tgid (since Linux 4.18)
/// </code>
/// A <c>pid</c> there is a thread, a <c>tgid</c> a process. The kernel sends one message a datagram.
/// </remarks>
/// <param name="Stamp">When the kernel made it, in nanoseconds of <c>CLOCK_MONOTONIC</c>.</param>
/// <param name="Process">The process it is about; 0 for an acknowledgement.</param>
/// <param name="Parent">The parent of that process; 0 when unknown.</param>
/// <param name="Status">For an acknowledgement the error number; otherwise 0.</param>
/// <param name="Answers">For an acknowledgement the <c>ack</c> of what it answers, and one more; otherwise 0.</param>
internal readonly record struct ProcessMessage(
    ProcessMessageKind Kind, long Stamp, int Process, int Parent, int Status, uint Answers)
{
    /// <summary>The first value of the connector's identifier for process events (<c>CN_IDX_PROC</c>).</summary>
    public const uint ConnectorIndex = 1;

    /// <summary>The second value of that identifier (<c>CN_VAL_PROC</c>).</summary>
    public const uint ConnectorValue = 1;

    public const int NetlinkHeaderBytes = 16;

    public const int ConnectorHeaderBytes = 20;

    private const uint NoEvent = 0;
    private const uint ForkEvent = 1;
    private const uint ExecEvent = 2;
    private const uint ExitEvent = 0x80000000;

    private const int EventHeaderBytes = 16;
    private const int ParentOfExitBytes = 24;

    /// <summary>Reads a datagram. Whatever is not understood, not whole or only about a thread is of the kind "other".</summary>
    public static ProcessMessage Parse(ReadOnlySpan<byte> datagram)
    {
        const int Headers = NetlinkHeaderBytes + ConnectorHeaderBytes;
        if (datagram.Length < Headers
            || Unsigned(datagram, 16) != ConnectorIndex
            || Unsigned(datagram, 20) != ConnectorValue)
        {
            return default;
        }

        // The lengths of both headers and of what has arrived must agree; the smallest holds.
        var told = Math.Min(Unsigned(datagram, 0), Headers + (uint)MemoryMarshal.Read<ushort>(datagram[32..]));
        var whole = datagram[..(int)Math.Min((uint)datagram.Length, told)];
        if (whole.Length < Headers + EventHeaderBytes)
        {
            return default;
        }

        var stamp = MemoryMarshal.Read<long>(whole[44..]);
        var details = whole[(Headers + EventHeaderBytes)..];
        return Unsigned(whole, 36) switch
        {
            NoEvent when details.Length >= 4 => new ProcessMessage(
                ProcessMessageKind.Acknowledgement, stamp, 0, 0, Signed(details, 0), Unsigned(whole, 28)),
            ForkEvent when details.Length >= 16 && IsProcess(details[8..]) => new ProcessMessage(
                ProcessMessageKind.Fork, stamp, Signed(details, 12), Signed(details, 4), 0, 0),
            ExecEvent when details.Length >= 8 && IsProcess(details) => new ProcessMessage(
                ProcessMessageKind.Exec, stamp, Signed(details, 4), 0, 0, 0),
            ExitEvent when details.Length >= 16 && IsProcess(details) => new ProcessMessage(
                ProcessMessageKind.Exit, stamp, Signed(details, 4), ParentOfExit(details), 0, 0),
            _ => default,
        };
    }

    /// <summary>The event of a fork, an exec or an exit.</summary>
    /// <param name="program">The name for an exec, when known.</param>
    public ProcessEvent ToEvent(string? program)
    {
        var kind = Kind switch
        {
            ProcessMessageKind.Fork => ProcessEventKind.Fork,
            ProcessMessageKind.Exec => ProcessEventKind.Exec,
            ProcessMessageKind.Exit => ProcessEventKind.Exit,
            _ => throw new InvalidOperationException($"A message of the kind {Kind} is no event."),
        };
        return new ProcessEvent(kind, Process, Parent == 0 ? null : Parent, new MonotonicTime(Stamp)) { Program = program };
    }

    private static bool IsProcess(ReadOnlySpan<byte> threadAndProcess) =>
        Signed(threadAndProcess, 0) == Signed(threadAndProcess, 4) && Signed(threadAndProcess, 0) > 0;

    private static int ParentOfExit(ReadOnlySpan<byte> details) =>
        details.Length >= ParentOfExitBytes ? Signed(details, 20) : 0;

    private static uint Unsigned(ReadOnlySpan<byte> bytes, int offset) => MemoryMarshal.Read<uint>(bytes[offset..]);

    private static int Signed(ReadOnlySpan<byte> bytes, int offset) => MemoryMarshal.Read<int>(bytes[offset..]);
}

/// <summary>What a message of the process events connector tells.</summary>
internal enum ProcessMessageKind
{
    Other,

    /// <summary>The answer to having asked for events.</summary>
    Acknowledgement,

    Fork,
    Exec,
    Exit,
}
