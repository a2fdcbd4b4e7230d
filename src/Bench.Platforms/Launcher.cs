using CliWrap;

namespace Bench.Platforms;

/// <summary>The shell between the harness and a tool: it takes the place that the tool is to have (cgroup, CPUs, network, mounts of its
/// own) before there is a tool.</summary>
internal static class Launcher
{
    /// <summary>The shell's name, as the kernel keeps it.</summary>
    public const string Shell = "sh";

    private const string TakePlace = """
        for entry in $BENCH_CGROUPS; do echo $$ > "$entry" || exit 125; done
        [ -z "$BENCH_CPUS" ] || taskset -pc "$BENCH_CPUS" $$ > /dev/null || exit 125
        [ -z "$BENCH_HIDE" ] || umount "$BENCH_HIDE" || exit 125
        [ -z "$BENCH_COVER" ] || mount -t tmpfs bench-cover "$BENCH_COVER" || exit 125
        unset BENCH_CGROUPS BENCH_CPUS BENCH_HIDE BENCH_COVER

        """;

    /// <summary>Prepares it, in the instance's folder and with its mark; what it says on standard error is kept with what the guest
    /// says.</summary>
    /// <exception cref="InstanceException">The tool is not installed.</exception>
    public static Command Prepare(ProcessPlan plan, InstanceRequest request, string then)
    {
        var tools = request.Host.Tools;
        var tool = tools.Require(plan.Tool);
        var environment = new Dictionary<string, string?>(plan.Environment);
        if (plan.Cgroup is { } cgroup)
        {
            environment["BENCH_CGROUPS"] = string.Join(' ', cgroup.EntryFiles);
        }
        else if (!plan.MakesOwnCgroup)
        {
            // The next best: what the process may undo, but does not.
            environment["BENCH_CPUS"] = request.Spec.Limits.CpuList;
        }

        if (!plan.HasInput)
        {
            environment["BENCH_NO_INPUT"] = "1";
        }

        string[] launcher = [$"/bin/{Shell}", "-c", TakePlace + then, "bench-launcher", tool, .. plan.Arguments];
        if (plan.CoveredFolder is { } covered)
        {
            environment["BENCH_COVER"] = covered;
        }

        var mount = plan.HidesUnifiedCgroup ? UnifiedCgroup.MountToHide(request.Host.Cgroups.Layout) : null;
        if (mount is not null)
        {
            environment["BENCH_HIDE"] = mount;
        }

        if (mount is not null || plan.CoveredFolder is not null)
        {
            launcher = [tools.Require("unshare"), .. UnifiedCgroup.PrivateMounts, .. launcher];
        }

        if (plan.NetworkNamespace is { } network)
        {
            launcher = [tools.Require("nsenter"), $"--net={network}", .. launcher];
        }

        return tools.Command(launcher[0], launcher[1..], environment, request.Folder.Workspace.Token)
            .WithWorkingDirectory(request.Folder.Path)
            .WithStandardErrorPipe(PipeTarget.Create((errors, cancellation) => NoteAsync(errors, request.Console, cancellation)));
    }

    /// <summary>Starts what was prepared at nice 0, whatever the harness runs at: a child has the nice value of the thread that starts
    /// it.</summary>
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
