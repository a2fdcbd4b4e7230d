using Bench.Platforms.Docker;
using Bench.Platforms.Oci;
using Bench.Platforms.Probes;

namespace Bench.Validation.Accuracy;

/// <summary>A command line that ends by itself, for the harness and for another instrument to measure: a guest whose first program does
/// nothing.</summary>
/// <param name="Name">What is started, in the words of the command line: <c>true</c> without any isolation, <c>bwrap</c>, …</param>
/// <param name="Plan">How it is started.</param>
/// <param name="Client">A tool that the platform itself does not use.</param>
internal sealed record ComparedStart(
    string Name,
    IPlatform Platform,
    Func<InstanceRequest, CancellationToken, Task<ProcessPlan>> Plan,
    string? Client = null)
{
    private const string GuestName = "busybox";

    // A link to the guest's only program, which ends at once under this name.
    private const string Nothing = "/bin/true";

    private const string DockerClient = "docker";

    public static IReadOnlyList<ComparedStart> All { get; } =
    [
        new("true", new NativePlatform(), PlanNothingAsync),
        Of(new BwrapPlatform()),
        Of(new OciPlatform(OciRuntime.Crun)),
        Of(new OciPlatform(OciRuntime.Runc)),
        Of(new OciPlatform(OciRuntime.Runsc)),
        new("docker", new DockerPlatform("runc"), PlanDockerAsync, DockerClient),
    ];

    /// <summary>Whether it can be started on this host.</summary>
    public async Task<Availability> ProbeAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (!host.Guests.ContainsKey(GuestName))
        {
            return new Availability(false, $"the guest '{GuestName}' has not been built", "Run scripts/setup.");
        }

        var found = await Platform.ProbeAsync(host, cancellation);
        return found.Usable && Client is not null && Toolbox.OfHost.Find(Client) is null
            ? Availability.Missing(Client, "docker.io")
            : found;
    }

    /// <exception cref="InstanceException">The guest has not been built.</exception>
    public static InstanceSpec SpecOn(PlatformHost host) => host.Guests.TryGetValue(GuestName, out var guest)
        ? new InstanceSpec { Guest = guest with { Init = Nothing } }
        : throw new InstanceException(InstanceFailure.Unsupported, $"The guest '{GuestName}' has not been built. Run scripts/setup.");

    // The floor: all that differs here is the instruments' own.
    private static Task<ProcessPlan> PlanNothingAsync(InstanceRequest request, CancellationToken cancellation) =>
        Task.FromResult(new ProcessPlan
        {
            Tool = "true",
            Arguments = [],
            Cgroup = request.Host.Cgroups.Create(request.Folder, request.Spec.Limits.CpuList, request.Spec.Limits.MemoryBytes),
        });

    /// <summary>Docker's own client, which no platform uses: a container that is run to its end and removed.</summary>
    /// <exception cref="InstanceException">The engine does not answer, or does not take the guest.</exception>
    private static async Task<ProcessPlan> PlanDockerAsync(InstanceRequest request, CancellationToken cancellation)
    {
        using var client = await DockerEngine.ConnectAsync(request.Host.Paths, cancellation)
            ?? throw new InstanceException(
                InstanceFailure.Failed,
                "The Docker engine no longer answers. See its log, and run scripts/setup.");
        var image = await DockerPlatform.ImportAsync(client, request.Spec.Guest, cancellation);
        var limits = request.Spec.Limits;
        return new ProcessPlan
        {
            Tool = DockerClient,
            Arguments =
            [
                "--host", client.Configuration.EndpointBaseUri.OriginalString, "run", "--rm", "--name", request.Folder.Id,
                "--label", $"{Workspace.Label}={request.Host.Workspace.Token}", "--network", "none", "--cpuset-cpus", limits.CpuList,
                "--memory", $"{limits.MemoryBytes}b", image, request.Spec.Guest.Init,
            ],
            MakesOwnCgroup = true,
        };
    }

    private static ComparedStart Of<T>(T platform)
        where T : IProcessPlatform => new(platform.Name, platform, platform.PlanAsync);
}
