namespace Bench.Platforms.Host;

/// <summary>The processes that work for the harness: its descendants, those with its mark or cgroup, and engines' daemons.</summary>
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
