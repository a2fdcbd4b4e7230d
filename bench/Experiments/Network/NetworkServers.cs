using Bench.Experiments.Workloads.Servers;

namespace Bench.Experiments.Network;

/// <summary>The servers at the far end of a network, as shell commands that start them and wait until they listen.</summary>
internal static class NetworkServers
{
    /// <summary>iperf3's usual port, sockperf's usual port, and the web server's.</summary>
    public const int Stream = 5201, Echo = 11111, Web = 18080;

    public static IReadOnlyList<int> Ports { get; } = [Stream, Echo, Web];

    public static string Iperf3 { get; } = Start(Stream, "iperf3", $"iperf3 -4 -s -p {Stream} --forceflush", Sockets.Listens(Stream));

    public static string Sockperf { get; } = Start(Echo, "sockperf", $"sockperf server -p {Echo}", Sockets.ListensByUdp(Echo));

    /// <summary>nginx, which answers each request with two bytes.</summary>
    public static string Nginx { get; } = $$"""
        {{NginxConfiguration.Write("network-nginx", $"listen {Web} backlog=1024; location / {{ return 200 ok; }}", main: "daemon off;")}}
        {{Start(Web, "nginx", "nginx -c /tmp/network-nginx.conf", Sockets.Listens(Web))}}
        """;

    /// <summary>Ends those that were started.</summary>
    public static string End => "kill $(cat /tmp/network-*.pid)";

    // The kernel's table shows who has the port already, and when the server has it. Where it shows nothing, a server that is alive after
    // three seconds counts as up.
    private static string Start(int port, string name, string command, string listens) => $$"""
        listens() { {{listens}}; }
        if listens; then echo 'port {{port}}: Address already in use' >&2; exit 1; fi
        {{command}} > /tmp/network-{{name}}.log 2>&1 < /dev/null & server=$!
        echo $server > /tmp/network-{{name}}.pid
        for try in $(seq 300); do
            ! listens || break
            kill -0 $server 2> /dev/null || { cat /tmp/network-{{name}}.log >&2; exit 1; }
            /bench/busybox usleep 10000
        done
        """;
}

/// <summary>The clients of <see cref="NetworkServers"/>, as shell commands that find the address in <c>$server</c>.</summary>
internal static class NetworkClients
{
    /// <summary>One TCP stream of iperf3, as fast as possible, for so many seconds.</summary>
    public static string Iperf3(int seconds, string direction = "") =>
        Failing($"iperf3 -4 -c $server -p {NetworkServers.Stream} -t {seconds} --connect-timeout 5000 --json {direction}");

    /// <summary>Requests of one datagram of 64 bytes, each sent after the answer to the one before.</summary>
    public static string Sockperf(int seconds) =>
        Failing($"sockperf ping-pong -i $server -p {NetworkServers.Echo} -t {seconds} -m 64 --full-rtt 2>&1");

    /// <summary>Requests, eight at a time, each over a connection of its own.</summary>
    public static string Wrk(int seconds) => $"wrk --threads 1 --connections 8 --duration {seconds}s --latency "
        + $"--header 'Connection: close' http://$server:{NetworkServers.Web}/";

    // Both may end with 0 although something went wrong.
    private static string Failing(string command) => $$"""
        answer=$({{command}})
        code=$?
        if echo "$answer" | grep -e '"error":' -e 'sockperf: ERROR' >&2; then exit 1; fi
        echo "$answer"
        exit $code
        """;
}
