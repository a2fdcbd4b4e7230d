using Bench.Platforms.Oci;

namespace Bench.Platforms.Containerd;

/// <summary>A container of containerd without an engine above it, started by its own client <c>ctr</c> with one of the OCI
/// runtimes.</summary>
internal sealed class ContainerdPlatform(OciRuntime runtime) : IProcessPlatform
{
    private const string Client = "ctr";

    public string Name => $"containerd/{runtime.Name}";
    public Family Family => runtime.Family;

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(Client, "containerd"), runtime.Need],
        Root = "to speak to containerd",
        Kernel = OciRuntime.Kernel,
    };

    public IReadOnlyList<NetworkMode> NetworkModes => runtime.CoveredWithNetwork is null ? runtime.NetworkModes : [];

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (ContainerdDaemon.Find(host.Paths) is not { } daemon)
        {
            return new Availability(
                false,
                "no containerd answers",
                "Run scripts/setup as root to start a private engine, or set CONTAINERD_ADDRESS.");
        }

        var version = await host.Tools.RunAsync(Client, ["--address", daemon.Address, "version"], cancellation);
        var found = Availability.With(runtime.Name, await host.Tools.VersionAsync(runtime.Name, cancellation)) with
        {
            Engine = $"{daemon.Address} {LastOf("UUID:", version)}",
        };
        return LastOf("Version:", version) is { } server
            ? found with { Versions = new Dictionary<string, string>(found.Versions) { ["containerd"] = server } }
            : found;
    }

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var daemon = ContainerdDaemon.Find(request.Host.Paths)
            ?? throw new InstanceException(InstanceFailure.Failed, "containerd no longer answers. Run scripts/setup.");
        ContainerdContainers.Remember(request.Host.Workspace);
        request.Host.Cgroups.ReserveFor(request.Folder);
        var network = await NetworkLink.NamespaceAsync(request, cancellation) is { } path
            ? NetworkLink.ForDaemon(path, request.Folder)
            : null;
        var bundle = await OciBundle.WriteAsync(request, daemon.Process, network, cancellation);
        var pidFile = request.Folder.At("init.pid");
        string[] client = daemon.Client(request.Host.Workspace.Token);
        return new ProcessPlan
        {
            Tool = Client,
            Arguments =
            [
                .. client, "run", "--rm", "--config", Path.Combine(bundle, OciBundle
                    .ConfigFile), "--runc-binary", await ProgramAsync(request, cancellation),
                "--fifo-dir", request.Folder.MakeFolder("fifo"), "--pid-file", pidFile, request.Folder.Id,
            ],
            MakesOwnCgroup = true,
            InitPidFile = pidFile,
            Forget = () => ContainerdContainers.RemoveAsync(client, request.Folder.Id, CancellationToken.None),
        };
    }

    public Task<IReadOnlyList<int>> FindDaemonsAsync(PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<int>>(ContainerdDaemon.Find(host.Paths) is { } daemon ? [daemon.Process] : []);

    /// <summary>The runtime's program; the shim hands no arguments on, so that a runtime that needs some is led by a script.</summary>
    private async Task<string> ProgramAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var program = request.Host.Tools.Require(runtime.Name);
        if (await runtime.GlobalArgumentsAsync(request.Host.Tools, NetworkMode.None, cancellation) is not { Count: > 0 } arguments)
        {
            return program;
        }

        var script = request.Folder.At(runtime.Name);
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec '{program}' {string.Join(' ', arguments)} \"$@\"\n", cancellation);
        await Toolbox.OfHost.RunAsync("chmod", ["u+x", script], cancellation);
        return script;
    }

    // "Client:" first, then "Server:", each with a line "Version:"; only the server has a "UUID:".
    private static string? LastOf(string label, string text) => text.Split('\n').Select(line => line.Trim())
        .LastOrDefault(line => line.StartsWith(label, StringComparison.Ordinal))?[label.Length..].Trim();
}
