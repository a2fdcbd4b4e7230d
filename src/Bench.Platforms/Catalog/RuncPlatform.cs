using System.Text.Json;
using Bench.Platforms.Host;

namespace Bench.Platforms.Catalog;

/// <summary>An OCI container, started by <c>runc run</c> on a bundle, without an engine.</summary>
public sealed class RuncPlatform : IPlatform
{
    /// <inheritdoc />
    public string Name => "runc";

    /// <inheritdoc />
    public Family Family => Family.Container;

    /// <inheritdoc />
    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        var version = await Tool.VersionAsync(Name, cancellation);
        if (version is null)
        {
            return Availability.Missing(Name, "runc");
        }

        return Environment.IsPrivilegedProcess
            ? new Availability(true) { Versions = new Dictionary<string, string> { [Name] = version } }
            : Availability.NeedsRoot("to make the container's cgroups and mounts");
    }

    /// <inheritdoc />
    public async Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
    {
        request.Host.Cgroups.RemoveWith(request.Folder);
        var bundle = request.Folder.MakeFolder("bundle");
        var state = StateFolder(request.Host.Workspace.Runtime);
        Directory.CreateDirectory(state);
        var spec = OciBundle.Spec(request, ScratchDisk.MakeFolder(request));
        await File.WriteAllTextAsync(Path.Combine(bundle, "config.json"), JsonSerializer.Serialize(spec), cancellation);

        var plan = new ProcessPlan
        {
            Tool = Name,
            Arguments = ["--root", state, "run", "--bundle", bundle, request.Folder.Id],
            MakesOwnCgroup = true,
            Forget = () => Tool.TryRunAsync(Name, ["--root", state, "delete", "--force", request.Folder.Id], CancellationToken.None),
        };
        return await ProcessInstance.PrepareAsync(plan, request, cancellation);
    }

    /// <summary>Removes every container of a workspace.</summary>
    internal static async Task<IReadOnlyList<string>> RemoveAllAsync(string runtime, CancellationToken cancellation)
    {
        var state = StateFolder(runtime);
        if (!Directory.Exists(state) || Tool.Find("runc") is null)
        {
            return [];
        }

        var containers = Directory.EnumerateDirectories(state).Select(folder => Path.GetFileName(folder)!).ToList();
        foreach (var container in containers)
        {
            await Tool.TryRunAsync("runc", ["--root", state, "delete", "--force", container], cancellation);
        }

        return [.. containers.Select(container => $"runc container {container}")];
    }

    private static string StateFolder(string runtime) => Path.Combine(runtime, "runc");
}
