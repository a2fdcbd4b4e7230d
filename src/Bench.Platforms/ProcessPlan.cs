namespace Bench.Platforms;

/// <summary>How a platform that is a process of the host is started: its standard input and output are the guest's console.</summary>
internal sealed record ProcessPlan
{
    public required string Tool { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The cgroup that the harness starts it in; null when the platform makes its own, or none can be had (then its CPUs are set
    /// by affinity).</summary>
    public InstanceCgroup? Cgroup { get; init; }

    /// <summary>Whether the platform puts the guest into a cgroup of its own making, to be found by the guest's processes.</summary>
    public bool MakesOwnCgroup { get; init; }

    /// <summary>Whether the tool refuses a unified cgroup hierarchy beside version 1, and is started where none is to be seen.</summary>
    public bool HidesUnifiedCgroup { get; init; }

    /// <summary>Path of the network namespace that it is started in; null for the harness's own.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>A folder that is made to look empty to it, and to nobody else; null for none.</summary>
    public string? CoveredFolder { get; init; }

    /// <summary>Whether the tool has the console as its standard input; if not, it has none (<c>/dev/null</c>).</summary>
    public bool HasInput { get; init; } = true;

    /// <summary>File to which the tool writes the number of the guest's first process, where a daemon and not the tool is its
    /// ancestor.</summary>
    public string? InitPidFile { get; init; }

    /// <summary>A process beside it that was started for it and belongs to the instance; null for none.</summary>
    public HelperProcess? Helper { get; init; }

    /// <inheritdoc cref="IPlatformInstance.AfterReady" />
    public string? AfterReady { get; init; }

    /// <summary>Removes what the platform keeps of an instance that was ended by force.</summary>
    public Func<Task>? Forget { get; init; }
}
