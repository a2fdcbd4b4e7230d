namespace Bench.Platforms.Oci;

/// <summary>The containers that a runtime keeps for a workspace, in a state folder of its own.</summary>
internal sealed class OciContainers(OciRuntime runtime, Toolbox tools) : ISweeper
{
    public string StateFolder(string runtimeFolder) => Path.Combine(runtimeFolder, runtime.Name);

    public async Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        var state = StateFolder(Path.Combine(paths.Runtime, token));
        if (!Directory.Exists(state) || tools.Find(runtime.Name) is null)
        {
            return [];
        }

        var listed = await TryRunAsync(["--root", state, "list", "--quiet"], cancellation);
        var containers = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var container in containers)
        {
            await RemoveAsync(state, container, cancellation);
        }

        return [.. containers.Select(container => $"{runtime.Name} container {container}")];
    }

    /// <summary>Ends and removes a container; one that is gone is not an error.</summary>
    public Task RemoveAsync(string state, string container, CancellationToken cancellation) =>
        TryRunAsync(["--root", state, "delete", "--force", container], cancellation);

    private Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        string[] arguments,
        CancellationToken cancellation) => runtime.RefusesHybridCgroups
        ? UnifiedCgroup.TryRunAsync(tools, runtime.Name, arguments, cancellation)
        : tools.TryRunAsync(runtime.Name, arguments, cancellation);
}
