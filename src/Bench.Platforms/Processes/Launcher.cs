using CliWrap;

namespace Bench.Platforms.Processes;

/// <summary>The shell that enters a tool's cgroup, CPUs, network and mounts before it starts the tool.</summary>
internal static class Launcher
{
    private const string TakePlace = """
        for entry in $BENCH_CGROUPS; do echo $$ > "$entry" || exit 125; done
        [ -z "$BENCH_CPUS" ] || taskset -pc "$BENCH_CPUS" $$ > /dev/null || exit 125
        [ -z "$BENCH_HIDE" ] || umount "$BENCH_HIDE" || exit 125
        [ -z "$BENCH_COVER" ] || mount -t tmpfs bench-cover "$BENCH_COVER" || exit 125
        for file in $BENCH_COVERED; do mount --bind /dev/null "$file" || exit 125; done
        unset BENCH_CGROUPS BENCH_CPUS BENCH_HIDE BENCH_COVER BENCH_COVERED

        """;

    /// <summary>Prepares it, in the instance's folder and with its mark. Its standard error goes to the console's log.</summary>
    /// <exception cref="InstanceException">The tool is not installed.</exception>
    public static Command Prepare(ProcessPlan plan, InstanceRequest request, string then)
    {
        var tools = request.Host.Tools;
        var mount = plan.HidesUnifiedCgroup ? UnifiedCgroup.MountToHide(request.Host.Cgroups.Layout) : null;
        var environment = new Dictionary<string, string?>(plan.Environment)
        {
            ["BENCH_CGROUPS"] = plan.Cgroup is { } cgroup ? string.Join(' ', cgroup.EntryFiles) : null,

            // Without a cgroup by affinity, which the process may undo, but does not.
            ["BENCH_CPUS"] = plan.Cgroup is null && !plan.MakesOwnCgroup ? request.Spec.Limits.CpuList : null,
            ["BENCH_NO_INPUT"] = plan.HasInput ? null : "1",
            ["BENCH_COVER"] = plan.CoveredFolder,
            ["BENCH_COVERED"] = string.Join(' ', request.Spec.Covered),
            ["BENCH_HIDE"] = mount,
        };
        string[] network = plan.NetworkNamespace is { } path ? [tools.Require("nsenter"), $"--net={path}"] : [];
        string[] mounts = mount is not null || plan.CoveredFolder is not null || request.Spec.Covered.Count > 0
            ? [tools.Require("unshare"), .. UnifiedCgroup.PrivateMounts]
            : [];
        string[] launcher =
        [
            .. network, .. mounts, "/bin/sh", "-c", TakePlace + then, "bench-launcher",
            tools.Require(plan.Tool), .. plan.Arguments,
        ];
        return tools.Command(launcher[0], launcher[1..], environment, request.Folder.Workspace.Token)
            .WithWorkingDirectory(request.Folder.Path)
            .WithStandardErrorPipe(PipeTarget.Create((errors, cancellation) => NoteAsync(errors, request.Console, cancellation)));
    }

    /// <summary>Starts it at nice 0, whatever the harness runs at: a child inherits the nice value of the starting thread.</summary>
    public static CommandTask<CliWrap.CommandResult> Start(Command command)
    {
        var nice = HostThread.Nice;
        HostThread.SetNice(0);
        try
        {
            return command.ExecuteAsync(CancellationToken.None);
        }
        finally
        {
            HostThread.SetNice(nice);
        }
    }

    private static async Task NoteAsync(Stream errors, GuestConsole console, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await errors.ReadAsync(buffer, cancellation)) > 0)
        {
            console.Note(buffer.AsSpan(0, count));
        }
    }
}
