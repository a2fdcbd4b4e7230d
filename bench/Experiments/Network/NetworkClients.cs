using System.Globalization;

namespace Bench.Experiments;

/// <summary>The clients of <see cref="NetworkServers"/>, as shell commands that find the address in <c>$server</c>.</summary>
internal static class NetworkClients
{
    /// <summary>One TCP stream of iperf3, as fast as it goes, for so many seconds.</summary>
    public static string Iperf3(
        int seconds,
        string direction = "") => Failing(string.Create(CultureInfo.InvariantCulture, $"iperf3 -4 -c $server -p {NetworkServers.Stream} -t {seconds} --connect-timeout 5000 --json {direction}"));

    /// <summary>Requests of 64 bytes in a datagram each, sent when the one before it has been answered.</summary>
    public static string Sockperf(
        int seconds) => Failing(string.Create(CultureInfo.InvariantCulture, $"sockperf ping-pong -i $server -p {NetworkServers.Echo} -t {seconds} -m 64 --full-rtt 2>&1"));

    /// <summary>Requests by eight at a time, each over a connection of its own.</summary>
    public static string Wrk(
        int seconds) => string.Create(CultureInfo.InvariantCulture, $"wrk --threads 1 --connections 8 --duration {seconds}s --latency --header 'Connection: close' http://$server:{NetworkServers.Web}/");

    // Both may end with 0 although something went wrong.
    private static string Failing(string command) => $$"""
        answer=$({{command}})
        code=$?
        if echo "$answer" | grep -e '"error":' -e 'sockperf: ERROR' >&2; then exit 1; fi
        echo "$answer"
        exit $code
        """;
}
