using Bench.Platforms.Networks;

namespace Bench.Experiments.Network;

/// <summary>
/// Network of an instance: bandwidth, latency and connections, in every mode that a platform offers, from the host and from another
/// instance, in a network that is made for the measurement (<see cref="NetworkRun"/>).
/// </summary>
public class NetworkBenchmarks : WorkloadExperiment
{
    private const string FromHost = "host-instance";
    private const string FromInstance = "instance-instance";

    // How packets are gathered into larger ones changes from second to second.
    private const double SmallestEffect = 0.10;

    private static readonly Metric Bandwidth = new("network.bandwidth", "B/s", Direction.Higher) { SmallestEffect = SmallestEffect };
    private static readonly Metric Retransmits = new("network.retransmits", "1/s", Direction.Exact) { Circumstance = true };
    private static readonly Metric Connections = new("network.connections", "1/s", Direction.Higher) { SmallestEffect = SmallestEffect };
    private static readonly Metric[] Latencies = [Latency("p50"), Latency("p99"), Latency("p999")];

    /// <summary>How the instances are connected.</summary>
    [ParamsSource(nameof(Networks))]
    public string Network { get; set; } = null!;

    /// <summary>From where to where.</summary>
    [Params(FromHost, FromInstance)]
    public string Between { get; set; } = null!;

    /// <summary>The names of the modes.</summary>
    public static IEnumerable<string> Networks => Enum.GetValues<NetworkMode>().Select(NameOf);

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        new() { Name = "tcp", Before = NetworkServers.Iperf3, After = NetworkServers.End, Steps = [Stream("")] },
        new() { Name = "tcp-reverse", Before = NetworkServers.Iperf3, After = NetworkServers.End, Steps = [Stream("--reverse")] },

        // Its program measures the clock for two seconds before it begins: too long for a short preset.
        new()
        {
            Name = "answers", Needs = ["sockperf"], Before = NetworkServers.Sockperf, After = NetworkServers.End,
            Steps = [new("sockperf", Latencies, NetworkClients.Sockperf, result => NetworkReports.Sockperf(result.OutputText))],
        },
        new()
        {
            Name = "connections", Needs = ["nginx"], Before = NetworkServers.Nginx, After = NetworkServers.End,
            Steps =
            [
                new(
                    "wrk",
                    [Connections],
                    NetworkClients.Wrk,
                    result => [WrkReport.ParseWithoutErrors(result.OutputText).RequestsPerSecond]),
            ],
        },
    ];

    internal override ParameterSet Parameters =>
        new([.. base.Parameters, KeyValuePair.Create("network", Network), KeyValuePair.Create("between", Between)]);

    private NetworkMode Mode => Enum.GetValues<NetworkMode>().Single(mode => NameOf(mode) == Network);

    [Benchmark]
    public Task Exchange() => new NetworkRun(Measurement, Chosen(Measurement.Options), Mode, Between == FromInstance).RunAsync();

    /// <summary>A case for each mode that the platform offers, and one that shows that an instance without a network has none.</summary>
    internal override bool IsOffered(IPlatform platform, RunOptions options) => Mode == NetworkMode.None
        ? Workload == Catalog[0].Name && Between == FromHost
        : platform.NetworkModes.Contains(Mode);

    /// <summary>Two ends, each an instance.</summary>
    internal override CaseNeeds NeedsOf(RunOptions options) => base.NeedsOf(options) with { Boots = 2, MayShare = false };

    private static string NameOf(NetworkMode mode) => mode.ToString().ToLowerInvariant();

    private static Metric Latency(string which) =>
        new($"network.latency.{which}", "us", Direction.Lower) { SmallestEffect = SmallestEffect };

    private static WorkloadStep Stream(string direction) => new(
        "iperf3",
        [Bandwidth, Retransmits],
        seconds => NetworkClients.Iperf3(seconds, direction),
        result => NetworkReports.Iperf3(result.OutputText));
}
