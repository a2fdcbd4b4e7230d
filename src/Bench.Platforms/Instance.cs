using System.Diagnostics;

namespace Bench.Platforms;

/// <summary>One running guest on one platform: started, used, stopped, and verified gone.</summary>
public sealed class Instance : IAsyncDisposable
{
    private static readonly TimeSpan AddressLimit = TimeSpan.FromSeconds(20);

    private readonly IPlatformInstance _instance;
    private readonly InstanceFolder _folder;
    private readonly TimeSpan _stopLimit;
    private readonly Sampler? _sampler;
    private Footprint? _footprint;
    private bool _ended;

    private Instance(
        IPlatformInstance instance,
        InstanceFolder folder,
        GuestConsole console,
        BootTimeline timeline,
        TimeSpan stopLimit,
        Sampler? sampler)
    {
        _instance = instance;
        _folder = folder;
        _stopLimit = stopLimit;
        _sampler = sampler;
        Console = console;
        Timeline = timeline;
    }

    /// <summary>The guest's console.</summary>
    public GuestConsole Console { get; }

    /// <summary>The moments of its life.</summary>
    public BootTimeline Timeline { get; }

    /// <summary>Time since its ready line.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(Timeline.StampOf(BootTimeline.Ready));

    /// <summary>What its <c>/scratch</c> is on.</summary>
    public required Storage Storage { get; init; }

    /// <summary>Why the phases that show as processes of the host could not be observed; null when they were, or were not to be.</summary>
    public string? BlindToProcesses { get; private init; }

    /// <summary>Folder on the host's disk under the instance; what is mounted at <c>/scratch</c> lives there.</summary>
    public string FolderPath => _folder.Path;

    /// <summary>The host's files in which what the guest writes to <c>/scratch</c> ends: those themselves, or the image of its disk; none
    /// where they are not to be found.</summary>
    public async Task<IReadOnlyList<string>> FindScratchFilesAsync(CancellationToken cancellation) =>
        ScratchDisk.Find(_folder, Storage, (await FootprintAsync(cancellation)).Processes);

    /// <summary>Prepares an instance, starts it, and waits for its ready line.</summary>
    /// <exception cref="InstanceException">It could not be started, or was not ready in time; nothing of it is left.</exception>
    public static async Task<Instance> StartAsync(IPlatform platform, InstanceSpec spec, PlatformHost host, CancellationToken cancellation)
    {
        await using var prepared = await PreparedInstance.PrepareAsync(platform, spec, host, cancellation);
        return await prepared.StartAsync(cancellation);
    }

    /// <summary>Starts what was prepared, and waits for its ready line.</summary>
    /// <exception cref="InstanceException">It was not ready in time; nothing of it is left.</exception>
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
            timeline.Mark(BootTimeline.Ready, await console.WaitReadyAsync(timer.Token));
            if (timeline.Between(BootTimeline.Call, BootTimeline.Ready) > spec.BootLimit)
            {
                // A plain process can be ready before the timer has told that it is late.
                await timer.CancelAsync();
                timer.Token.ThrowIfCancellationRequested();
            }

            if (spec.Network?.GuestCommand is { } address)
            {
                await TakeAddressAsync(console, address, timer.Token);
            }

            if (events is not null)
            {
                blind = await MarkPhasesAsync(events, instance, timeline, spec, timer.Token);
            }

            if (instance.AfterReady is { } command
                && await console.RunAsync(command, spec.BootLimit, timer.Token) is { ExitCode: not 0 } refused)
            {
                throw new InstanceException(
                    InstanceFailure.Failed,
                    $"'{command}' in the guest ended with {refused.ExitCode}: {refused.ErrorText.Trim()}");
            }

            if (sampler is not null)
            {
                await FollowAsync(sampler, instance, host, folder, timer.Token);
            }

            return new Instance(instance, folder, console, timeline, spec.StopLimit, sampler)
            {
                BlindToProcesses = blind,
                Storage = spec.Storage
            };
        }
        catch (Exception exception)
        {
            var isLate = exception is OperationCanceledException && timer.IsCancellationRequested && !cancellation.IsCancellationRequested;
            var known = isLate
                ? console.Failure(InstanceFailure.Timeout, $"The guest was not ready after {spec.BootLimit.TotalSeconds:0.#} s")
                : exception as InstanceException;
            var reason = await AbandonAsync(known, instance, folder, console, sampler);
            if (known is not null)
            {
                throw reason;
            }

            throw;
        }
    }

    /// <summary>Starts to sample the instance where its cgroup will be, before its call and off its CPUs.</summary>
    private static Sampler? StartSampling(InstanceSpec spec, PlatformHost host, InstanceFolder folder) => spec.TicksPerSecond is { } rate
        ? Sampler.Start(
            InstanceTarget.OfCgroup(host.Cgroups.Layout, CgroupHome.PathOf(folder)),
            new SamplerOptions { TicksPerSecond = rate, Cpus = CpuSet.Beside(spec.Limits.CpuList) })
        : null;

    /// <summary>An instance that is in no cgroup of the harness is known only now: by a cgroup that its engine has made, or by its
    /// processes.</summary>
    private static async Task FollowAsync(
        Sampler sampler,
        IPlatformInstance instance,
        PlatformHost host,
        InstanceFolder folder,
        CancellationToken cancellation)
    {
        var footprint = await instance.FootprintAsync(cancellation);
        if (footprint.MemoryCgroup is not { } cgroup)
        {
            // The others descend from these, and are found by them.
            sampler.Follow(InstanceTarget.OfProcesses([.. footprint.Processes
                .Where(process => HostProcess.ParentOf(process) is not { } parent || !footprint.Processes.Contains(parent))]));
        }
        else if (!cgroup.Path.Contains(folder.Id, StringComparison.Ordinal)
            && host.Cgroups.Layout.FindMount(CgroupLayout.Memory) is { } mount)
        {
            sampler.Follow(InstanceTarget.OfCgroup(host.Cgroups.Layout, cgroup.Path[mount.Path.Length..]));
        }
    }

    private static async Task TakeAddressAsync(GuestConsole console, string command, CancellationToken cancellation)
    {
        var result = await console.RunAsync(command, AddressLimit, cancellation);
        if (result.ExitCode != 0)
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"The guest cannot be connected to its network: {result.ErrorText.Trim().ReplaceLineEndings("; ")}");
        }
    }

    private static async Task<string?> MarkPhasesAsync(
        ProcessEventListener events,
        IPlatformInstance instance,
        BootTimeline timeline,
        InstanceSpec spec,
        CancellationToken cancellation)
    {
        var seen = events.Read();
        if (events.Lost > 0)
        {
            return "the kernel told of more processes than could be taken";
        }

        ProcessPhases.Mark(timeline, seen, (await instance.FootprintAsync(cancellation)).Processes, spec.Guest.Init, instance.Tool);
        return null;
    }

    /// <summary>Removes what there is of an instance that did not come up. The reason stays the first one; what cannot be removed is said
    /// behind it.</summary>
    internal static async Task<InstanceException> AbandonAsync(
        InstanceException? reason,
        IPlatformInstance? prepared,
        InstanceFolder folder,
        GuestConsole console,
        Sampler? sampler)
    {
        sampler?.Dispose();
        var left = string.Empty;
        foreach (var step in new Func<Task>[] { () => prepared?.KillAsync() ?? Task.CompletedTask, () => folder.DisposeAsync().AsTask() })
        {
            try
            {
                await step();
            }
#pragma warning disable CA1031 // The reason why it did not come up must not be lost for what went wrong while cleaning up.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                left += $" Moreover: {exception.Message}";
            }
        }

        var why = reason ?? new InstanceException(InstanceFailure.Failed, "Interrupted.");
        return new InstanceException(why.Failure, why.Message + left, reason) { Summary = why.Summary + left, ConsoleLog = console.Log };
    }

    /// <summary>Runs a shell command in the guest.</summary>
    /// <exception cref="InstanceException">The guest did not answer.</exception>
    public Task<CommandResult> RunAsync(string command, TimeSpan limit, CancellationToken cancellation) =>
        Console.RunAsync(command, limit, cancellation);

    /// <summary>Runs a shell command in the guest, with input and environment of its own.</summary>
    /// <exception cref="InstanceException">The guest did not answer.</exception>
    /// <exception cref="ArgumentException">The command cannot be passed on.</exception>
    public Task<CommandResult> RunAsync(GuestCommand command, CancellationToken cancellation) =>
        Console.RunAsync(command, cancellation);

    /// <summary>Runs a shell command in the guest that must succeed, and returns its standard output.</summary>
    /// <exception cref="InstanceException">The guest did not answer, or the command failed.</exception>
    public async Task<string> RequireAsync(string command, TimeSpan limit, CancellationToken cancellation)
    {
        var result = await RunAsync(command, limit, cancellation);
        return result.ExitCode == 0
            ? result.OutputText
            : throw new InstanceException(
                InstanceFailure.Failed,
                $"'{command}' in the guest ended with {result.ExitCode}: {result.ErrorText.Trim()}");
    }

    /// <summary>The processes and the cgroup that belong to it now.</summary>
    public async Task<Footprint> FootprintAsync(CancellationToken cancellation) =>
        _footprint = await _instance.FootprintAsync(cancellation);

    /// <summary>Ends the sampling that was asked for with <see cref="InstanceSpec.TicksPerSecond"/>, and returns what was taken since
    /// before the call.</summary>
    /// <exception cref="InvalidOperationException">None was asked for.</exception>
    /// <exception cref="InstanceException">The instance could not be looked at.</exception>
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

    /// <summary>Asks the guest to end, waits until it has and nothing of it is left, and marks <see cref="BootTimeline.Gone"/>.</summary>
    /// <exception cref="InstanceException">It did not end in time and was killed, or left processes behind.</exception>
    public async Task StopAsync(CancellationToken cancellation)
    {
        if (_ended)
        {
            return;
        }

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(_stopLimit);
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
                $"The instance was asked to end and had not after {_stopLimit.TotalSeconds:0} s; it was killed");
        }

        // A helper may take a moment to notice; what is still there after that was left behind.
        for (var attempt = 0; _footprint is { } footprint && footprint.Processes.Any(HostProcess.IsAlive); attempt++)
        {
            if (attempt == 50)
            {
                var left = footprint.Processes.Where(HostProcess.IsAlive);
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
            await _folder.DisposeAsync();
        }
    }
}
