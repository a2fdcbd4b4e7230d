namespace Bench.Platforms.Networks;

/// <summary>How one instance is connected, and to what; stations count from 1 to 200.</summary>
public sealed record InstanceNetwork(NetworkMode Mode, NetworkSegment Segment, int Station)
{
    // Those that QEMU's own network stack gives.
    private const string UserAddress = "10.0.2.15";
    private const string UserGateway = "10.0.2.2";

    /// <summary>TCP and UDP ports that the machine monitor forwards to it.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Its address for the segment and other instances; with <see cref="NetworkMode.None"/>, its would-be address.</summary>
    public string Address => Mode is NetworkMode.Host or NetworkMode.User
        ? NetworkSegment.Gateway
        : string.Create(CultureInfo.InvariantCulture, $"{NetworkSegment.Prefix}{NetworkSegment.FirstStation + Station}");

    /// <summary>The command by which a guest with a network card takes its address; null for none.</summary>
    internal string? GuestCommand => Mode switch
    {
        NetworkMode.Tap => TakeAddress(Address, string.Empty),
        NetworkMode.User => TakeAddress(UserAddress, $"$ip route add default via {UserGateway}"),
        _ => null,
    };

    private static string TakeAddress(string address, string route) => $$"""
        set -e
        ip='/bench/busybox ip'
        for card in /sys/class/net/*; do [ ! -e "$card/device" ] || link=${card##*/}; done
        [ -n "$link" ] || { echo 'its kernel shows no network card' >&2; exit 1; }
        $ip link set lo up
        $ip address add {{address}}/24 dev "$link"
        $ip link set "$link" up
        {{route}}
        """;
}
