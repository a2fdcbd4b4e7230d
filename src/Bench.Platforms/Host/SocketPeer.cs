using System.Net.Sockets;

namespace Bench.Platforms.Host;

/// <summary>Who listens at the other end of a Unix socket. Source: <c>SO_PEERCRED</c> of unix(7).</summary>
internal static class SocketPeer
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>The process that listens; null when nobody answers, or one of another PID namespace does, which has no number
    /// here.</summary>
    public static int? Find(string address)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(address));
            var credentials = new byte[3 * sizeof(int)];
            return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == credentials.Length
                && BitConverter.ToInt32(credentials) is > 0 and var process
                ? process
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
