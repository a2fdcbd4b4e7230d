using System.Diagnostics;

namespace Bench.Platforms;

/// <summary>An instance of which all is ready that is the harness's: folder, mounts, cgroup, launcher.</summary>
/// <remarks>Several can be prepared before the first of them starts: then their boots follow each other as commands of a shell.</remarks>
public sealed class PreparedInstance : IAsyncDisposable
{
    private static readonly TimeSpan AddressLimit = TimeSpan.FromSeconds(20);

    private readonly InstanceRequest _request;
    private readonly IPlatformInstance _instance;
    private bool _started;

    private PreparedInstance(InstanceRequest request, IPlatformInstance instance) => (_request, _instance) = (request, instance);

    /// <summary>Prepares an instance.</summary>
    /// <exception cref="InstanceException">It could not be prepared, or the snapshot is damaged; nothing of it is left.</exception>
    public static async Task<PreparedInstance> PrepareAsync(
        IPlatform platform, InstanceSpec spec, PlatformHost host, CancellationToken cancellation)
    {
        if (!platform.Storages.Contains(spec.Storage))
        {
            var offered = string.Join(", ", platform.Storages.Select(storage => storage.Name()));
            throw InstanceException.Unsupported($"{platform.Name} has no storage '{spec.Storage.Name()}'; it has {offered}");
        }

        spec.Restores?.Verify();
        var timeline = new BootTimeline();
        var console = new GuestConsole(timeline.Mark) { Inherited = spec.GoesOn ? spec.Restores!.LastCommand : 0 };
        var request = new InstanceRequest(spec, host, host.Workspace.NewInstance(), console, timeline);
        try
        {
            return new PreparedInstance(request, await platform.PrepareAsync(request, cancellation));
        }
        catch (Exception exception)
        {
            await AbandonAsync(exception as InstanceException, request, null);
            throw;
        }
    }

    /// <summary>Starts it, and waits for its ready line. Once.</summary>
    /// <exception cref="InstanceException">It was not ready in time; nothing of it is left.</exception>
    public async Task<Instance> StartAsync(CancellationToken cancellation)
    {
        _started = true;
        var (spec, _, _, console, timeline) = _request;
        Sampler? sampler = null;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            string? blind = null;
            using var events = spec.ObservesPhases ? ProcessEventListener.TryOpen(out blind) : null;
            sampler = StartSampling();
            timer.CancelAfter(spec.BootLimit);
            await _instance.StartAsync(timer.Token);
            timeline.Mark(BootTimeline.Ready, spec.GoesOn ? Stopwatch.GetTimestamp() : await console.WaitReadyAsync(timer.Token));
            if (timeline.Between(BootTimeline.Call, BootTimeline.Ready) > spec.BootLimit)
            {
                // A plain process can be ready before the timer fires.
                await timer.CancelAsync();
                timer.Token.ThrowIfCancellationRequested();
            }

            if (spec.Network?.GuestCommand is { } address && !spec.GoesOn)
            {
                await Instance.RequireAsync(console, address, "the command that connects it to its network", AddressLimit, timer.Token);
            }

            if (events is not null)
            {
                blind = await MarkPhasesAsync(events, timer.Token);
            }

            if (_instance.AfterReady is { } command)
            {
                await Instance.RequireAsync(console, command, $"'{command}'", spec.BootLimit, timer.Token);
            }

            if (sampler is not null)
            {
                await FollowAsync(sampler, timer.Token);
            }

            return new Instance(_request, _instance, sampler, blind);
        }
        catch (Exception exception)
        {
            var isLate = exception is OperationCanceledException && timer.IsCancellationRequested && !cancellation.IsCancellationRequested;
            var known = isLate
                ? console.Failure(InstanceFailure.Timeout, $"The guest was not ready after {spec.BootLimit.TotalSeconds:0.#} s")
                : exception as InstanceException;
            sampler?.Dispose();
            await AbandonAsync(known, _request, _instance);
            throw;
        }
    }

    /// <summary>Removes what was made for it, unless it has been started: then the instance does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_started)
        {
            _started = true;
            try
            {
                await _instance.KillAsync();
            }
            finally
            {
                await _request.Folder.DisposeAsync();
            }
        }
    }

    /// <summary>Samples the instance's future cgroup, from before its call and off its CPUs.</summary>
    private Sampler? StartSampling() => _request.Spec.TicksPerSecond is { } rate
        ? Sampler.Start(
            InstanceTarget.OfCgroup(_request.Host.Cgroups.Layout, CgroupHome.PathOf(_request.Folder)),
            rate,
            CpuSet.Beside(_request.Spec.Limits.CpuList))
        : null;

    /// <summary>Follows an instance that is in no cgroup of the harness by its engine's cgroup, or by its processes.</summary>
    private async Task FollowAsync(Sampler sampler, CancellationToken cancellation)
    {
        var (processes, cgroup) = await _instance.FootprintAsync(cancellation);
        var layout = _request.Host.Cgroups.Layout;
        if (cgroup is null)
        {
            // The others descend from these, and are found by them.
            sampler.Follow(InstanceTarget.OfProcesses(
                [.. processes.Where(process => HostProcess.ParentOf(process) is not { } parent || !processes.Contains(parent))]));
        }
        else if (!cgroup.Path.Contains(_request.Folder.Id, StringComparison.Ordinal)
            && layout.FindMount(CgroupLayout.Memory) is { } mount)
        {
            sampler.Follow(InstanceTarget.OfCgroup(layout, cgroup.Path[mount.Path.Length..]));
        }
    }

    private async Task<string?> MarkPhasesAsync(ProcessEventListener events, CancellationToken cancellation)
    {
        var seen = events.Read();
        if (events.IsFull)
        {
            return "the kernel told of more processes than could be taken";
        }

        var (processes, _) = await _instance.FootprintAsync(cancellation);
        ProcessPhases.Mark(_request.Timeline, seen, processes, _request.Spec.Guest.Init, _instance.Tool);
        return null;
    }

    /// <summary>Removes an instance that did not come up.</summary>
    /// <exception cref="InstanceException">The reason, if one is known, and what cannot be removed.</exception>
    private static async Task AbandonAsync(InstanceException? why, InstanceRequest request, IPlatformInstance? instance)
    {
        var failures = await Attempt.AllAsync(
            [() => instance?.KillAsync() ?? Task.CompletedTask, () => request.Folder.DisposeAsync().AsTask()]);
        if (why is not null)
        {
            var left = string.Concat(failures.Select(failure => $" Moreover: {failure.Message}"));
            throw new InstanceException(why.Failure, why.Message + left, why)
            {
                Summary = why.Summary + left,
                ConsoleLog = request.Console.Log,
            };
        }
    }
}
