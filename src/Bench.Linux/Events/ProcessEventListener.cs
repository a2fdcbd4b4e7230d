using System.Runtime.InteropServices;

namespace Bench.Linux.Events;

/// <summary>Hears from the kernel of every process that is made, becomes another program or ends, anywhere on the host, without touching
/// these processes. Source: the records of tasks and of their names that go with a performance event (<c>perf_event_open(2)</c>).</summary>
/// <remarks>The kernel stamps and names within the event, so nothing depends on when it is read, and no thread waits for it.</remarks>
public sealed class ProcessEventListener : IDisposable
{
    // A program's start and end take about 120 bytes: with pages of 4 KiB, some four thousand of them a CPU.
    private const int DefaultPages = 128;
    private const int NoSystemCall = 38; // ENOSYS

    private readonly List<EventBuffer> _buffers = [];
    private bool _disposed;

    private ProcessEventListener()
    {
    }

    /// <summary>Whether events may be missing, because a CPU had more of them than it has room for.</summary>
    public bool IsFull => _buffers.Exists(buffer => buffer.IsFull);

    /// <summary>Begins to listen; null, and the reason, where that cannot be done.</summary>
    /// <param name="reason">What it lacks: a right, or something the kernel was built without.</param>
    /// <param name="pages">Pages of memory for the events of each CPU: a power of two.</param>
    public static ProcessEventListener? TryOpen(out string? reason, int pages = DefaultPages)
    {
        var listener = new ProcessEventListener();
        foreach (var folder in Directory.EnumerateDirectories("/sys/devices/system/cpu", "cpu*"))
        {
            if (!int.TryParse(Path.GetFileName(folder)["cpu".Length..], out var cpu))
            {
                continue;
            }

            if (EventBuffer.TryOpen(cpu, pages, out var error) is { } buffer)
            {
                listener._buffers.Add(buffer);
            }
            else if (error != Libc.NoDevice)
            {
                // A CPU that is off line is no device.
                listener.Dispose();
                reason = Explain(error);
                return null;
            }
        }

        reason = null;
        return listener;
    }

    /// <summary>All events since it was opened, in the order of their stamps.</summary>
    public IReadOnlyList<ProcessEvent> Read()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return [.. _buffers.SelectMany(buffer => EventRecord.ReadAll(buffer.Records)).OrderBy(one => one.At)];
    }

    /// <summary>Ends listening. Nobody may be reading.</summary>
    public void Dispose()
    {
        _disposed = true;
        _buffers.ForEach(buffer => buffer.Dispose());
        _buffers.Clear();
    }

    private static string Explain(int error)
    {
        var advice = error switch
        {
            Libc.NotPermitted or Libc.AccessDenied => "CAP_PERFMON is needed: run as root",
            NoSystemCall => "the kernel is built without CONFIG_PERF_EVENTS",
            _ => $"error {error}",
        };
        return $"listening to process events: {Marshal.GetPInvokeErrorMessage(error)} ({advice})";
    }
}
