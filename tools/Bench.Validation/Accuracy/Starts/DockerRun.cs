using Bench.Platforms;
using Bench.Platforms.Docker;
using Bench.Platforms.Host;

namespace Bench.Validation.Accuracy;

/// <summary>The command line of Docker's own client, which no platform uses: the harness speaks to the engine itself.</summary>
internal static class DockerRun
{
    /// <summary>Its name.</summary>
    public const string Tool = "docker";

    /// <summary>A container that is run to its end and removed.</summary>
    /// <exception cref="InstanceException">The engine does not answer, or does not take the guest.</exception>
    public static async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        using var client = await DockerEngine.ConnectAsync(request.Host.Paths, cancellation)
            ?? throw new InstanceException(
                InstanceFailure.Failed,
                "The Docker engine no longer answers. See its log, and run scripts/setup.");
        var image = await DockerPlatform.ImportAsync(client, request.Spec.Guest, cancellation);
        var limits = request.Spec.Limits;
        return new ProcessPlan
        {
            Tool = Tool,
            Arguments =
            [
                "--host", client.Configuration.EndpointBaseUri.OriginalString, "run", "--rm", "--name", request.Folder.Id,
                "--label", $"{Workspace.Label}={request.Host.Workspace.Token}", "--network", "none", "--cpuset-cpus", limits.CpuList,
                "--memory", $"{limits.MemoryBytes}b", image, request.Spec.Guest.Init,
            ],
            MakesOwnCgroup = true,
        };
    }
}
