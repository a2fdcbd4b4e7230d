using System.Runtime.InteropServices;

namespace Bench.Linux.Events;

/// <summary>Hears from the kernel of every process that is made, becomes another program or ends, anywhere on the host, without touching
/// these processes. Source: the process events connector (<c>linux/cn_proc.h</c>).</summary>
/// <remarks>While it is open, every fork, exec and exit of the host, of threads too, queues a message and, when names are wanted, wakes a
/// thread of this process: some tens of microseconds for a program's start and end. So open it only for what it is to explain. <br/>
/// The name of a program is read from <c>/proc</c> when its event arrives: too late for a process that has ended by then. A name read
/// after the next exec is left out, but one read while the next exec is under way can be that of the next program.</remarks>
public sealed class ProcessEventListener : IDisposable
{
    private const uint Listen = 1;
    private const uint Ignore = 2;
    private const int DefaultCapacity = 1 << 15;

    private const int NoSuchProtocol = 93;
    private const int NoSuchFamily = 97;
    private const int Refused = 111;

    // A queued message takes about a kilobyte, so the kernel can queue some ten thousand until the thread gets to run.
    private const int SocketBufferBytes = 8 << 20;
    private const int DatagramBytes = 4096;

    // The stamps are the kernel's, so without names nothing is lost by taking many events at once.
    private static readonly TimeSpan PauseWithoutNames = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _ready = new();
    private readonly ConnectorSocket _socket;
    private readonly ProcessEventLog _log;
    private readonly bool _namePrograms;
    private readonly byte[] _datagram = new byte[DatagramBytes];
    private readonly Thread _thread;
    private long _overruns;
    private int _error;
    private bool _disposed;

    private ProcessEventListener(ConnectorSocket socket, bool namePrograms, int capacity)
    {
        _socket = socket;
        _namePrograms = namePrograms;
        _log = new ProcessEventLog(capacity);
        _thread = new Thread(Run) { IsBackground = true, Name = "process events" };
    }

    /// <summary>At least so many events are missing since it was opened: one for each time the kernel's queue was full, which may stand
    /// for many, and one for each event beyond the 32768 it keeps.</summary>
    public long Lost
    {
        get
        {
            lock (_gate)
            {
                return _overruns + _log.Discarded;
            }
        }
    }

    /// <summary>Begins to listen; null, and the reason, where that cannot be done.</summary>
    /// <param name="reason">What it lacks: a right, a namespace, or something the kernel was built without.</param>
    /// <param name="namePrograms">Whether to read the name of the program at each exec.</param>
    /// <param name="capacity">Events that are kept.</param>
    public static ProcessEventListener? TryOpen(out string? reason, bool namePrograms = true, int capacity = DefaultCapacity)
    {
        var socket = ConnectorSocket.TryOpen(SocketBufferBytes, out var action, out var error);
        reason = socket is null ? Explain(action, error) : Subscribe(socket);
        if (socket is null || reason is not null)
        {
            socket?.Dispose();
            return null;
        }

        var listener = new ProcessEventListener(socket, namePrograms, capacity);
        listener._thread.Start();
        listener._ready.Wait();
        return listener;
    }

    /// <summary>All events since it was opened, in the order of their stamps: at least those stamped before the call.</summary>
    /// <remarks>The kernel tells a parent that its child has ended a moment before it stamps the exit, so the exit of a process that has
    /// just been waited for may still be missing.</remarks>
    /// <exception cref="IOException">The kernel refused to tell more.</exception>
    public IReadOnlyList<ProcessEvent> Read()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return TryDrain()
                ? _log.ToEvents()
                : throw new IOException($"Cannot receive process events: {Marshal.GetPInvokeErrorMessage(_error)} (error {_error}).");
        }
    }

    /// <summary>Ends listening.</summary>
    /// <remarks>The kernel counts its listeners and does not notice when one merely closes its socket (seen on Linux 6.18). If this is
    /// never called, or the process is killed, the kernel makes messages for nobody until the next boot.</remarks>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            _ = _socket.Send(Ignore, 0);
        }

        _socket.StopWaiting();
        _thread.Join();
        _ready.Dispose();
        _socket.Dispose();
    }

    /// <summary>Asks for events and waits for the acknowledgement. Null, or the reason why there will be none.</summary>
    private static string? Subscribe(ConnectorSocket socket)
    {
        // Acknowledgements go to everyone who listens, so this one must be known from others. The sequence number would
        // not do: since Linux 6.6 the kernel writes its own into the acknowledgement.
        var token = (uint)Random.Shared.NextInt64();
        var before = MonotonicClock.Now;
        var error = socket.Send(Listen, token);
        if (error != 0)
        {
            return Explain("asking for process events", error);
        }

        // The kernel has acknowledged before the sending returns, so there is nothing to wait for.
        if (FindAcknowledgement(socket, unchecked(token + 1)) is not { } acknowledgement)
        {
            return "the kernel does not acknowledge the wish for process events: it is built without "
                + "CONFIG_PROC_EVENTS, or this process is not in the host's first PID and user namespaces";
        }

        if (acknowledgement.Status != 0)
        {
            return Explain("asking for process events", acknowledgement.Status);
        }

        var stamp = new MonotonicTime(acknowledgement.Stamp);
        if (stamp < before || stamp > MonotonicClock.Now)
        {
            _ = socket.Send(Ignore, 0);
            return "the kernel stamps process events with another clock than this process reads: "
                + "it is in a time namespace of its own";
        }

        return null;
    }

    private static ProcessMessage? FindAcknowledgement(ConnectorSocket socket, uint answers)
    {
        Span<byte> datagram = stackalloc byte[DatagramBytes];
        int error;
        do
        {
            var received = socket.Receive(datagram, out error);
            var message = ProcessMessage.Parse(datagram[..Math.Max(received, 0)]);
            if (message.Kind == ProcessMessageKind.Acknowledgement && message.Answers == answers)
            {
                return message;
            }
        }
        while (error is 0 or ConnectorSocket.Overrun);
        return null;
    }

    private static string Explain(string action, int error)
    {
        var advice = error switch
        {
            Libc.NotPermitted or Libc.AccessDenied => "CAP_NET_ADMIN is needed: run as root",
            NoSuchProtocol or NoSuchFamily => "the kernel has no connector (CONFIG_CONNECTOR)",
            Refused => "the connector answers in the host's first network namespace only, if the kernel has it",
            _ => $"error {error}",
        };
        return $"{action}: {Marshal.GetPInvokeErrorMessage(error)} ({advice})";
    }

    private void Run()
    {
        // A name is gone as soon as its program has ended or become another one. The first use of code compiles it: not during a boot.
        _ = HostThread.Hurry();
        _ = ProgramName.Of(Environment.ProcessId);
        lock (_gate)
        {
            _ = TryDrain();
        }

        _ready.Set();
        while (_socket.Wait() && (_namePrograms || _socket.Pause(PauseWithoutNames)))
        {
            lock (_gate)
            {
                if (_disposed || !TryDrain())
                {
                    return;
                }
            }
        }
    }

    /// <summary>Keeps what the kernel has queued. False, for good, when it gave an error that does not pass.</summary>
    private bool TryDrain()
    {
        while (_error == 0)
        {
            var received = _socket.Receive(_datagram, out var error);
            if (received >= 0)
            {
                Keep(ProcessMessage.Parse(_datagram.AsSpan(0, received)));
            }
            else if (error == ConnectorSocket.NothingYet)
            {
                return true;
            }
            else if (error == ConnectorSocket.Overrun)
            {
                _overruns++;
            }
            else
            {
                _error = error;
            }
        }

        return false;
    }

    private void Keep(in ProcessMessage message)
    {
        switch (message.Kind)
        {
            case ProcessMessageKind.Exec when _namePrograms:
                var name = ProgramName.Of(message.Process);
                _log.Add(message, name, MonotonicClock.Now);
                break;
            case ProcessMessageKind.Fork or ProcessMessageKind.Exec or ProcessMessageKind.Exit:
                _log.Add(message);
                break;
        }
    }
}
