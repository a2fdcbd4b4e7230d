using System.Globalization;
using Bench.Sampling;

namespace Bench.Platforms.Host;

/// <summary>Where on this host the harness may make cgroups: one folder for the unified hierarchy, or one for each controller.</summary>
public sealed class CgroupHome
{
    private const string Top = "bench";

    private readonly string? _memory;
    private readonly string? _cpu;

    private CgroupHome(CgroupLayout layout)
    {
        Layout = layout;
        _memory = Usable(layout.FindMount(CgroupLayout.Memory)?.Path);
        _cpu = Usable(layout.FindMount("cpu")?.Path);
    }

    /// <summary>The host's cgroup layout.</summary>
    public CgroupLayout Layout { get; }

    /// <summary>Whether memory and CPU can be limited and counted by the harness.</summary>
    public bool CanLimit => _memory is not null && _cpu is not null;

    /// <summary>Looks at the host.</summary>
    public static CgroupHome Detect() => new(CgroupLayout.Detect());

    /// <summary>The cgroup path, from the root of each hierarchy, under which an instance's cgroups live.</summary>
    public static string PathOf(InstanceFolder folder) => $"/{Top}/{folder.Workspace.Token}/{folder.Id}";

    /// <summary>Makes a cgroup with an instance's allowance, to be removed with the instance's folder; null where that is not possible.</summary>
    /// <param name="folder">The instance's folder.</param>
    /// <param name="cpus">CPUs.</param>
    /// <param name="memoryBytes">Memory, bytes; null to count without limit.</param>
    internal InstanceCgroup? Create(InstanceFolder folder, double cpus, long? memoryBytes)
    {
        if (!CanLimit)
        {
            return null;
        }

        string[] folders = _memory == _cpu ? [_memory!] : [_memory!, _cpu!];
        var path = PathOf(folder)[1..];
        var version = Layout.Mode == CgroupMode.V2 ? CgroupVersion.V2 : CgroupVersion.V1;
        var cgroup = new InstanceCgroup(version, [.. folders.Select(root => Path.Combine(root, path))]);
        folder.OnDispose(cgroup.RemoveAsync);
        foreach (var root in folders)
        {
            Make(root, path);
        }

        var memory = Path.Combine(_memory!, path);
        var cpu = Path.Combine(_cpu!, path);
        const int period = 100_000;
        var quota = ((long)(cpus * period)).ToString(CultureInfo.InvariantCulture);
        if (Layout.Mode == CgroupMode.V2)
        {
            File.WriteAllText(Path.Combine(cpu, "cpu.max"), $"{quota} {period}");
            Limit(memory, "memory.max", memoryBytes);
        }
        else
        {
            File.WriteAllText(Path.Combine(cpu, "cpu.cfs_period_us"), $"{period}");
            File.WriteAllText(Path.Combine(cpu, "cpu.cfs_quota_us"), quota);
            Limit(memory, "memory.limit_in_bytes", memoryBytes);
        }

        return cgroup;
    }

    /// <summary>Has whatever cgroups a runtime made for an instance removed with its folder: a runtime that is killed leaves them.</summary>
    internal void RemoveWith(InstanceFolder folder) => folder.OnDispose(() =>
    {
        foreach (var mount in Layout.Mounts)
        {
            InstanceCgroup.RemoveTree(mount.Path + PathOf(folder));
        }

        return Task.CompletedTask;
    });

    /// <summary>Removes the empty cgroups of a workspace, and the harness's own where nobody else uses it.</summary>
    internal void RemoveWorkspace(string token)
    {
        // A runtime makes the path in every hierarchy, not only in those that the harness limits.
        foreach (var root in Layout.Mounts.Select(mount => mount.Path))
        {
            InstanceCgroup.RemoveTree(Path.Combine(root, Top, token));
            InstanceCgroup.TryRemove(Path.Combine(root, Top));
        }
    }

    private static void Limit(string folder, string file, long? bytes)
    {
        if (bytes is { } limit)
        {
            File.WriteAllText(Path.Combine(folder, file), limit.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Make(string root, string path)
    {
        var current = root;
        foreach (var part in path.Split('/'))
        {
            if (Layout.Mode == CgroupMode.V2)
            {
                // Controllers reach a child only when each ancestor passes them on.
                File.WriteAllText(Path.Combine(current, "cgroup.subtree_control"), "+cpu +memory");
            }

            current = Path.Combine(current, part);
            Directory.CreateDirectory(current);
        }
    }

    private static string? Usable(string? folder)
    {
        if (folder is null)
        {
            return null;
        }

        try
        {
            // A probe says more than permission bits: the mount may be read-only, or the user's own subtree may be delegated.
            var probe = Directory.CreateDirectory(Path.Combine(folder, $"{Top}-probe-{Environment.ProcessId}"));
            probe.Delete();
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
