using CliWrap;

namespace Bench.Platforms;

/// <summary>
/// An instance that is a process of the host. A launcher, started with CliWrap before the clock, enters the harness's
/// cgroup if there is one, and at the call only forks and executes: what .NET needs to start a process is the same for
/// no platform; moving a process between cgroups waits for the kernel's grace periods; and memory touched before the
/// move would be counted elsewhere.
/// </summary>
internal sealed class ProcessInstance : IPlatformInstance
{
    private const string Begin = """
        echo BENCH-PLACED
        read -r go || exit 125
        [ -z "$BENCH_NO_INPUT" ] || { unset BENCH_NO_INPUT; exec < /dev/null; }
        "$@"
        exit $?
        """;

    private static readonly TimeSpan LaunchLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ProcessPlan _plan;
    private readonly string _id;
    private readonly GuestConsole _console;
    private readonly BootTimeline _timeline;
    private readonly TaskCompletionSource _inputDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Command _command;
    private CommandTask<CliWrap.CommandResult>? _running;

    private ProcessInstance(ProcessPlan plan, InstanceRequest request)
    {
        _plan = plan;
        _id = request.Folder.Id;
        _console = request.Console;
        _timeline = request.Timeline;
        _command = Launcher.Prepare(plan, request, Begin)
            .WithStandardInputPipe(PipeSource.Create((input, cancellation) =>
            {
                _console.AttachInput(input);
                return _inputDone.Task.WaitAsync(cancellation);
            }))
            .WithStandardOutputPipe(PipeTarget.Create((output, _) => _console.PumpAsync(output)));
    }

    /// <summary>Prepares the process: its launcher waits when this returns.</summary>
    /// <exception cref="InstanceException">The launcher could not enter its cgroup.</exception>
    public static async Task<ProcessInstance> PrepareAsync(ProcessPlan plan, InstanceRequest request, CancellationToken cancellation)
    {
        var instance = new ProcessInstance(plan, request);
        request.Folder.OnDispose(instance.ReleaseAsync);
        instance._running = Launcher.Start(instance._command);
        await Task.WhenAny(request.Console.Placed, request.Console.Lost, Task.Delay(LaunchLimit, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return request.Console.Placed.IsCompleted
            ? instance
            : throw request.Console.Failure(InstanceFailure.Failed, "The launcher could not take its place (cgroup, CPUs, mounts)");
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        _timeline.Mark(BootTimeline.Call);
        _console.Go();
        return Task.CompletedTask;
    }

    public string? Tool => _plan.Tool;
    public string? AfterReady => _plan.AfterReady;

    public Task<Footprint> FootprintAsync(CancellationToken cancellation)
    {
        var root = Running.ProcessId;
        var processes = ProcessTree.Of(root).Where(process => process != root).Concat(_plan.Helper?.Processes ?? []).ToList();
        var first = processes.FirstOrDefault(process => HostProcess.IsInCgroupOf(process, _id));
        if (_plan.InitPidFile is { } file)
        {
            first = ReadProcess(file);
            processes.AddRange(HostProcess.WithShim(first));
        }

        // By the instance's own name in its path: the tool itself, which may be in the tree, too, is in another cgroup.
        var cgroup = !_plan.MakesOwnCgroup ? _plan.Cgroup?.Memory
            : HostProcess.IsInCgroupOf(first, _id) ? CgroupLayout.Detect().FindDirectory(first, CgroupLayout.Memory)
            : null;
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

    public int LauncherId => Running.ProcessId;

    /// <summary>The tool's exit code, once it has ended.</summary>
    public async Task<int> ExitCodeAsync() => (await Running.Task).ExitCode;

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
            await cgroup.KillAsync(spared: [root, .. _plan.Helper?.First ?? []]);
        }

        // A number whose process has been collected may be another's by now.
        foreach (var process in _running.Task.IsCompleted ? [] : ProcessTree.Of(root).Where(process => process != root))
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

    private int ReadProcess(string file)
    {
        try
        {
            return int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            throw _console.Failure(InstanceFailure.Failed, $"'{_plan.Tool}' did not write the guest's process to {file}", exception);
        }
    }

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
}
