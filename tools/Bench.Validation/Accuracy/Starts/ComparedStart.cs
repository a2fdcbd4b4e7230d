using Bench.Platforms;
using Bench.Platforms.Bwrap;
using Bench.Platforms.Docker;
using Bench.Platforms.Host;
using Bench.Platforms.Native;
using Bench.Platforms.Oci;
using Bench.Platforms.Probes;

namespace Bench.Validation.Accuracy;

/// <summary>A command line that ends by itself, for the harness and for another instrument to measure: a guest whose first program does
/// nothing.</summary>
internal sealed class ComparedStart
{
    private const string GuestName = "busybox";

    // A link to the guest's only program, which ends at once under this name.
    private const string Nothing = "/bin/true";

    private readonly IPlatform _platform;
    private readonly string? _client;
    private readonly Func<InstanceRequest, CancellationToken, Task<ProcessPlan>> _plan;

    // A client is a tool that the platform itself does not use.
    private ComparedStart(
        string name,
        IPlatform platform,
        Func<InstanceRequest, CancellationToken, Task<ProcessPlan>> plan,
        string? client = null)
    {
        _client = client;
        Name = name;
        _platform = platform;
        _plan = plan;
    }

    /// <summary>What is started, in the words of the command line: <c>true</c> without any isolation, <c>bwrap</c>, <c>crun</c>,
    /// <c>runc</c>, <c>runsc</c>, <c>docker</c>.</summary>
    public string Name { get; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ComparedStart> All { get; } =
    [
        new("true", new NativePlatform(), PlanNothingAsync),
        Of(new BwrapPlatform()),
        Of(new OciPlatform(OciRuntime.Crun)),
        Of(new OciPlatform(OciRuntime.Runc)),
        Of(new OciPlatform(OciRuntime.Runsc)),
        new("docker", new DockerPlatform("runc"), DockerRun.PlanAsync, DockerRun.Tool),
    ];

    /// <summary>Whether it can be started on this host.</summary>
    public async Task<Availability> ProbeAsync(PlatformHost host, CancellationToken cancellation) =>
        !host.Guests.ContainsKey(GuestName) ? new Availability(false, $"the guest '{GuestName}' has not been built", "Run scripts/setup.")
        : await _platform.ProbeAsync(host, cancellation) is { Usable: false } not ? not
        : _client is not null && Toolbox.OfHost.Find(_client) is null ? Availability.Missing(_client, "docker.io")
        : new Availability(true);

    /// <summary>What is to be started.</summary>
    /// <exception cref="InstanceException">The guest has not been built.</exception>
    internal static InstanceSpec SpecOn(PlatformHost host) => host.Guests.TryGetValue(GuestName, out var guest)
        ? new InstanceSpec { Guest = guest with { Init = Nothing } }
        : throw new InstanceException(InstanceFailure.Unsupported, $"The guest '{GuestName}' has not been built. Run scripts/setup.");

    /// <summary>How it is started.</summary>
    internal async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation) =>
        await _plan(request, cancellation) with { HasInput = false };

    // The floor: what differs here is the instruments' own and no platform's.
    private static Task<ProcessPlan> PlanNothingAsync(
        InstanceRequest request,
        CancellationToken cancellation) => Task.FromResult(new ProcessPlan
        {
            Tool = "true",
            Arguments = [],
            Cgroup = request.Host.Cgroups.Create(request.Folder, request.Spec.Limits.CpuList, request.Spec.Limits.MemoryBytes),
        });

    private static ComparedStart Of<T>(T platform)
        where T : IProcessPlatform => new(platform.Name, platform, platform.PlanAsync);
}
