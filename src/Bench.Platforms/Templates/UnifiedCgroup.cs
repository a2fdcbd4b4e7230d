using Bench.Platforms.Host;
using Bench.Sampling;

namespace Bench.Platforms.Templates;

/// <summary>Hides the unified cgroup of a hybrid layout from a command whose runtime refuses to run beside one.</summary>
internal static class UnifiedCgroup
{
    /// <summary>The command in a mount namespace of its own in which it is not mounted; as it is where the layout is not hybrid.</summary>
    // SEAM: for `start` this costs an unshare, a shell and an umount inside the timed region. Once a ProcessPlan can say that the launcher
    // does it before the call, TemplatePlatform sets that instead, and this remains for `prepare` and `cleanup`, which nobody times.
    public static IReadOnlyList<string> HiddenFrom(IReadOnlyList<string> command, CgroupLayout layout) =>
        layout is { Mode: CgroupMode.Hybrid, Unified: { } unified }
            ?
            [
                "unshare", "--mount", "--propagation", "private", "sh", "-c", "umount \"$1\" && shift && exec \"$@\"", "bench-hide", unified.Path,
                Tool.Require(command[0]), .. command.Skip(1),
            ]
            : command;
}
