using System.Diagnostics;

namespace Bench.Platforms;

/// <summary>One running guest on one platform: started, used, stopped, and verified gone.</summary>
public sealed class Instance : IAsyncDisposable
{
    private static readonly TimeSpan AddressLimit = TimeSpan.FromSeconds(20);

    private readonly IPlatformInstance _instance;
    private readonly InstanceRequest _request;
    private readonly Sampler? _sampler;
    private Footprint? _footprint;
    private bool _ended;

    private Instance(PreparedInstance prepared, Sampler? sampler, string? blind)
    {
        _instance = prepared.Instance;
        _request = prepared.Request;
        _sampler = sampler;
        BlindToProcesses = blind;
    }

    /// <summary>The guest's console.</summary>
    public GuestConsole Console => _request.Console;

    /// <summary>The moments of its life.</summary>
    public BootTimeline Timeline => _request.Timeline;

    /// <summary>Time since its ready line; of one that goes on where a snapshot was made, since its platform let it.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(Timeline.StampOf(BootTimeline.Ready));

    /// <summary>Storage of its <c>/scratch</c>.</summary>
    public Storage Storage => _request.Spec.Storage;

    /// <summary>Why the phases that show as processes of the host were not observed; null when they were, or were not asked for.</summary>
    public string? BlindToProcesses { get; }

    /// <summary>Its folder on the host's disk, which holds a <c>/scratch</c>.</summary>
    public string FolderPath => _request.Folder.Path;

    /// <summary>The host's files to which the guest's writes to <c>/scratch</c> go; none where they cannot be found.</summary>
    public async Task<IReadOnlyList<string>> FindScratchFilesAsync(CancellationToken cancellation) =>
        ScratchDisk.Find(_request.Folder, Storage, (await FootprintAsync(cancellation)).Processes);

    /// <summary>The host's files and folders that are this instance's alone. Files without a name are given by their link in
    /// <c>/proc</c>.</summary>
    public async Task<IReadOnlyList<string>> FindOwnPlacesAsync(CancellationToken cancellation) =>
    [
        FolderPath,
        .. ScratchDisk.HeldOpen((await FootprintAsync(cancellation)).Processes, FolderPath),
        .. await _instance.FindPlacesAsync(cancellation),
    ];

    /// <summary>Prepares an instance, starts it, and waits for its ready line.</summary>
    /// <exception cref="InstanceException">It could not be started, or was not ready in time; nothing of it is left.</exception>
    public static async Task<Instance> StartAsync(IPlatform platform, InstanceSpec spec, PlatformHost host, CancellationToken cancellation)
    {
        await using var prepared = await PreparedInstance.PrepareAsync(platform, spec, host, cancellation);
        return await prepared.StartAsync(cancellation);
    }

    /// <inheritdoc cref="PreparedInstance.StartAsync" />
    internal static async Task<Instance> StartAsync(PreparedInstance prepared, CancellationToken cancellation)
    {
        var (spec, host, folder, console, timeline) = prepared.Request;
        var instance = prepared.Instance;
        Sampler? sampler = null;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            string? blind = null;
            using var events = spec.ObservesPhases ? ProcessEventListener.TryOpen(out blind) : null;
            sampler = StartSampling(spec, host, folder);
            timer.CancelAfter(spec.BootLimit);
            await instance.StartAsync(timer.Token);
            timeline.Mark(BootTimeline.Ready, spec.GoesOn ? Stopwatch.GetTimestamp() : await console.WaitReadyAsync(timer.Token));
            if (timeline.Between(BootTimeline.Call, BootTimeline.Ready) > spec.BootLimit)
            {
                // A plain process can be ready before the timer fires.
                await timer.CancelAsync();
                timer.Token.ThrowIfCancellationRequested();
            }

            if (spec.Network?.GuestCommand is { } address && !spec.GoesOn)
            {
                await RequireAsync(console, address, "the command that connects it to its network", AddressLimit, timer.Token);
            }

            if (events is not null)
            {
                blind = await MarkPhasesAsync(events, prepared, timer.Token);
            }

            if (instance.AfterReady is { } command)
            {
                await RequireAsync(console, command, $"'{command}'", spec.BootLimit, timer.Token);
            }

            if (sampler is not null)
            {
                await FollowAsync(sampler, prepared, timer.Token);
            }

            return new Instance(prepared, sampler, blind);
        }
        catch (Exception exception)
        {
            var isLate = exception is OperationCanceledException && timer.IsCancellationRequested && !cancellation.IsCancellationRequested;
            var known = isLate
                ? console.Failure(InstanceFailure.Timeout, $"The guest was not ready after {spec.BootLimit.TotalSeconds:0.#} s")
                : exception as InstanceException;
            sampler?.Dispose();
            await AbandonAsync(known, instance, folder, console);
            throw;
        }
    }

    /// <summary>Samples the instance's future cgroup, from before its call and off its CPUs.</summary>
    private static Sampler? StartSampling(InstanceSpec spec, PlatformHost host, InstanceFolder folder) => spec.TicksPerSecond is { } rate
        ? Sampler.Start(
            InstanceTarget.OfCgroup(host.Cgroups.Layout, CgroupHome.PathOf(folder)),
            rate,
            CpuSet.Beside(spec.Limits.CpuList))
        : null;

    /// <summary>Follows an instance that is in no cgroup of the harness by its engine's cgroup, or by its processes.</summary>
    private static async Task FollowAsync(Sampler sampler, PreparedInstance prepared, CancellationToken cancellation)
    {
        var footprint = await prepared.Instance.FootprintAsync(cancellation);
        var layout = prepared.Request.Host.Cgroups.Layout;
        if (footprint.MemoryCgroup is not { } cgroup)
        {
            // The others descend from these, and are found by them.
            sampler.Follow(InstanceTarget.OfProcesses([.. footprint.Processes
                .Where(process => HostProcess.ParentOf(process) is not { } parent || !footprint.Processes.Contains(parent))]));
        }
        else if (!cgroup.Path.Contains(prepared.Request.Folder.Id, StringComparison.Ordinal)
            && layout.FindMount(CgroupLayout.Memory) is { } mount)
        {
            sampler.Follow(InstanceTarget.OfCgroup(layout, cgroup.Path[mount.Path.Length..]));
        }
    }

    private static async Task<string?> MarkPhasesAsync(
        ProcessEventListener events, PreparedInstance prepared, CancellationToken cancellation)
    {
        var seen = events.Read();
        if (events.IsFull)
        {
            return "the kernel told of more processes than could be taken";
        }

        var processes = (await prepared.Instance.FootprintAsync(cancellation)).Processes;
        ProcessPhases.Mark(prepared.Request.Timeline, seen, processes, prepared.Request.Spec.Guest.Init, prepared.Instance.Tool);
        return null;
    }

    /// <summary>Removes an instance that did not come up.</summary>
    /// <exception cref="InstanceException">The reason, if one is known, and what cannot be removed.</exception>
    internal static async Task AbandonAsync(
        InstanceException? why, IPlatformInstance? prepared, InstanceFolder folder, GuestConsole console)
    {
        var failures = await Attempt.AllAsync([() => prepared?.KillAsync() ?? Task.CompletedTask, () => folder.DisposeAsync().AsTask()]);
        if (why is not null)
        {
            var left = string.Concat(failures.Select(failure => $" Moreover: {failure.Message}"));
            throw new InstanceException(why.Failure, why.Message + left, why) { Summary = why.Summary + left, ConsoleLog = console.Log };
        }
    }

    /// <summary>Runs a shell command in the guest.</summary>
    /// <exception cref="InstanceException">The guest did not answer.</exception>
    public Task<CommandResult> RunAsync(string command, TimeSpan limit, CancellationToken cancellation) =>
        Console.RunAsync(new GuestCommand(command, limit), cancellation);

    /// <summary>Runs a shell command in the guest, with input and environment of its own.</summary>
    /// <exception cref="InstanceException">The guest did not answer.</exception>
    /// <exception cref="ArgumentException">The command cannot be passed on.</exception>
    public Task<CommandResult> RunAsync(GuestCommand command, CancellationToken cancellation) => Console.RunAsync(command, cancellation);

    /// <summary>Runs a shell command in the guest that must succeed, and returns its standard output.</summary>
    /// <exception cref="InstanceException">The guest did not answer, or the command failed.</exception>
    public Task<string> RequireAsync(string command, TimeSpan limit, CancellationToken cancellation) =>
        RequireAsync(Console, command, $"'{command}'", limit, cancellation);

    private static async Task<string> RequireAsync(
        GuestConsole console, string command, string what, TimeSpan limit, CancellationToken cancellation)
    {
        var result = await console.RunAsync(new GuestCommand(command, limit), cancellation);
        return result.ExitCode == 0
            ? result.OutputText
            : throw new InstanceException(
                InstanceFailure.Failed,
                $"{what} in the guest ended with {result.ExitCode}: {result.ErrorText.Trim().ReplaceLineEndings("; ")}");
    }

    /// <summary>The processes and the cgroup that belong to it now.</summary>
    public async Task<Footprint> FootprintAsync(CancellationToken cancellation) =>
        _footprint = await _instance.FootprintAsync(cancellation);

    /// <summary>Makes a snapshot. An instance that was saved while it ran has ended then, and is still to be disposed of.</summary>
    /// <exception cref="InstanceException">It cannot be saved.</exception>
    public async Task<SavedInstance> SaveAsync(SnapshotKind kind, CancellationToken cancellation)
    {
        var snapshot = new SavedInstance(kind, _request.Host.Workspace.NewInstance(), Console.LastCommand);
        try
        {
            await _instance.SaveAsync(snapshot, cancellation);
            return snapshot;
        }
        catch
        {
            await snapshot.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the sampling of <see cref="InstanceSpec.TicksPerSecond"/>, and returns its samples.</summary>
    /// <exception cref="InvalidOperationException">None was asked for.</exception>
    /// <exception cref="InstanceException">The instance could not be sampled.</exception>
    public SamplerRecord StopSampling()
    {
        try
        {
            return (_sampler ?? throw new InvalidOperationException("The instance was not to be sampled.")).Stop();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new InstanceException(InstanceFailure.Failed, $"The instance could not be sampled: {exception.Message}", exception);
        }
    }

    /// <summary>Asks the guest to end, waits until nothing of it is left, and marks <see cref="BootTimeline.Gone"/>.</summary>
    /// <exception cref="InstanceException">It did not end in time and was killed, or left processes behind.</exception>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_ended)
        {
            return;
        }

        var limit = _request.Spec.StopLimit;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(limit);
        Timeline.Mark(BootTimeline.Stop);
        Console.SayBye();
        try
        {
            await _instance.EndAsync(timer.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Console.Failure(
                InstanceFailure.Timeout,
                $"The instance was asked to end and had not after {limit.TotalSeconds:0} s; it was killed");
        }

        // A helper may take a moment to notice.
        for (var attempt = 0; _footprint?.Processes.Where(HostProcess.IsAlive).ToList() is { Count: > 0 } left; attempt++)
        {
            if (attempt == 50)
            {
                throw new InstanceException(
                    InstanceFailure.Failed,
                    $"The instance ended and left processes behind: {string.Join(", ", left)}.");
            }

            await Task.Delay(20, cancellation);
        }

        _ended = true;
    }

    /// <summary>Ends it by force if it still runs, and removes all that was made for it.</summary>
    public async ValueTask DisposeAsync()
    {
        _sampler?.Dispose();
        try
        {
            if (!_ended)
            {
                _ended = true;
                await _instance.KillAsync();
            }
        }
        finally
        {
            await _request.Folder.DisposeAsync();
        }
    }
}

/// <summary>An instance of which all is ready that is the harness's: folder, mounts, cgroup, launcher.</summary>
/// <remarks>Several can be prepared before the first of them starts: then their boots follow each other as commands of a shell.</remarks>
public sealed class PreparedInstance : IAsyncDisposable
{
    private bool _started;

    private PreparedInstance(InstanceRequest request, IPlatformInstance instance) => (Request, Instance) = (request, instance);

    internal InstanceRequest Request { get; }

    internal IPlatformInstance Instance { get; }

    /// <summary>Prepares an instance.</summary>
    /// <exception cref="InstanceException">It could not be prepared, or the snapshot is damaged; nothing of it is left.</exception>
    public static async Task<PreparedInstance> PrepareAsync(
        IPlatform platform, InstanceSpec spec, PlatformHost host, CancellationToken cancellation)
    {
        if (!platform.Storages.Contains(spec.Storage))
        {
            var offered = string.Join(", ", platform.Storages.Select(storage => storage.Name()));
            throw new InstanceException(
                InstanceFailure.Unsupported,
                $"{platform.Name} has no storage '{spec.Storage.Name()}'; it has {offered}");
        }

        spec.Restores?.Verify();
        var folder = host.Workspace.NewInstance();
        var timeline = new BootTimeline();
        var console = new GuestConsole(timeline.Mark) { Inherited = spec.GoesOn ? spec.Restores!.LastCommand : 0 };
        try
        {
            var request = new InstanceRequest(spec, host, folder, console, timeline);
            return new PreparedInstance(request, await platform.PrepareAsync(request, cancellation));
        }
        catch (Exception exception)
        {
            await Platforms.Instance.AbandonAsync(exception as InstanceException, null, folder, console);
            throw;
        }
    }

    /// <summary>Starts it, and waits for its ready line. Once.</summary>
    /// <exception cref="InstanceException">It was not ready in time; nothing of it is left.</exception>
    public Task<Instance> StartAsync(CancellationToken cancellation)
    {
        _started = true;
        return Platforms.Instance.StartAsync(this, cancellation);
    }

    /// <summary>Removes what was made for it, unless it has been started: then the instance does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_started)
        {
            _started = true;
            try
            {
                await Instance.KillAsync();
            }
            finally
            {
                await Request.Folder.DisposeAsync();
            }
        }
    }
}
