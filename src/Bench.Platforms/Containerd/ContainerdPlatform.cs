using Bench.Platforms.Oci;

namespace Bench.Platforms.Containerd;

/// <summary>A container of containerd without an engine above it, started by its client <c>ctr</c> with one of the OCI runtimes.</summary>
internal sealed class ContainerdPlatform(OciRuntime runtime) : IProcessPlatform
{
    public string Name => $"containerd/{runtime.Name}";
    public Family Family => runtime.Family;

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(ContainerdDaemon.Tool, "containerd"), runtime.Need],
        Root = "to speak to containerd",
        Kernel = OciRuntime.Kernel,
    };

    public IReadOnlyList<NetworkMode> NetworkModes => runtime.CoveredWithNetwork is null ? runtime.NetworkModes : [];

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (ContainerdDaemon.Find(host.Paths) is not { } daemon)
        {
            const string remedy = "Run scripts/setup as root to start a private engine, or set CONTAINERD_ADDRESS.";
            return new Availability(false, "no containerd answers", remedy);
        }

        var version = await host.Tools.RunAsync(ContainerdDaemon.Tool, ["--address", daemon.Address, "version"], cancellation);
        var versions = new Dictionary<string, string>
        {
            [runtime.Name] = await host.Tools.VersionAsync(runtime.Name, cancellation) ?? "says no version",
        };
        if (LastOf("Version:", version) is { } server)
        {
            versions["containerd"] = server;
        }

        return new Availability(true) { Engine = $"{daemon.Address} {LastOf("UUID:", version)}", Versions = versions };
    }

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var daemon = ContainerdDaemon.Find(request.Host.Paths)
            ?? throw new InstanceException(InstanceFailure.Failed, "containerd no longer answers. Run scripts/setup.");
        ContainerdDaemon.Remember(request.Host);
        request.Host.Cgroups.ReserveFor(request.Folder);
        var network = await NetworkLink.NamespaceAsync(request, cancellation) is { } path
            ? NetworkLink.ForDaemon(path, request.Folder)
            : null;
        var bundle = await OciBundle.WriteAsync(request, daemon.Process, network, cancellation);
        var pidFile = request.Folder.At("init.pid");
        string[] client = daemon.Client(request.Host.Workspace.Token);
        return new ProcessPlan
        {
            Tool = ContainerdDaemon.Tool,
            Arguments =
            [
                .. client, "run", "--rm", "--config", Path.Combine(bundle, OciBundle.ConfigFile),
                "--runc-binary", await ProgramAsync(request, cancellation), "--fifo-dir", request.Folder.MakeFolder("fifo"),
                "--pid-file", pidFile, request.Folder.Id,
            ],
            MakesOwnCgroup = true,
            InitPidFile = pidFile,
            Forget = () => ContainerdDaemon.RemoveAsync(client, request.Folder.Id, CancellationToken.None),
        };
    }

    public Task<IReadOnlyList<int>> FindDaemonsAsync(PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<int>>(ContainerdDaemon.Find(host.Paths) is { } daemon ? [daemon.Process] : []);

    /// <summary>The runtime's program, or a script that calls it: the shim passes no arguments on.</summary>
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
