namespace Bench.Platforms.Host;

/// <summary>The cgroup that the harness made for one instance: the same path in one or more hierarchies.</summary>
internal sealed class InstanceCgroup(CgroupVersion version, IReadOnlyList<string> folders)
{
    public CgroupDirectory Memory => new(folders[0], version);

    /// <summary>Files to which a process writes its number to enter.</summary>
    public IEnumerable<string> EntryFiles => folders.Select(EntryFile);

    /// <summary>Ends its processes by force, those that are forked meanwhile included.</summary>
    /// <param name="spared">Processes that collect their children and then end by themselves, such as the launcher.</param>
    public async Task KillAsync(params IReadOnlyList<int> spared)
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var processes = folders.SelectMany(Processes).Distinct().Where(process => !spared.Contains(process)).ToList();
            if (processes.Count == 0)
            {
                return;
            }

            processes.ForEach(HostProcess.Kill);
            await Task.Delay(20);
        }
    }

    /// <summary>Removes it, once what is dying in it is gone.</summary>
    public async Task RemoveAsync()
    {
        await KillAsync();
        foreach (var folder in folders)
        {
            await Task.Run(() => RemoveTree(folder));
            if (Directory.Exists(folder))
            {
                throw new InstanceException(
                    InstanceFailure.Failed,
                    $"Cannot remove the cgroup {folder}: processes {string.Join(", ", Processes(folder))} are still in it. "
                    + "End them, then run 'bench clean'.");
            }
        }
    }

    public static bool TryRemove(string folder) => !Directory.Exists(folder) || Attempt.Do(() => Directory.Delete(folder));

    /// <summary>Removes a cgroup and those below it, into which a whole system divides its own, ending the processes in them.</summary>
    public static void RemoveTree(string folder)
    {
        foreach (var child in Directory.Exists(folder) ? Directory.EnumerateDirectories(folder) : [])
        {
            RemoveTree(child);
        }

        foreach (var process in Processes(folder))
        {
            HostProcess.Kill(process);
        }

        for (var attempt = 0; attempt < 100 && !TryRemove(folder); attempt++)
        {
            Thread.Sleep(20);
        }
    }

    private static string EntryFile(string folder) => Path.Combine(folder, "cgroup.procs");

    private static IEnumerable<int> Processes(string folder) =>
        (Attempt.Read(EntryFile(folder)) ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture))
            .Where(process => process > 0);
}
