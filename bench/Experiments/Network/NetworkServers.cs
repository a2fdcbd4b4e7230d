using System.Globalization;
using Bench.Experiments.Workloads.Servers;

namespace Bench.Experiments;

/// <summary>The servers at the far end of a network, as shell commands that start them and wait until they listen.</summary>
internal static class NetworkServers
{
    /// <summary>iperf3's usual port.</summary>
    public const int Stream = 5201;

    /// <summary>sockperf's usual port.</summary>
    public const int Echo = 11111;

    /// <summary>That of the web server.</summary>
    public const int Web = 18080;

    /// <summary>All ports.</summary>
    public static IReadOnlyList<int> Ports { get; } = [Stream, Echo, Web];

    /// <summary>The receiver, or sender, of iperf3.</summary>
    public static string Iperf3 { get; } = Start(
        Stream,
        "iperf3",
        string.Create(CultureInfo.InvariantCulture, $"iperf3 -4 -s -p {Stream} --forceflush"),
        Sockets.Listens(Stream));

    /// <summary>sockperf's, which answers.</summary>
    public static string Sockperf { get; }
        = Start(Echo, "sockperf", string.Create(CultureInfo.InvariantCulture, $"sockperf server -p {Echo}"), Sockets.ListensByUdp(Echo));

    /// <summary>nginx with one worker, which answers each request with two bytes.</summary>
    public static string Nginx { get; } = string.Create(CultureInfo.InvariantCulture, $$"""
        {{NginxConfiguration.Write("network-nginx", $"listen {Web} backlog=1024; location / {{ return 200 ok; }}", main: "daemon off;")}}
        {{Start(Web, "nginx", "nginx -c /tmp/network-nginx.conf", Sockets.Listens(Web))}}
        """);

    /// <summary>Ends those that were started.</summary>
    public static string End => "kill $(cat /tmp/network-*.pid)";

    // A kernel shows in the same table who has the port already, and when the server does. Where it shows nothing, what is alive after
    // a while is up.
    private static string Start(int port, string name, string command, string listens) => string.Create(CultureInfo.InvariantCulture, $$"""
        listens() { {{listens}}; }
        if listens; then echo 'port {{port}}: Address already in use' >&2; exit 1; fi
        {{command}} > /tmp/network-{{name}}.log 2>&1 < /dev/null & server=$!
        echo $server > /tmp/network-{{name}}.pid
        for try in $(seq 300); do
            ! listens || break
            kill -0 $server 2> /dev/null || { cat /tmp/network-{{name}}.log >&2; exit 1; }
            /bench/busybox usleep 10000
        done
        """);
}
