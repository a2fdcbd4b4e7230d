namespace Bench.Platforms.Host;

/// <summary>Where on this host the harness may make cgroups: one folder for the unified hierarchy, or one for each controller.</summary>
public sealed class CgroupHome
{
    private const string Top = "bench";
    private const string Cpuset = "cpuset";
    private const string CpusFile = "cpuset.cpus";
    private const string SubtreeFile = "cgroup.subtree_control";

    // These only count: without them, CPU time, storage traffic and tasks are not known as a whole.
    private static readonly string[] Counters = ["cpuacct", "blkio", "pids"];

    private readonly string? _memory;
    private readonly string? _cpuset;
    private readonly IReadOnlyList<string> _counters;

    private CgroupHome(CgroupLayout layout)
    {
        Layout = layout;
        var memory = layout.FindMount(CgroupLayout.Memory)?.Path;
        _memory = Probe(memory, MemoryLimitFile);
        CountsSwap = Probe(memory, SwapLimitFile) is not null;
        var cpuset = layout.FindMount(Cpuset)?.Path;
        _cpuset = cpuset is null || !PassesOn(cpuset) ? Probe(cpuset, CpusFile)
            : Attempt.Read(Path.Combine(cpuset, "cgroup.controllers"))?.Split().Contains(Cpuset) == true ? _memory
            : null;
        _counters = [.. Counters.Select(layout.FindMount).OfType<CgroupMount>().Select(mount => mount.Path).Distinct()
            .Where(path => Probe(path, "cgroup.procs") is not null)];
    }

    /// <summary>The host's cgroup layout.</summary>
    public CgroupLayout Layout { get; }

    /// <summary>Whether memory and CPU can be limited and counted by the harness.</summary>
    public bool CanLimit => _memory is not null && _cpuset is not null;

    /// <summary>Whether swap is counted, and can be limited with memory.</summary>
    public bool CountsSwap { get; }

    /// <summary>Looks at the host.</summary>
    public static CgroupHome Detect() => new(CgroupLayout.Detect());

    /// <summary>The cgroup path, from the root of each hierarchy, under which an instance's cgroups live.</summary>
    public static string PathOf(InstanceFolder folder) => $"/{Top}/{folder.Workspace.Token}/{folder.Id}";

    /// <summary>Makes a cgroup with an instance's limits, which goes with its folder; null where that is not possible.</summary>
    /// <param name="folder">The instance's folder.</param>
    /// <param name="cpus">The CPUs to run on.</param>
    /// <param name="memoryBytes">Memory, bytes; null to count without limit.</param>
    /// <param name="inEveryHierarchy">Whether it is made in all hierarchies, for a platform that divides its cgroups.</param>
    internal InstanceCgroup? Create(InstanceFolder folder, string cpus, long? memoryBytes, bool inEveryHierarchy = false)
    {
        if (!CanLimit)
        {
            return null;
        }

        string[] roots = [.. new[] { _memory!, _cpuset! }.Concat(_counters)
            .Concat(inEveryHierarchy ? Layout.Mounts.Select(mount => mount.Path) : [])
            .Distinct()];
        var path = PathOf(folder)[1..];
        var version = Layout.Mode == CgroupMode.V2 ? CgroupVersion.V2 : CgroupVersion.V1;
        var cgroup = new InstanceCgroup(version, [.. roots.Select(root => Path.Combine(root, path))]);
        folder.OnDispose(cgroup.RemoveAsync);
        foreach (var root in roots)
        {
            Make(root, path, isCpuset: root == _cpuset);
        }

        File.WriteAllText(Path.Combine(_cpuset!, path, CpusFile), cpus);
        if (memoryBytes is { } limit)
        {
            var bytes = limit.ToString(CultureInfo.InvariantCulture);
            File.WriteAllText(Path.Combine(_memory!, path, MemoryLimitFile), bytes);
            if (CountsSwap)
            {
                // Version 1 limits memory and swap together, version 2 swap alone.
                File.WriteAllText(Path.Combine(_memory!, path, SwapLimitFile), version == CgroupVersion.V2 ? "0" : bytes);
            }
        }

        return cgroup;
    }

    /// <summary>Prepares for a cgroup that a runtime makes (gVisor gives its parents no CPUs), and removes it with the folder.</summary>
    internal void ReserveFor(InstanceFolder folder, bool isParent = false)
    {
        var path = PathOf(folder);
        folder.OnDispose(() => Layout.Mounts.ToList().ForEach(mount => InstanceCgroup.RemoveTree(mount.Path + path)));
        if (CanLimit)
        {
            Make(_cpuset!, isParent ? path[1..] : path[1..path.LastIndexOf('/')], isCpuset: true);
        }
    }

    /// <summary>Makes a workspace's cgroup in every hierarchy: while it is there, no harness that ends beside this one can remove the
    /// folder above it, in which a runtime is about to make another.</summary>
    internal void ReserveFor(Workspace workspace)
    {
        foreach (var root in CanLimit ? Layout.Mounts.Select(mount => mount.Path) : [])
        {
            // Between the two folders the other harness may remove the first; the second time it sees this one.
            _ = IsMade(root) || IsMade(root);
        }

        bool IsMade(string root) =>
            Attempt.Do(() => Make(root, $"{Top}/{workspace.Token}", isCpuset: root == _cpuset && !PassesOn(root)));
    }

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

    /// <summary>Whether cgroups below this mount have the controllers that those above pass on to them.</summary>
    private bool PassesOn(string root) =>
        Layout.Mode == CgroupMode.V2 && Layout.Mounts.Any(mount => mount.Path == root && mount.Version == CgroupVersion.V2);

    private void Make(string root, string path, bool isCpuset)
    {
        var passesOn = PassesOn(root);
        var current = root;
        foreach (var part in path.Split('/'))
        {
            var parent = current;
            current = Path.Combine(current, part);
            if (passesOn)
            {
                // Controllers reach a child only when each ancestor passes them on.
                var passOn = Path.Combine(parent, SubtreeFile);

                // No cpuset only to look: with it, kernels before 6.2 undo the affinities that the host's processes were given.
                File.WriteAllText(passOn, isCpuset ? "+cpuset +memory" : "+memory");

                // One by one: a missing controller would take the others with it. Without it, nothing is counted.
                Attempt.Do(() => File.WriteAllText(passOn, "+io"));
                Attempt.Do(() => File.WriteAllText(passOn, "+pids"));

                Directory.CreateDirectory(current);
                continue;
            }

            Directory.CreateDirectory(current);
            if (isCpuset)
            {
                // Version 1 lets no process into a cpuset without CPUs and memory nodes, and a new one has none.
                foreach (var file in new[] { CpusFile, "cpuset.mems" })
                {
                    File.WriteAllText(Path.Combine(current, file), File.ReadAllText(Path.Combine(parent, file)).Trim());
                }
            }
        }
    }

    private string MemoryLimitFile => Layout.Mode == CgroupMode.V2 ? "memory.max" : "memory.limit_in_bytes";
    private string SwapLimitFile => Layout.Mode == CgroupMode.V2 ? "memory.swap.max" : "memory.memsw.limit_in_bytes";

    /// <summary>The folder, if a cgroup can be made in it that has this file: permission bits do not tell.</summary>
    private string? Probe(string? folder, string file)
    {
        if (folder is null)
        {
            return null;
        }

        var name = $"{Top}-probe-{Environment.ProcessId}";
        var isThere = Attempt.Do(() => Make(folder, name, isCpuset: false)) && File.Exists(Path.Combine(folder, name, file));
        InstanceCgroup.TryRemove(Path.Combine(folder, name));
        return isThere ? folder : null;
    }
}
