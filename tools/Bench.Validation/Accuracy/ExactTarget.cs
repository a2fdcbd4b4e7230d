using System.Runtime.InteropServices;
using System.Threading.Channels;
using Bench.Platforms.Consoles;

namespace Bench.Validation.Accuracy;

/// <summary>
/// A process of the host that does exactly what it is told, a line at a time, for the readers to be held against: this program, by its
/// hidden command. It has the launcher and the console that instances have, and a cgroup of its own where one can be made. Each of its
/// lines begins with <see cref="Word"/>; an answer ends with <c>done</c> or <c>failed</c>.
/// </summary>
internal sealed class ExactTarget : IAsyncDisposable
{
    public const string Word = "TARGET";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Nothing is compiled anew behind the target's back, and nothing is collected in what it takes here.
    private static readonly Dictionary<string, string?> Quiet = new()
    {
        ["DOTNET_TieredCompilation"] = "0",
        ["DOTNET_GCgen0size"] = "0x4000000",
        ["DOTNET_EnableDiagnostics"] = "0",
    };

    private readonly Channel<TargetLine> _heard = Channel.CreateUnbounded<TargetLine>();
    private readonly PlatformHost _host;
    private readonly InstanceFolder _folder;
    private readonly GuestConsole _console;
    private ProcessInstance? _process;
    private bool _hasCgroup;

    private ExactTarget(PlatformHost host)
    {
        _host = host;
        _folder = host.Workspace.NewInstance();
        _console = new GuestConsole { Hears = Hear };
    }

    public int ProcessId { get; private set; }

    /// <summary>A folder of its own, on the disk that is measured; its working directory.</summary>
    public string Folder => _folder.Path;

    /// <summary>Bytes that it was told so far, line ends included.</summary>
    public long BytesTold { get; private set; }

    /// <summary>Bytes that it has said so far, line ends included.</summary>
    public long BytesSaid { get; private set; }

    /// <summary>Its cgroup for a controller; null when it has none of its own.</summary>
    public CgroupDirectory? CgroupOf(string controller) => _hasCgroup && HostProcess.IsInCgroupOf(ProcessId, _folder.Id)
        ? _host.Cgroups.Layout.FindDirectory(ProcessId, controller)
        : null;

    /// <summary>Starts it and waits until it takes commands. What a failed start leaves goes with the workspace.</summary>
    /// <exception cref="InstanceException">It could not be started.</exception>
    public static async Task<ExactTarget> StartAsync(PlatformHost host, CancellationToken cancellation)
    {
        var target = new ExactTarget(host);
        await target.StartAsync(cancellation);
        return target;
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
        await (_process?.KillAsync() ?? Task.CompletedTask);
        await _folder.DisposeAsync();
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        var request = new InstanceRequest(ComparedStart.SpecOn(_host), _host, _folder, _console, new BootTimeline());
        var cgroup = _host.Cgroups.Create(_folder, request.Spec.Limits.CpuList, memoryBytes: null, inEveryHierarchy: true);
        _hasCgroup = cgroup is not null;

        // The dotnet that runs this program runs the target, whatever the PATH says.
        var plan = new ProcessPlan
        {
            Tool = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")),
            Arguments = [typeof(ExactTarget).Assembly.Location, TargetProgram.CommandName],
            Environment = Quiet,
            Cgroup = cgroup,
        };
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
                if (!next.IsCompleted)
                {
                    throw _console.Failure(InstanceFailure.Failed, $"The target ended at '{command}'");
                }

                lines.Add(await next);
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
    /// <summary>The first word.</summary>
    public string Kind => Text.Split(' ')[0];

    /// <summary>What follows the first word.</summary>
    public string Rest => Text[Kind.Length..].TrimStart();
}

/// <summary>Two targets: one to be read, another for what takes two.</summary>
internal sealed record TruthBench(ExactTarget Target, ExactTarget Other) : IAsyncDisposable
{
    /// <exception cref="InstanceException">They cannot be started.</exception>
    public static async Task<TruthBench> StartAsync(PlatformHost host, CancellationToken cancellation) =>
        new(await ExactTarget.StartAsync(host, cancellation), await ExactTarget.StartAsync(host, cancellation));

    public async ValueTask DisposeAsync()
    {
        await Other.DisposeAsync();
        await Target.DisposeAsync();
    }
}
