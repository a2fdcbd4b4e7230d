using System.Runtime.InteropServices;
using System.Text;

namespace Bench.Linux.Events;

/// <summary>The records of an <see cref="EventBuffer"/>.</summary>
/// <remarks>
/// <code>
/// struct perf_event_header (linux/perf_event.h)   0 u32 type   4 u16 misc   6 u16 size
///   PERF_RECORD_COMM                              8 u32 pid   12 u32 tid   16 char comm[], padded with zeros
///   PERF_RECORD_EXIT, PERF_RECORD_FORK            8 u32 pid   12 u32 ppid  16 u32 tid   20 u32 ptid   24 u64 time
/// struct sample_id                         size - 8 u64 time
/// </code>
/// A <c>pid</c> there is a process, a <c>tid</c> a thread.
/// </remarks>
internal static class EventRecord
{
    private const uint Name = 3;
    private const uint Exit = 4;
    private const uint Fork = 7;
    private const ushort ByExec = 1 << 13; // PERF_RECORD_MISC_COMM_EXEC

    /// <summary>The events of processes, in the order of the records; those of threads are left out.</summary>
    public static List<ProcessEvent> ReadAll(ReadOnlySpan<byte> records)
    {
        var events = new List<ProcessEvent>();
        while (!records.IsEmpty)
        {
            var size = MemoryMarshal.Read<ushort>(records[6..]);
            if (Read(records[..size]) is { } one)
            {
                events.Add(one);
            }

            records = records[size..];
        }

        return events;
    }

    private static ProcessEvent? Read(ReadOnlySpan<byte> record)
    {
        var process = Number(record, 8);
        var at = new MonotonicTime(MemoryMarshal.Read<long>(record[^8..]));
        return MemoryMarshal.Read<uint>(record) switch
        {
            // Outside the PID namespace of the harness a process has the number 0.
            _ when process <= 0 => null,
            Name when (MemoryMarshal.Read<ushort>(record[4..]) & ByExec) != 0 =>
                new(ProcessEventKind.Exec, process, null, at) { Program = Text(record[16..^8]) },
            Exit when Number(record, 16) == process => new(ProcessEventKind.Exit, process, Parent(record), at),
            Fork when Number(record, 16) == process => new(ProcessEventKind.Fork, process, Parent(record), at),
            _ => null,
        };
    }

    private static int? Parent(ReadOnlySpan<byte> record) => Number(record, 12) is var parent and > 0 ? parent : null;

    private static int Number(ReadOnlySpan<byte> record, int offset) => MemoryMarshal.Read<int>(record[offset..]);

    private static string Text(ReadOnlySpan<byte> padded) => Encoding.UTF8.GetString(padded[..padded.IndexOf((byte)0)]);
}
