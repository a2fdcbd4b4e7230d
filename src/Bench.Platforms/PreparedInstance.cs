namespace Bench.Platforms;

/// <summary>
/// An instance for which everything is ready that is the harness's own: folder, mounts, cgroup, launcher. Its platform has done
/// nothing yet.
/// </summary>
/// <remarks>Several can be prepared before the first of them starts: then their boots follow each other as commands of a shell.</remarks>
public sealed class PreparedInstance : IAsyncDisposable
{
    private bool _started;

    private PreparedInstance(InstanceRequest request, IPlatformInstance instance) => (Request, Instance) = (request, instance);

    internal InstanceRequest Request { get; }

    internal IPlatformInstance Instance { get; }

    /// <summary>Prepares an instance.</summary>
    /// <exception cref="InstanceException">It could not be prepared; nothing of it is left.</exception>
    public static async Task<PreparedInstance> PrepareAsync(
        IPlatform platform, InstanceSpec spec, PlatformHost host, CancellationToken cancellation)
    {
        if (!platform.Storages.Contains(spec.Storage))
        {
            var offered = string.Join(", ", platform.Storages.Select(storage => storage.Name()));
            throw new InstanceException(
                InstanceFailure.Unsupported, $"{platform.Name} has no storage '{spec.Storage.Name()}'; it has {offered}");
        }

        var folder = host.Workspace.NewInstance();
        var timeline = new BootTimeline();
        var console = new GuestConsole(timeline.Mark);
        try
        {
            var request = new InstanceRequest(spec, host, folder, console, timeline);
            return new PreparedInstance(request, await platform.PrepareAsync(request, cancellation));
        }
        catch (Exception exception)
        {
            var reason = await Platforms.Instance.AbandonAsync(exception as InstanceException, null, folder, console, null);
            if (exception is InstanceException)
            {
                throw reason;
            }

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
