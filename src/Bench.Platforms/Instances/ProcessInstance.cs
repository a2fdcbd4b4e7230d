using Bench.Platforms.Consoles;
using Bench.Platforms.Host;
using Bench.Sampling;
using CliWrap;

namespace Bench.Platforms;

/// <summary>
/// An instance that is a process of the host, started with CliWrap. When the harness has a cgroup for it, a launcher
/// enters the cgroup before the clock starts and then only forks and executes: moving a process between cgroups waits
/// for the kernel's grace periods, which is not the platform's cost, and memory touched before the move would be counted elsewhere.
/// </summary>
internal sealed class ProcessInstance : IPlatformInstance
{
    private const string Launcher = """
        for entry in $BENCH_CGROUPS; do echo $$ > "$entry" || exit 125; done
        unset BENCH_CGROUPS
        echo BENCH-PLACED
        read -r go || exit 125
        "$@"
        exit $?
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ProcessPlan _plan;
    private readonly GuestConsole _console;
    private readonly BootTimeline _timeline;
    private readonly TaskCompletionSource _inputDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Command _command;
    private CommandTask<CliWrap.CommandResult>? _running;

    private ProcessInstance(ProcessPlan plan, InstanceRequest request)
    {
        _plan = plan;
        _console = request.Console;
        _timeline = request.Timeline;
        var tool = Tool.Require(plan.Tool);
        var environment = new Dictionary<string, string?>(plan.Environment)
        {
            [Workspace.Mark] = request.Folder.Workspace.Token,
        };
        if (plan.Cgroup is { } cgroup)
        {
            environment["BENCH_CGROUPS"] = string.Join(' ', cgroup.EntryFiles);
        }

        _command = Cli.Wrap(plan.Cgroup is null ? tool : "/bin/sh")
            .WithArguments(plan.Cgroup is null ? plan.Arguments : ["-c", Launcher, "bench-launcher", tool, .. plan.Arguments])
            .WithWorkingDirectory(request.Folder.Path)
            .WithEnvironmentVariables(environment)
            .WithValidation(CommandResultValidation.None)
            .WithStandardInputPipe(PipeSource.Create((input, cancellation) =>
            {
                _console.AttachInput(input);
                return _inputDone.Task.WaitAsync(cancellation);
            }))
            .WithStandardOutputPipe(PipeTarget.Create((output, _) => _console.PumpAsync(output)))
            .WithStandardErrorPipe(PipeTarget.Create(NoteErrorsAsync));
    }

    /// <summary>Prepares the process; with a cgroup, its launcher waits there when this returns.</summary>
    public static async Task<IPlatformInstance> PrepareAsync(ProcessPlan plan, InstanceRequest request, CancellationToken cancellation)
    {
        var instance = new ProcessInstance(plan, request);
        request.Folder.OnDispose(instance.ReleaseAsync);
        if (plan.Cgroup is not null)
        {
            instance.Launch();
            await Task.WhenAny(request.Console.Placed, request.Console.Lost).WaitAsync(TimeSpan.FromSeconds(10), cancellation);
            if (!request.Console.Placed.IsCompleted)
            {
                throw new InstanceException(InstanceFailure.Failed, request.Console.Told("The launcher could not enter its cgroup"));
            }
        }

        return instance;
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        _timeline.Mark(BootTimeline.Call);
        if (_running is null)
        {
            Launch();
            _timeline.Mark("started");
        }
        else
        {
            _console.Go();
        }

        return Task.CompletedTask;
    }

    public Task<Footprint> FootprintAsync(CancellationToken cancellation)
    {
        var root = Running.ProcessId;
        var processes = ProcessTree.Of(root).Where(process => _plan.Cgroup is null || process != root).ToList();
        var guest = processes.Where(process => process != root).DefaultIfEmpty(root).Last();
        var cgroup = _plan.MakesOwnCgroup ? CgroupLayout.Detect().FindDirectory(guest, CgroupLayout.Memory) : _plan.Cgroup?.Memory;
        return Task.FromResult(new Footprint(processes, cgroup));
    }

    public async Task EndAsync(CancellationToken cancellation)
    {
        await Running.Task.WaitAsync(cancellation);

        // The console's end is the last of its processes' end, stamped by the thread that reads it. That the runtime has
        // collected the process is known a millisecond or two later, by way of a signal and the thread pool: our cost, not the platform's.
        var exited = await _console.Lost.WaitAsync(cancellation);
        _timeline.Mark(BootTimeline.Exited, exited);
        _timeline.Mark(BootTimeline.Gone, exited);
    }

    public async Task KillAsync()
    {
        if (_running is null)
        {
            return;
        }

        // Children first: an orphan would stay on the host as a zombie until the host's init looks.
        var root = _running.ProcessId;
        if (_plan.Cgroup is { } cgroup)
        {
            await cgroup.KillAsync(spared: root);
        }

        foreach (var process in ProcessTree.Of(root).Where(process => process != root))
        {
            HostProcess.Kill(process);
        }

        if (_plan.Forget is { } forget)
        {
            await forget();
        }

        await ReleaseAsync();
    }

    private CommandTask<CliWrap.CommandResult> Running => _running ?? throw new InvalidOperationException("The instance was not started.");

    private void Launch() => _running = _command.ExecuteAsync();

    /// <summary>Makes sure that the process has ended and its pipes are closed.</summary>
    private async Task ReleaseAsync()
    {
        _inputDone.TrySetResult();
        if (_running is { } running)
        {
            try
            {
                // With its child gone, or its input closed, it ends by itself.
                await running.Task.WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                HostProcess.Kill(running.ProcessId);
                await EndedByForceAsync(running);
            }
        }

        _running = null;
    }

    private static async Task EndedByForceAsync(CommandTask<CliWrap.CommandResult> running)
    {
        try
        {
            await running.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException)
        {
            throw new InstanceException(InstanceFailure.Failed, "A process that the instance has left behind holds its console open.");
        }
    }

    private async Task NoteErrorsAsync(Stream errors, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await errors.ReadAsync(buffer, cancellation)) > 0)
        {
            _console.Note(buffer.AsSpan(0, count));
        }
    }
}
