using System.Threading.Channels;
using Bench.Platforms;
using Bench.Platforms.Consoles;
using Bench.Platforms.Host;

namespace Bench.Validation.Accuracy;

/// <summary>
/// A process of the host that does exactly what it is told, a line at a time, for the readers to be held against. It is started by the
/// launcher
/// and heard by the console that instances have, in a cgroup of its own where one can be had. A line of its own begins with
/// <see cref="Word"/>; what it is told ends with <c>done</c> or <c>failed</c>.
/// </summary>
internal sealed class ExactTarget : IAsyncDisposable
{
    /// <summary>What its lines begin with, and a space.</summary>
    public const string Word = "TARGET";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Channel<TargetLine> _heard = Channel.CreateUnbounded<TargetLine>();
    private readonly InstanceFolder _folder;
    private readonly CgroupHome _cgroups;
    private readonly GuestConsole _console;
    private ProcessInstance? _process;

    private ExactTarget(PlatformHost host)
    {
        _folder = host.Workspace.NewInstance();
        _cgroups = host.Cgroups;
        _console = new GuestConsole { Hears = Hear };
    }

    /// <summary>Its PID.</summary>
    public int ProcessId { get; private set; }

    /// <summary>A folder of its own, on the disk that is measured; its working directory.</summary>
    public string Folder => _folder.Path;

    /// <summary>Whether it is in a cgroup of its own.</summary>
    public bool HasCgroup { get; private set; }

    /// <summary>Bytes that it was told so far, line ends included.</summary>
    public long BytesTold { get; private set; }

    /// <summary>Bytes that it has said so far, line ends included.</summary>
    public long BytesSaid { get; private set; }

    /// <summary>Its cgroup for a controller; null when it has none of its own.</summary>
    public CgroupDirectory? CgroupOf(string controller) =>
        HasCgroup && HostProcess.IsInCgroupOf(ProcessId, _folder.Id) ? _cgroups.Layout.FindDirectory(ProcessId, controller) : null;

    /// <summary>Starts it and waits until it takes commands.</summary>
    /// <param name="program">The program and its arguments.</param>
    /// <param name="environment">Variables added to its environment.</param>
    /// <param name="host">Where.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InstanceException">It could not be started.</exception>
    public static async Task<ExactTarget> StartAsync(
        IReadOnlyList<string> program,
        IReadOnlyDictionary<string, string?> environment,
        PlatformHost host,
        CancellationToken cancellation)
    {
        var target = new ExactTarget(host);
        try
        {
            await target.StartAsync(
                program,
                environment,
                new InstanceRequest(ComparedStart.SpecOn(host), host, target._folder, target._console, new BootTimeline()),
                cancellation);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells it one thing and returns what it says of it, the line with <c>done</c> last.</summary>
    /// <exception cref="InstanceException">It could not do it, did not answer, or has ended.</exception>
    public async Task<IReadOnlyList<TargetLine>> TellAsync(string command, CancellationToken cancellation)
    {
        await _console.SayAsync(command, cancellation);
        BytesTold += command.Length + 1;
        return await HearOutAsync(command, cancellation);
    }

    /// <summary>Ends it and removes what was made for it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_process is { } process)
            {
                await process.KillAsync();
            }
        }
        finally
        {
            await _folder.DisposeAsync();
        }
    }

    private async Task StartAsync(
        IReadOnlyList<string> program,
        IReadOnlyDictionary<string, string?> environment,
        InstanceRequest request,
        CancellationToken cancellation)
    {
        var cgroup = request.Host.Cgroups.Create(_folder, request.Spec.Limits.CpuList, memoryBytes: null, inEveryHierarchy: true);
        HasCgroup = cgroup is not null;
        var plan = new ProcessPlan { Tool = program[0], Arguments = [.. program.Skip(1)], Environment = environment, Cgroup = cgroup };
        _process = await ProcessInstance.PrepareAsync(plan, request, cancellation);
        await _process.StartAsync(cancellation);
        await HearOutAsync("start", cancellation);
        ProcessId = (await _process.FootprintAsync(cancellation)).Processes.Single();
    }

    private async Task<IReadOnlyList<TargetLine>> HearOutAsync(string command, CancellationToken cancellation)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(Limit);
        var lines = new List<TargetLine>();
        try
        {
            do
            {
                var next = _heard.Reader.ReadAsync(timer.Token).AsTask();
                await Task.WhenAny(next, _console.Lost).WaitAsync(timer.Token);
                lines.Add(
                    next.IsCompleted ? await next : throw _console.Failure(InstanceFailure.Failed, $"The target ended at '{command}'"));
                BytesSaid += lines[^1].Text.Length + Word.Length + 2;
            }
            while (lines[^1].Kind is not ("done" or "failed"));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw _console.Failure(InstanceFailure.Timeout, $"The target had not done '{command}' after {Limit.TotalSeconds:0} s");
        }

        return lines[^1].Kind == "done"
            ? lines
            : throw new InstanceException(InstanceFailure.Failed, $"The target could not do '{command}': {lines[^1].Text}");
    }

    private void Hear(string line, long stamp)
    {
        if (line.StartsWith(Word + ' ', StringComparison.Ordinal))
        {
            _heard.Writer.TryWrite(new TargetLine(line[(Word.Length + 1)..], MonotonicClock.FromStopwatchTimestamp(stamp)));
        }
    }
}

/// <summary>A line that a target has said.</summary>
/// <param name="Text">What it said, in ASCII, without <see cref="ExactTarget.Word"/> before it and the line end behind it.</param>
/// <param name="At">The console's stamp.</param>
internal sealed record TargetLine(string Text, MonotonicTime At)
{
    /// <summary>The first word: what kind of line it is.</summary>
    public string Kind => Text.Split(' ')[0];

    /// <summary>The words behind it.</summary>
    public IReadOnlyList<string> Words => Text.Split(' ')[1..];
}
