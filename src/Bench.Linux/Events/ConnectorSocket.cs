using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Events;

/// <summary>A socket that hears the kernel's process events connector (<c>Documentation/driver-api/connector.rst</c>), and an event that
/// ends the waiting for it. Failures come back as an error number.</summary>
internal sealed partial class ConnectorSocket : IDisposable
{
    /// <summary>Nothing to read now (<c>EAGAIN</c>).</summary>
    public const int NothingYet = 11;

    /// <summary>The kernel had more to tell than the socket's buffer holds (<c>ENOBUFS</c>).</summary>
    public const int Overrun = 105;

    private const int Netlink = 16;
    private const int Datagram = 2;
    private const int SocketCloseOnExec = 0x80000;
    private const int ConnectorProtocol = 11;
    private const int SocketLevel = 1;
    private const int ReceiveBuffer = 8;
    private const int ReceiveBufferForce = 33;
    private const int DoNotWait = 0x40;
    private const ushort NetlinkDone = 3;

    private readonly SafeFileHandle _socket;
    private readonly StopSignal _stop;

    private ConnectorSocket(SafeFileHandle socket, StopSignal stop)
    {
        _socket = socket;
        _stop = stop;
    }

    /// <summary>Opens a socket and joins the group that process events are sent to.</summary>
    /// <param name="bufferBytes">Bytes the kernel may queue; without <c>CAP_NET_ADMIN</c> it may allow fewer.</param>
    /// <param name="action">What failed, when the result is null.</param>
    /// <param name="error">The error number of that, or 0.</param>
    public static ConnectorSocket? TryOpen(int bufferBytes, out string action, out int error)
    {
        action = "opening a connector socket";
        var socket = Libc.Wrap(Socket(Netlink, Datagram | SocketCloseOnExec, ConnectorProtocol), out error);
        if (socket is null)
        {
            return null;
        }

        if (SetOption(socket, SocketLevel, ReceiveBufferForce, bufferBytes, sizeof(int)) != 0)
        {
            _ = SetOption(socket, SocketLevel, ReceiveBuffer, bufferBytes, sizeof(int));
        }

        action = "joining the group of process events";
        var address = new NetlinkAddress { Family = Netlink, Groups = 1u << ((int)ProcessMessage.ConnectorIndex - 1) };
        if (Bind(socket, address, (uint)Marshal.SizeOf<NetlinkAddress>()) != 0)
        {
            error = Marshal.GetLastPInvokeError();
            socket.Dispose();
            return null;
        }

        action = "making an event";
        var stop = StopSignal.TryMake(out error);
        if (stop is null)
        {
            socket.Dispose();
            return null;
        }

        return new ConnectorSocket(socket, stop);
    }

    /// <summary>Asks the kernel to begin or to end telling. The error number, 0 when it took the message.</summary>
    /// <param name="operation">A value of <c>enum proc_cn_mcast_op</c>.</param>
    /// <param name="token">A number that the acknowledgement will carry, and one more (the <c>ack</c>).</param>
    public int Send(uint operation, uint token)
    {
        const int Length = ProcessMessage.NetlinkHeaderBytes + ProcessMessage.ConnectorHeaderBytes + sizeof(uint);
        Span<byte> message = stackalloc byte[Length];
        message.Clear();
        MemoryMarshal.Write(message, (uint)Length);
        MemoryMarshal.Write(message[4..], NetlinkDone);
        MemoryMarshal.Write(message[16..], ProcessMessage.ConnectorIndex);
        MemoryMarshal.Write(message[20..], ProcessMessage.ConnectorValue);
        MemoryMarshal.Write(message[28..], token);
        MemoryMarshal.Write(message[32..], (ushort)sizeof(uint));
        MemoryMarshal.Write(message[36..], operation);
        while (Send(_socket, message, Length, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() is var error and not Libc.Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    /// <summary>Takes the next datagram without waiting. Its bytes; -1 and the error number when there is none.</summary>
    public int Receive(Span<byte> into, out int error)
    {
        nint received;
        do
        {
            received = Receive(_socket, into, (nuint)into.Length, DoNotWait);
            error = received < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
        while (error == Libc.Interrupted);
        return (int)received;
    }

    /// <summary>Waits until there is something to receive. False once <see cref="StopWaiting"/> has been called.</summary>
    public bool Wait() => !_stop.WaitForEither(_socket);

    /// <summary>Waits for some time, whatever arrives. False once <see cref="StopWaiting"/> has been called.</summary>
    public bool Pause(TimeSpan time) => !_stop.Wait((long)time.TotalNanoseconds);

    /// <summary>Ends the waiting of another thread, for good.</summary>
    public void StopWaiting() => _stop.Raise();

    /// <summary>Closes the socket. No thread may be waiting for it.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        _stop.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle socket, int level, int option, in int value, uint length);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeFileHandle socket, in NetlinkAddress address, uint length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeFileHandle socket, ReadOnlySpan<byte> bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeFileHandle socket, Span<byte> into, nuint count, int flags);

    // struct sockaddr_nl
    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint Port;
        public uint Groups;
    }
}
