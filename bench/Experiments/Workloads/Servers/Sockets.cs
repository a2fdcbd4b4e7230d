using System.Globalization;

namespace Bench.Experiments.Workloads.Servers;

/// <summary>Shell conditions on the kernel's tables of sockets, which show who has a port.</summary>
internal static class Sockets
{
    /// <summary>True where a TCP server listens at the port, at whatever address.</summary>
    public static string Listens(int port) => Has(port, "tcp", "0A");

    /// <summary>True where a UDP server has the port and nobody in particular to talk to.</summary>
    public static string ListensByUdp(int port) => Has(port, "udp", "07");

    private static string Has(int port, string protocol, string state)
        => string.Create(CultureInfo.InvariantCulture, $"grep -q ':{port:X4} .* {state} ' /proc/net/{protocol}");
}
