using CliWrap;

namespace Bench.Platforms.Processes;

/// <summary>
/// An instance that is a process of the host. A launcher, started before the clock, enters the harness's cgroup, and at the call only forks
/// and executes: .NET's own start of a process, and the kernel's move of one between cgroups, are no platform's cost.
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
    private readonly InstanceRequest _request;
    private readonly TaskCompletionSource _inputDone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CommandTask<CliWrap.CommandResult>? _running;

    private ProcessInstance(ProcessPlan plan, InstanceRequest request) => (_plan, _request) = (plan, request);

    public string? Tool => _plan.Tool;
    public string? AfterReady => _plan.AfterReady;
    public int LauncherId => Running.ProcessId;

    private GuestConsole Console => _request.Console;
    private CommandTask<CliWrap.CommandResult> Running => _running ?? throw new InvalidOperationException("The instance was not started.");

    /// <summary>Prepares the process: its launcher waits when this returns.</summary>
    /// <exception cref="InstanceException">The launcher could not enter its cgroup.</exception>
    public static async Task<ProcessInstance> PrepareAsync(ProcessPlan plan, InstanceRequest request, CancellationToken cancellation)
    {
        var instance = new ProcessInstance(plan, request);
        var command = Launcher.Prepare(plan, request, Begin)
            .WithStandardInputPipe(PipeSource.Create((input, ended) =>
            {
                request.Console.AttachInput(input);
                return instance._inputDone.Task.WaitAsync(ended);
            }))
            .WithStandardOutputPipe(PipeTarget.Create((output, _) => request.Console.PumpAsync(output)));
        request.Folder.OnDispose(instance.ReleaseAsync);
        instance._running = Launcher.Start(command);
        await Task.WhenAny(request.Console.Placed, request.Console.Lost, Task.Delay(LaunchLimit, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return request.Console.Placed.IsCompleted
            ? instance
            : throw request.Console.Failure(InstanceFailure.Failed, "The launcher could not take its place (cgroup, CPUs, mounts)");
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        _request.Timeline.Mark(BootTimeline.Call);
        Console.Go();
        return _plan.AfterCall?.Invoke(cancellation) ?? Task.CompletedTask;
    }

    public Task SaveAsync(SavedInstance snapshot, CancellationToken cancellation) =>
        (_plan.Save ?? throw InstanceException.Unsupported("the platform makes no snapshots"))(snapshot, cancellation);

    public Task<Footprint> FootprintAsync(CancellationToken cancellation)
    {
        var root = Running.ProcessId;
        var id = _request.Folder.Id;

        // A plain process leaves what it does in the background to the host's first process: only the cgroup still knows whose that is.
        var processes = ProcessTree.Of(root)
            .Concat(_plan.Helper?.Processes ?? [])
            .Union(_plan.Cgroup?.Memory.FindProcesses() ?? [])
            .Except([root])
            .ToList();
        if (!_plan.MakesOwnCgroup && _plan.InitPidFile is null)
        {
            return Task.FromResult(new Footprint(processes, _plan.Cgroup?.Memory));
        }

        // The tool itself may be in the tree, but is in another cgroup than the guest.
        var first = processes.FirstOrDefault(process => HostProcess.IsInCgroupOf(process, id));
        if (_plan.InitPidFile is { } file)
        {
            first = int.TryParse(Attempt.Read(file), CultureInfo.InvariantCulture, out var written)
                ? written
                : throw Console.Failure(InstanceFailure.Failed, $"'{_plan.Tool}' did not write the guest's process to {file}");
            processes.AddRange(HostProcess.WithShim(first));
        }

        var isOwn = _plan.MakesOwnCgroup && HostProcess.IsInCgroupOf(first, id);
        var cgroup = isOwn ? CgroupLayout.Detect().FindDirectory(first, CgroupLayout.Memory) : _plan.Cgroup?.Memory;
        return Task.FromResult(new Footprint(processes, cgroup));
    }

    public Task<IReadOnlyList<string>> FindPlacesAsync(CancellationToken cancellation) =>
        _plan.FindPlaces?.Invoke(cancellation) ?? Task.FromResult<IReadOnlyList<string>>([]);

    public async Task EndAsync(CancellationToken cancellation)
    {
        await Running.Task.WaitAsync(cancellation);

        // The console's end is the end of the last process, stamped by the thread that reads it. .NET reports the end of the process a
        // millisecond or two later, which is not the platform's cost.
        var exited = await Console.Lost.WaitAsync(cancellation);
        _request.Timeline.Mark(BootTimeline.Exited, exited);
        _request.Timeline.Mark(BootTimeline.Gone, exited);
    }

    /// <summary>The tool's exit code, once it has ended.</summary>
    public async Task<int> ExitCodeAsync() => (await Running.Task).ExitCode;

    public async Task KillAsync()
    {
        if (_running is null)
        {
            return;
        }

        // Children first: an orphan would stay a zombie until the host's init looks.
        var root = _running.ProcessId;
        await (_plan.Cgroup?.KillAsync(spared: [root, .. _plan.Helper?.First ?? []]) ?? Task.CompletedTask);

        // The number of a process that has been collected may be another's by now.
        foreach (var process in _running.Task.IsCompleted ? [] : ProcessTree.Of(root).Where(process => process != root))
        {
            HostProcess.Kill(process);
        }

        await (_plan.Forget?.Invoke() ?? Task.CompletedTask);
        await ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        _inputDone.TrySetResult();
        if (_running is not { } running)
        {
            return;
        }

        // With its child gone, or its input closed, it ends by itself.
        if (await Task.WhenAny(running.Task, Task.Delay(Patience)) != running.Task)
        {
            HostProcess.Kill(running.ProcessId);
        }

        try
        {
            await running.Task.WaitAsync(TimeSpan.FromSeconds(10));
            _running = null;
        }
        catch (TimeoutException)
        {
            throw new InstanceException(InstanceFailure.Failed, "A process that the instance has left behind holds its console open.");
        }
    }
}
