using System.Net.Sockets;

namespace Bench.Platforms.Networks;

/// <summary>
/// A network namespace with a bridge, on which the instances' links end, apart from the host's own network. Only mounts in the workspace's
/// folders hold it, so that it goes with the workspace, after a crash, too.
/// </summary>
public sealed class NetworkSegment : IAsyncDisposable
{
    /// <summary>What the addresses begin with; the network has 24 bits.</summary>
    internal const string Prefix = "10.73.0.";

    /// <summary>The address of the segment itself: that of whatever runs in its namespace.</summary>
    internal const string Gateway = $"{Prefix}1";

    /// <summary>The last number of the address before that of the first station.</summary>
    internal const int FirstStation = 10;

    private const string MakeBridge = """
        set -e
        ip link add br0 type bridge
        ip address add "$1/24" dev br0
        ip link set br0 up
        ip link set lo up
        """;

    // Both ends are made in the segment, and one goes over to where it is wanted: an open namespace, named by a path.
    private const string MakeLink = """
        set -e
        ip link add "veth$1" type veth peer name "inner$1"
        ip link set "veth$1" master br0 up
        ip link set "inner$1" netns "$2"
        """;

    private const string NameLink = """
        set -e
        ip link set lo up
        ip link set "inner$1" name eth0
        ip address add "$2/24" dev eth0
        ip link set eth0 up
        """;

    private const string MakeTap = """
        set -e
        ip tuntap add dev "tap$1" mode tap
        ip link set "tap$1" master br0 up
        """;

    private readonly InstanceFolder _folder;

    private NetworkSegment(InstanceFolder folder, string @namespace) => (_folder, Namespace) = (folder, @namespace);

    internal string Namespace { get; }

    /// <summary>Makes one.</summary>
    /// <exception cref="InstanceException">It cannot be had here: root and the right to make networks are needed.</exception>
    public static async Task<NetworkSegment> MakeAsync(Workspace workspace, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (!Environment.IsPrivilegedProcess)
        {
            throw InstanceException.Unsupported("root is needed to make a network apart from the host's own. Run the harness as root.");
        }

        var folder = workspace.NewInstance();
        try
        {
            var segment = new NetworkSegment(folder, await MakeNamespaceAsync(folder, cancellation));
            await segment.RunAsync(segment.Namespace, MakeBridge, [Gateway], cancellation);
            return segment;
        }
        catch (Exception exception)
        {
            await folder.DisposeAsync();
            if (exception is not InstanceException)
            {
                throw;
            }

            throw InstanceException.Unsupported(
                $"a network apart from the host's own cannot be made: {exception.Message} "
                + "The capabilities CAP_SYS_ADMIN and CAP_NET_ADMIN are needed, and a kernel with bridges and veth.",
                exception);
        }
    }

    /// <summary>Makes a network namespace with nothing in it, which goes with a folder, and returns its path.</summary>
    /// <exception cref="InstanceException">It cannot be made.</exception>
    internal static async Task<string> MakeNamespaceAsync(InstanceFolder folder, CancellationToken cancellation)
    {
        var path = folder.At("network");
        await File.WriteAllBytesAsync(path, [], cancellation);
        folder.OnDispose(() => Mounts.UnmountBelow(path));
        await Toolbox.OfHost.RunAsync("unshare", [$"--net={path}", "true"], cancellation);
        return path;
    }

    /// <summary>Makes a TCP socket in the segment, for a client outside of all instances.</summary>
    /// <exception cref="InstanceException">The kernel refuses.</exception>
    public Task<Socket> MakeSocketAsync() => Task.Factory.StartNew(
        () =>
        {
            using var network = File.OpenHandle(Namespace);
            MountCalls.EnterNetwork(network);
            return new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        },
        CancellationToken.None,

        // In a thread of its own, which ends with it: a thread is in one namespace, and its sockets stay in that.
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    internal async Task ConnectAsync(InstanceNetwork network, string @namespace, CancellationToken cancellation)
    {
        await RunAsync(Namespace, MakeLink, [Number(network), @namespace], cancellation);
        await RunAsync(@namespace, NameLink, [Number(network), network.Address], cancellation);
    }

    /// <summary>Makes a tap device on the bridge, and returns its name in the segment's namespace.</summary>
    /// <exception cref="InstanceException">It cannot be made.</exception>
    internal async Task<string> MakeTapAsync(InstanceNetwork network, CancellationToken cancellation)
    {
        await RunAsync(Namespace, MakeTap, [Number(network)], cancellation);
        return $"tap{Number(network)}";
    }

    /// <summary>Removes it with all that is in it.</summary>
    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private static string Number(InstanceNetwork network) => network.Station.ToString(CultureInfo.InvariantCulture);

    private async Task RunAsync(string @namespace, string script, string[] arguments, CancellationToken cancellation)
    {
        var (code, _, error) = await Toolbox.OfHost
            .TryRunAsync("nsenter", [$"--net={@namespace}", "sh", "-c", script, "bench-network", .. arguments], cancellation);
        if (code != 0)
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"of the network for {_folder.Id} something cannot be made: {error.Trim().ReplaceLineEndings("; ")}.");
        }
    }
}
