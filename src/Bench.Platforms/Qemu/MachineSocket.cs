using System.Net.Sockets;

namespace Bench.Platforms.Qemu;

/// <summary>A connection to a machine over a socket that its monitor makes.</summary>
internal static class MachineSocket
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(2);

    /// <summary>Connects as soon as the socket is there.</summary>
    /// <exception cref="InstanceException">The machine ended first.</exception>
    public static async Task<StreamReader> ConnectAsync(string path, GuestConsole console, CancellationToken cancellation)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return new StreamReader(new NetworkStream(socket, ownsSocket: true));
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                if (console.HasEnded)
                {
                    throw console.Failure(InstanceFailure.Failed, $"QEMU ended before it answered at {path}", exception);
                }

                await Task.Delay(LookAgain, cancellation);
            }
        }
    }
}
