namespace Bench.Platforms.Host;

/// <summary>
/// Which processes work for the harness, so that what the others do can be told from it: itself and what descends from it, what carries its
/// workspace's mark or is in a cgroup below its own, and the daemons of engines.
/// </summary>
/// <remarks>A moment's answer. What the host's own init or device manager does because of the harness is not in it: nothing tells that
/// apart.</remarks>
public sealed class OwnProcesses(Workspace workspace)
{
    // As the kernel keeps names: cut to 15 bytes. Those of containers, such as shims, carry no mark where an engine started them.
    private static readonly string[] Daemons = ["dockerd", "docker-proxy", "containerd", "containerd-shim", "podman", "conmon"];

    private readonly HashSet<int> _descendants = [.. ProcessTree.Of(Environment.ProcessId)];

    /// <summary>Whether a process works for the harness; false when it is gone.</summary>
    public bool Include(BusyProcess process) =>
        _descendants.Contains(process.ProcessId)
        || Daemons.Contains(process.Name)
        || HostProcess.HasEnvironment(process.ProcessId, Workspace.Mark, workspace.Token)
        || HostProcess.IsInCgroupOf(process.ProcessId, workspace.Token);
}
