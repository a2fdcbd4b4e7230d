using Bench.Experiments.Workloads;
using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Host;
using Bench.Platforms.Native;
using Bench.Platforms.Networks;

namespace Bench.Experiments;

/// <summary>
/// Measures a workload between two ends of a network that is made for it and removed with it. The server is always in an instance of
/// the case's platform. The client is
/// in a plain process beside it, which stands for the host, or in a second instance. Both have the same guest, each has CPUs of its own
/// where the host
/// has enough, and the client, whose clock times everything, is the same on all platforms as long as it is the host's.
/// </summary>
internal sealed class NetworkRun(Measurement measurement, Workload workload, NetworkMode mode, bool betweenInstances)
{
    private const int Server = 1;
    private const int Client = 2;

    // What kernels say where no way leads to an address; anything else proves nothing.
    private static readonly string[] NoWay = ["Network is unreachable", "No route to host"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Makes the network, starts both ends, runs all steps, and removes everything.</summary>
    public async Task RunAsync()
    {
        await using var segment = await NetworkSegment.MakeAsync(measurement.Host.Workspace, measurement.Cancellation);
        await using var ends = new InstanceGroup();
        var network = new InstanceNetwork(mode, segment, Server) { Ports = NetworkServers.Ports };
        var spec = workload.SpecOf(measurement.Spec) with { Network = network };
        await ends.AddAsync(measurement.StartAsync(spec));
        await ends.AddAsync(StartClientAsync(spec));
        var (server, client) = (ends.Instances[0], ends.Instances[1]);
        if (mode == NetworkMode.None)
        {
            await WorkloadRun.TellWhatIsMissingAsync(
                measurement,
                workload.Programs,
                server,
                () => ProveAloneAsync(server, client, new InstanceNetwork(NetworkMode.Host, segment, Client).Address));
        }

        await new WorkloadRun(measurement.With(spec), AddressedTo(network.Address)).RunInAsync(server, client);
        await ends.StopAsync(measurement.Cancellation);
    }

    private Task<Instance> StartClientAsync(InstanceSpec server)
    {
        var beside = server with { Limits = server.Limits with { GivesWay = true } };
        return betweenInstances
            ? measurement.StartAsync(beside with { Network = new InstanceNetwork(mode, server.Network!.Segment, Client) })
            : Instance.StartAsync(
                new NativePlatform(),
                beside with { Network = new InstanceNetwork(NetworkMode.Host, server.Network!.Segment, Client) },
                measurement.Host,
                measurement.Cancellation);
    }

    /// <summary>An instance without a network must not reach what can be reached by whoever has one.</summary>
    private async Task ProveAloneAsync(Instance instance, Instance peer, string address)
    {
        await peer.RequireAsync(NetworkServers.Iperf3, Limit, measurement.Cancellation);
        var tried = await instance.RunAsync($"server={address}\n{NetworkClients.Iperf3(1)}", Limit, measurement.Cancellation);
        var said = WorkloadFailure.Describe("iperf3", tried);
        throw tried.ExitCode == 0 ? new InstanceException(InstanceFailure.Failed, "an instance that is to have no network reached another")
            : NoWay.Any(reason => said.Contains(reason, StringComparison.Ordinal))
                ? new InstanceException(InstanceFailure.Unsupported, $"no network was given, and none is there: {said}")
                : new InstanceException(InstanceFailure.Failed, $"whether an instance has no network cannot be told: {said}");
    }

    private Workload AddressedTo(string address) => workload with
    {
        Steps = [.. workload.Steps.Select(step => step with { Command = seconds => $"server={address}\n{step.Command(seconds)}" })],
    };
}
