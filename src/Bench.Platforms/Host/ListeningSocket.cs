namespace Bench.Platforms.Host;

/// <summary>Whether anybody listens at a Unix socket, without a connection: some daemons serve the first that comes and no other.</summary>
internal static class ListeningSocket
{
    // __SO_ACCEPTCON of include/linux/net.h.
    private const int Accepts = 1 << 16;

    // Columns of proc_pid_net(5): Num, RefCount, Protocol, Flags, Type, St, Inode, Path.
    private const int Flags = 3;
    private const int Name = 7;

    /// <summary>Whether one of this network namespace does that was bound to this path.</summary>
    public static bool Exists(string path) => Exists(path, File.ReadLines("/proc/net/unix"));

    /// <summary>The same, as the lines of <c>/proc/net/unix</c> tell it.</summary>
    internal static bool Exists(string path, IEnumerable<string> lines) => lines.Skip(1)
        .Select(line => line.Split(' ', Name + 1, StringSplitOptions.RemoveEmptyEntries))
        .Any(columns => columns.Length > Name && columns[Name] == path
            && (int.Parse(columns[Flags], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) & Accepts) != 0);
}
