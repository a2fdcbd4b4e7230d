namespace Bench.Platforms.Host;

/// <summary>Removes what a workspace has left on the host, and only what carries its token.</summary>
internal static class WorkspaceCleaner
{
    private const int Attempts = 250;

    // A process that is just being started shows no environment until the kernel has loaded its program.
    private const int LooksInVain = 3;

    /// <summary>Ends the processes, containers, mounts, cgroups and folders of a workspace, and says what was there.</summary>
    /// <exception cref="InstanceException">Something could not be removed; everything else was.</exception>
    public static async Task<IReadOnlyList<string>> CleanAsync(
        BenchPaths paths,
        string token,
        IReadOnlyList<ISweeper> sweepers,
        CancellationToken cancellation)
    {
        var removed = new List<string>();
        var folder = Path.Combine(paths.Instances, token);
        var runtime = Path.Combine(paths.Runtime, token);
        Func<Task>[] steps =
        [
            .. from engines in EngineNotes.Read(paths, token).Prepend(paths)
               from sweeper in sweepers
               select (Func<Task>)(async () => removed.AddRange(await sweeper.RemoveAllAsync(engines, token, cancellation))),
            async () => removed.AddRange(await EndProcessesAsync(token, cancellation)),
            () => Task.Run(() => CgroupHome.Detect().RemoveWorkspace(token), cancellation),
            async () => removed.AddRange(await UnmountAsync(folder)),
            async () => removed.AddRange(await UnmountAsync(runtime)),
            () => Task.Run(() => removed.AddRange(RemoveFolders(folder)), cancellation),
            () => Task.Run(() => FolderRemoval.Remove(runtime), cancellation),
        ];
        var failures = new List<string>();
        foreach (var step in steps)
        {
            try
            {
                await step();
            }
#pragma warning disable CA1031 // One thing that cannot be removed must not keep the rest from being removed.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                failures.Add(exception.Message);
            }
        }

        return failures.Count == 0 ? removed : throw new InstanceException(InstanceFailure.Failed, string.Join(" ", failures));
    }

    private static async Task<IEnumerable<string>> EndProcessesAsync(string token, CancellationToken cancellation)
    {
        var ended = new SortedSet<int>();
        var looksInVain = 0;
        for (var attempt = 0; looksInVain < LooksInVain; attempt++)
        {
            var processes = HostProcess.WithEnvironment(Workspace.Mark, token);
            looksInVain = processes.Count == 0 ? looksInVain + 1 : 0;
            if (attempt >= Attempts && processes.Count > 0)
            {
                throw new InstanceException(
                    InstanceFailure.Failed,
                    $"Processes {string.Join(", ", processes)} do not end, not even by force: they wait in the kernel, for a disk perhaps.");
            }

            foreach (var process in processes)
            {
                HostProcess.Kill(process);
                ended.Add(process);
            }

            await Task.Delay(20, cancellation);
        }

        // One that is ending has lost its environment some time before it is gone. Another with its number, by then, is nobody to wait
        // for long.
        for (var attempt = 0; attempt < Attempts && ended.Any(HostProcess.IsAlive); attempt++)
        {
            await Task.Delay(20, cancellation);
        }

        return ended.Select(process => $"process {process}");
    }

    private static async Task<IEnumerable<string>> UnmountAsync(string folder)
    {
        var points = Mounts.Below(folder);
        if (points.Count > 0)
        {
            Mounts.UnmountBelow(folder);
        }

        return points.Select(point => $"mount {point}");
    }

    private static List<string> RemoveFolders(string folder)
    {
        var removed = new List<string>();
        foreach (var child in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            FolderRemoval.Remove(child);
            removed.Add($"folder {child}");
        }

        return removed;
    }

    /// <summary>Cleans every workspace whose harness has died.</summary>
    public static async Task<IReadOnlyList<string>> CleanAbandonedAsync(
        BenchPaths paths,
        IReadOnlyList<ISweeper> sweepers,
        CancellationToken cancellation)
    {
        var removed = new List<string>();
        foreach (var token in Workspace.Abandoned(paths))
        {
            removed.AddRange(await CleanAsync(paths, token, sweepers, cancellation));
            FolderRemoval.Remove(Path.Combine(paths.Instances, token));
            removed.Add($"workspace {token}");
        }

        return removed;
    }
}
