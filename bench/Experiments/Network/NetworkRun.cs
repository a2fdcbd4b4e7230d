using Bench.Platforms.Networks;

namespace Bench.Experiments.Network;

/// <summary>
/// Measures a workload between two ends of a network that is made for it and removed with it. The server is in an instance of the case's
/// platform; the client is in a plain process, which stands for the host, or in a second instance. Both have the same guest and, where the
/// host has enough, CPUs of their own. The client's clock times everything, and is the same on all platforms as long as it is the host's.
/// </summary>
internal sealed class NetworkRun(Measurement measurement, Workload workload, NetworkMode mode, bool betweenInstances)
{
    private const int Server = 1;
    private const int Client = 2;

    // The kernel's words where no route leads to an address; anything else proves nothing.
    private static readonly string[] NoRoute = ["Network is unreachable", "No route to host"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Makes the network, starts both ends, runs all steps, and removes everything.</summary>
    public async Task RunAsync()
    {
        await using var segment = await NetworkSegment.MakeAsync(measurement.Host.Workspace, measurement.Cancellation);
        await using var ends = new InstanceGroup();
        var network = new InstanceNetwork(mode, segment, Server) { Ports = NetworkServers.Ports };
        var spec = workload.SpecOf(measurement.Spec) with { Network = network };
        await ends.AddAsync(measurement.StartAsync(spec));
        await ends.AddAsync(StartClientAsync(spec, segment));
        var (server, client) = (ends.Instances[0], ends.Instances[1]);
        if (mode == NetworkMode.None)
        {
            var address = new InstanceNetwork(NetworkMode.Host, segment, Client).Address;
            await WorkloadRun.NameMissingProgramsAsync(
                measurement,
                workload.Programs,
                server,
                () => ProveAloneAsync(server, client, address));
        }

        await new WorkloadRun(measurement.With(spec), AddressedTo(network.Address)).RunInAsync(server, client);
        await ends.StopAsync(measurement.Cancellation);
    }

    private Task<Instance> StartClientAsync(InstanceSpec server, NetworkSegment segment)
    {
        var spec = server with
        {
            Limits = server.Limits with { GivesWay = true },
            Network = new InstanceNetwork(betweenInstances ? mode : NetworkMode.Host, segment, Client),
        };
        return betweenInstances ? measurement.StartAsync(spec) : measurement.StartNativeAsync(spec);
    }

    /// <summary>An instance without a network must not reach a server that others can reach.</summary>
    private async Task ProveAloneAsync(Instance instance, Instance peer, string address)
    {
        await peer.RequireAsync(NetworkServers.Iperf3, Limit, measurement.Cancellation);
        var tried = await instance.RunAsync($"server={address}\n{NetworkClients.Iperf3(1)}", Limit, measurement.Cancellation);
        if (tried.ExitCode == 0)
        {
            throw new InstanceException(InstanceFailure.Failed, "an instance that must have no network reached another");
        }

        var said = WorkloadFailure.Describe("iperf3", tried);
        throw NoRoute.Any(reason => said.Contains(reason, StringComparison.Ordinal))
            ? new InstanceException(InstanceFailure.Unsupported, $"no network was given, and none is there: {said}")
            : new InstanceException(InstanceFailure.Failed, $"cannot tell whether an instance has no network: {said}");
    }

    private Workload AddressedTo(string address) => workload with
    {
        Steps = [.. workload.Steps.Select(step => step with { Command = seconds => $"server={address}\n{step.Command(seconds)}" })],
    };
}
