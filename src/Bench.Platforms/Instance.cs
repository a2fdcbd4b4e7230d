using System.Diagnostics;

namespace Bench.Platforms;

/// <summary>One running guest on one platform: started, used, stopped, and verified gone.</summary>
public sealed class Instance : IAsyncDisposable
{
    // From the request to stop until gone.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly IPlatformInstance _instance;
    private readonly InstanceRequest _request;
    private readonly Sampler? _sampler;
    private Footprint? _footprint;
    private bool _ended;

    internal Instance(InstanceRequest request, IPlatformInstance instance, Sampler? sampler, string? blind) =>
        (_request, _instance, _sampler, BlindToProcesses) = (request, instance, sampler, blind);

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

    internal static async Task<string> RequireAsync(
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

        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(StopLimit);
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
                $"The instance was asked to end and had not after {StopLimit.TotalSeconds:0} s; it was killed");
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
