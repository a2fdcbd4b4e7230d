namespace Bench.Platforms.Processes;

/// <summary>A platform whose instance is one process of the host.</summary>
internal interface IProcessPlatform : IPlatform
{
    /// <summary>Makes ready what the process needs, and plans its start.</summary>
    /// <exception cref="InstanceException">It cannot be made ready.</exception>
    Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation);

    IReadOnlyList<Storage> IPlatform.Storages => [Storage.Plain, Storage.Root];

    IReadOnlyList<NetworkMode> IPlatform.NetworkModes => [NetworkMode.Bridge, NetworkMode.Host];

    async Task<Availability> IPlatform.CheckAsync(PlatformHost host, CancellationToken cancellation) =>
        Availability.With(Needs.Tools[0].Name, await host.Tools.VersionAsync(Needs.Tools[0].Name, cancellation));

    async Task<IPlatformInstance> IPlatform.PrepareAsync(InstanceRequest request, CancellationToken cancellation) =>
        await ProcessInstance.PrepareAsync(await PlanAsync(request, cancellation), request, cancellation);
}

/// <summary>How a process of the host is started whose standard input and output are the guest's console.</summary>
internal sealed record ProcessPlan
{
    public required string Tool { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The cgroup to start it in; null when the platform makes its own, or there is none (then affinity sets its CPUs).</summary>
    public InstanceCgroup? Cgroup { get; init; }

    /// <summary>Whether the platform makes the guest's cgroup, which is found by the guest's processes.</summary>
    public bool MakesOwnCgroup { get; init; }

    /// <summary>Whether the tool refuses a unified cgroup hierarchy beside version 1, which is hidden from it then.</summary>
    public bool HidesUnifiedCgroup { get; init; }

    /// <summary>Path of the network namespace to start it in; null for the harness's own.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>A folder that looks empty to it, and to nobody else; null for none.</summary>
    public string? CoveredFolder { get; init; }

    /// <summary>Whether the console is the tool's standard input; if not, that is <c>/dev/null</c>.</summary>
    public bool HasInput { get; init; } = true;

    /// <summary>File to which the tool writes the guest's first process, where a daemon and not the tool is its ancestor.</summary>
    public string? InitPidFile { get; init; }

    /// <summary>A process beside it that belongs to the instance; null for none.</summary>
    public HelperProcess? Helper { get; init; }

    /// <inheritdoc cref="IPlatformInstance.AfterReady" />
    public string? AfterReady { get; init; }

    /// <summary>Finds what the platform keeps of the instance elsewhere than in its folder; null for nothing.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>>? FindPlaces { get; init; }

    /// <summary>What is to be done with the tool once it was started; null for nothing.</summary>
    public Func<CancellationToken, Task>? AfterCall { get; init; }

    /// <inheritdoc cref="IPlatformInstance.SaveAsync" />
    public Func<SavedInstance, CancellationToken, Task>? Save { get; init; }

    /// <summary>Removes what the platform keeps of an instance that was ended by force.</summary>
    public Func<Task>? Forget { get; init; }
}
