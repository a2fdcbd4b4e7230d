using System.Net.NetworkInformation;
using Bench.Platforms;
using Bench.Program.Tests.Experiments;
using Bench.Program.Tests.Harness;

namespace Bench.Program.Tests.Workloads;

/// <summary>What real instances in a network of the harness's own leave in results, and on the host.</summary>
public class NetworkRunSpecs
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_network_has_a_bandwidth_and_leaves_nothing()
    {
        var before = Interfaces();
        var samples = await RunAsync("runc", "host");

        Assert.All(samples, sample => Assert.Equal(
            (Outcome.Ok, "host", "host-instance", "tcp"),
            (sample.Outcome, sample.Case.Parameters["network"], sample.Case.Parameters["between"], sample.Case.Parameters["workload"])));
        Assert.True(samples.Single(sample => sample.Metric == "network.bandwidth").Value > 0);
        Assert.Equal(before, Interfaces());
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task Answers_have_a_latency_with_its_tail()
    {
        var samples = await RunAsync("native", "bridge", workload: "answers");

        Assert.InRange(Value("network.latency.p50"), 1, Value("network.latency.p99"));
        Assert.InRange(Value("network.latency.p99"), 1, Value("network.latency.p999"));

        double Value(string metric) => samples.Single(sample => sample.Metric == metric).Value!.Value;
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task An_instance_without_a_network_is_a_row_that_says_so()
    {
        var sample = Assert.Single(await RunAsync("native", "none"));

        Assert.Equal(("network.bandwidth", Outcome.Unsupported), (sample.Metric, sample.Outcome));
        Assert.Contains("the guest has no network", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task An_instance_whose_want_of_a_network_cannot_be_tried_is_a_row_that_says_which_program_is_missing()
    {
        var sample = Assert.Single(
            await RunAsync("native", "none", wrap: native => InstanceWithCommand.On(native, "rm $(command -v iperf3)")));

        Assert.Equal(("network.bandwidth", Outcome.Unsupported), (sample.Metric, sample.Outcome));
        Assert.Contains("the guest 'debian' has no iperf3; run scripts/setup", sample.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_port_that_is_in_use_is_called_that()
    {
        var sample = Assert.Single(
            await RunAsync("native", "bridge", tcp => tcp with { Before = $"{NetworkServers.Iperf3}\n{NetworkServers.Iperf3}" }));

        Assert.Equal(Outcome.Failed, sample.Outcome);
        Assert.StartsWith("the port is in use already: ", sample.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("native", "tcp", "bridge", "host-instance", true)]
    [InlineData("native", "tcp", "bridge", "instance-instance", true)]
    [InlineData("native", "tcp", "tap", "host-instance", false)]
    [InlineData("qemu/microvm", "tcp", "tap", "host-instance", true)]
    [InlineData("qemu/microvm", "tcp", "bridge", "host-instance", false)]
    [InlineData("qemu/microvm", "tcp", "none", "host-instance", true)]
    [InlineData("qemu/microvm", "tcp", "none", "instance-instance", false)]
    [InlineData("qemu/microvm", "connections", "none", "host-instance", false)]
    public void Each_platform_has_cases_for_its_modes_and_one_without_any(
        string platform,
        string workload,
        string network,
        string between,
        bool isOffered) => Assert.Equal(
        isOffered,
        new NetworkBenchmarks { Workload = workload, Network = network, Between = between }.IsOffered(
            Platform(platform),
            PlannedRun.OptionsOf("full")));

    private static IPlatform Platform(string name) => Bench.Platforms.Catalog.PlatformCatalog.BuiltIn.Find(name)!;

    private static string[] Interfaces()
        => [.. NetworkInterface.GetAllNetworkInterfaces().Select(one => one.Name).Order(StringComparer.Ordinal)];

    private static async Task<IReadOnlyList<Sample>> RunAsync(
        string platform,
        string network,
        Func<Workload, Workload>? change = null,
        string workload = "tcp",
        Func<IPlatform, IPlatform>? wrap = null)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to make networks");
        await using var session = await RealPlatformRun.OpenAsync(platform, "debian", wrap: wrap);
        var samples = session.Run<ChangedBenchmarks>("debian", experiment =>
        {
            experiment.Change = change ?? (same => same);
            (experiment.Workload, experiment.Network, experiment.Between) = (workload, network, "host-instance");
        });
        Assert.Empty(session.InstancesLeft);
        return samples;
    }

    /// <summary>The experiment with workloads as a test wants them.</summary>
    public sealed class ChangedBenchmarks : NetworkBenchmarks
    {
        internal Func<Workload, Workload> Change { get; set; } = workload => workload;

        internal override IReadOnlyList<Workload> Catalog => [.. base.Catalog.Select(workload => Change(workload))];
    }
}
