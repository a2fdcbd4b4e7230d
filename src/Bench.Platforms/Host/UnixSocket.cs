using System.Net.Sockets;

namespace Bench.Platforms.Host;

/// <summary>Who listens at a Unix socket.</summary>
internal static class UnixSocket
{
    // __SO_ACCEPTCON of include/linux/net.h.
    private const int Accepts = 1 << 16;

    // Columns of /proc/net/unix, proc_pid_net(5): Num, RefCount, Protocol, Flags, Type, St, Inode, Path.
    private const int Flags = 3;
    private const int Name = 7;

    // SOL_SOCKET and SO_PEERCRED of unix(7).
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Whether a process listens at a path. Looks without a connection: some daemons serve only the first one.</summary>
    public static bool HasListener(string path) => HasListener(path, File.ReadLines("/proc/net/unix"));

    internal static bool HasListener(string path, IEnumerable<string> lines) => lines.Skip(1)
        .Select(line => line.Split(' ', Name + 1, StringSplitOptions.RemoveEmptyEntries))
        .Any(columns => columns.Length > Name && columns[Name] == path
            && (int.Parse(columns[Flags], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & Accepts) != 0);

    /// <summary>The process that listens; null when none answers, or one of another PID namespace does.</summary>
    public static int? FindListener(string path)
    {
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(path));
            var credentials = new byte[3 * sizeof(int)];
            socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
            return BitConverter.ToInt32(credentials) is > 0 and var process ? process : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
