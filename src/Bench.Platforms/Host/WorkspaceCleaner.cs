using Bench.Platforms.Catalog;

namespace Bench.Platforms.Host;

/// <summary>Removes what a workspace has left on the host, and only what carries its token.</summary>
public static class WorkspaceCleaner
{
    /// <summary>Ends the processes, containers, mounts, cgroups and folders of a workspace, and says what was there.</summary>
    public static async Task<IReadOnlyList<string>> CleanAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        var removed = new List<string>();
        var folder = Path.Combine(paths.Instances, token);
        var runtime = Path.Combine(paths.Runtime, token);

        removed.AddRange(await DockerContainers.RemoveAllAsync(paths, token, cancellation));
        removed.AddRange(await RuncPlatform.RemoveAllAsync(runtime, cancellation));
        for (var processes = HostProcess.WithEnvironment(Workspace.Mark, token); processes.Count > 0; processes = HostProcess.WithEnvironment(Workspace.Mark, token))
        {
            foreach (var process in processes)
            {
                HostProcess.Kill(process);
                removed.Add($"process {process}");
            }

            await Task.Delay(20, cancellation);
        }

        CgroupHome.Detect().RemoveWorkspace(token);
        if (Mounts.Below(folder) is { Count: > 0 } points)
        {
            await Mounts.UnmountBelowAsync(folder);
            removed.AddRange(points.Select(point => $"mount {point}"));
        }

        foreach (var child in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            Mounts.RemoveFolder(child);
            removed.Add($"folder {child}");
        }

        Mounts.RemoveFolder(runtime);
        return removed;
    }

    /// <summary>Cleans every workspace whose harness has died.</summary>
    public static async Task<IReadOnlyList<string>> CleanAbandonedAsync(BenchPaths paths, CancellationToken cancellation)
    {
        var removed = new List<string>();
        foreach (var token in Workspace.Abandoned(paths))
        {
            removed.AddRange(await CleanAsync(paths, token, cancellation));
            Mounts.RemoveFolder(Path.Combine(paths.Instances, token));
            removed.Add($"workspace {token}");
        }

        return removed;
    }
}
