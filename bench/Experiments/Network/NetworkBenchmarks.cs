using Bench.Experiments.Workloads;
using Bench.Experiments.Workloads.Reports;
using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Host;
using Bench.Platforms.Networks;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// The way in and out of an instance: how much goes through, how long an answer takes, how many connections there can be. In every mode
/// that a platform offers, from the host
/// and from another instance, in a network that is made for the measurement (<see cref="NetworkRun"/>).
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
    private static readonly Metric[] Latencies = [.. new[] { "p50", "p99", "p999" }.Select(
        which => new Metric($"network.latency.{which}", "us", Direction.Lower) { SmallestEffect = SmallestEffect })];

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
        new() { Name = "tcp", Before = NetworkServers.Iperf3, After = NetworkServers.End, Steps = [Stream(string.Empty)] },
        new() { Name = "tcp-reverse", Before = NetworkServers.Iperf3, After = NetworkServers.End, Steps = [Stream("--reverse")] },

        // Its program finds out for two seconds how fast the clock is before it begins: too long for a short preset.
        new() { Name = "answers", Needs = ["sockperf"], Before = NetworkServers.Sockperf, After = NetworkServers.End, Steps = [Answer()] },
        new() { Name = "connections", Needs = ["nginx"], Before = NetworkServers.Nginx, After = NetworkServers.End, Steps = [Connect()] },
    ];

    internal override ParameterSet Parameters =>
        new([.. base.Parameters, KeyValuePair.Create("network", Network), KeyValuePair.Create("between", Between)]);

    [Benchmark]
    public Task Exchange() => new NetworkRun(Measurement, Chosen(Measurement.Options), ModeOf(Network), Between == FromInstance).RunAsync();

    /// <summary>There is a case for each mode that the platform offers, and one that shows what it does without any.</summary>
    internal override bool IsOffered(IPlatform platform, RunOptions options) => ModeOf(Network) is var mode && mode == NetworkMode.None
        ? Workload == Catalog[0].Name && Between == FromHost
        : platform.NetworkModes.Contains(mode);

    /// <summary>Two ends, each an instance.</summary>
    internal override CaseNeeds NeedsOf(RunOptions options) => base.NeedsOf(options) with { Boots = 2, MayShare = false };

    private static string NameOf(NetworkMode mode) => mode.ToString().ToLowerInvariant();

    private static NetworkMode ModeOf(string name) => Enum.GetValues<NetworkMode>().Single(mode => NameOf(mode) == name);

    private static WorkloadStep Stream(string direction) => new()
    {
        Program = "iperf3",
        Command = seconds => NetworkClients.Iperf3(seconds, direction),
        Metrics = [Bandwidth, Retransmits],
        Read = result => Iperf3Report.Parse(result.OutputText) is var report ? [report.BytesPerSecond, report.RetransmitsPerSecond] : [],
    };

    private static WorkloadStep Answer() => new()
    {
        Program = "sockperf",
        Command = NetworkClients.Sockperf,
        Metrics = Latencies,
        Read = result => SockperfReport.Parse(result.OutputText) is var report
            ? [report.Median, report.Percentile99, report.Percentile999]
            : [],
    };

    private static WorkloadStep Connect() => new()
    {
        Program = "wrk",
        Command = NetworkClients.Wrk,
        Metrics = [Connections],
        Read = result => WrkReport.Parse(result.OutputText) is { Errors: 0 } report
            ? [report.RequestsPerSecond]
            : throw new InstanceException(
                InstanceFailure.Failed,
                $"wrk in the guest had errors instead of answers: {result.OutputText.Trim()}"),
    };
}
