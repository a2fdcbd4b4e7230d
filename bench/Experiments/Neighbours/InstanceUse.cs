namespace Bench.Experiments.Neighbours;

/// <summary>What an instance uses of the host and was refused at one moment, by its cgroup; null for what is not counted there.</summary>
/// <param name="Cpu">CPU time since it was made.</param>
/// <param name="MemoryBytes">Memory now.</param>
/// <param name="MemoryLimit">The most of it, bytes; null for none.</param>
/// <param name="Tasks">Processes and threads now.</param>
/// <param name="TaskLimit">The most of them; null for none.</param>
/// <param name="Kills">Processes that the kernel has ended because the instance's memory was full.</param>
/// <param name="Refused">Processes and threads that it was refused.</param>
internal sealed record InstanceUse(
    TimeSpan? Cpu, long? MemoryBytes, long? MemoryLimit, long? Tasks, long? TaskLimit, long? Kills, long? Refused);

/// <summary>Reads the files of an instance's cgroup. Sources: the kernel's <c>Documentation/admin-guide/cgroup-v2.rst</c>, and of version 1
/// <c>cgroup-v1/memory.rst</c> and <c>cgroup-v1/pids.rst</c>.</summary>
internal sealed class InstanceMeter(CgroupDirectory? memory, string? tasks, FileReader<TimeSpan>? cpu) : IDisposable
{
    /// <summary>Processes and threads that an instance may have, the same on every platform.</summary>
    public const int TaskAllowance = 512;

    /// <summary>Finds the cgroup and limits its processes, which goes with the instance.</summary>
    public static async Task<InstanceMeter> OpenAsync(Instance instance, Measurement measurement)
    {
        var layout = measurement.Host.Cgroups.Layout;
        var memory = (await instance.FootprintAsync(measurement.Cancellation)).MemoryCgroup;
        if (memory is null || layout.FindMount(CgroupLayout.Memory) is not { } mount || memory.Path.Length <= mount.Path.Length)
        {
            return new InstanceMeter(null, null, null);
        }

        // The same path in each hierarchy.
        var path = memory.Path[mount.Path.Length..];
        var cpu = layout.FindBelow(CgroupLayout.CpuAccounting, path) is { } accounting ? CgroupCpu.TryOpen(accounting) : null;
        var tasks = layout.FindBelow("pids", path)?.Path;
        var isLimited = tasks is not null && Attempt.Do(() => File.WriteAllText($"{tasks}/pids.max", $"{TaskAllowance}"));
        return new InstanceMeter(memory, isLimited ? tasks : null, cpu);
    }

    public InstanceUse Read()
    {
        var isFirst = memory?.Version == CgroupVersion.V1;
        var limit = Number(memory?.Path, isFirst ? "memory.limit_in_bytes" : "memory.max");
        return new InstanceUse(
            cpu is not null && cpu.TryRead(out var time) ? time : null,
            Number(memory?.Path, isFirst ? "memory.usage_in_bytes" : "memory.current"),
            limit < HostMemoryBytes() ? limit : null,
            Number(tasks, "pids.current"),
            Number(tasks, "pids.max"),
            Number(memory?.Path, isFirst ? "memory.oom_control" : "memory.events", "oom_kill "),
            Number(tasks, "pids.events", "max "));
    }

    public void Dispose() => cpu?.Dispose();

    /// <summary>Version 1 writes an absurdly high number for no limit.</summary>
    private static long HostMemoryBytes() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    private static long? Number(string? folder, string file, string key = "")
    {
        var lines = folder is null ? null : Attempt.Read($"{folder}/{file}")?.Split('\n');
        var line = lines?.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.TryParse(line?[key.Length..], CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
