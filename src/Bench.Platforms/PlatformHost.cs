namespace Bench.Platforms;

/// <summary>The host as platforms see it: its folders, its guests, its cgroups.</summary>
public sealed record PlatformHost(Workspace Workspace, IReadOnlyDictionary<string, Guest> Guests, CgroupHome Cgroups)
{
    /// <summary>The host's folders.</summary>
    public BenchPaths Paths { get; init; } = Workspace.Paths;

    /// <summary>The tools that platforms find.</summary>
    public Toolbox Tools { get; init; } = Toolbox.OfHost;

    /// <summary>What decides, beside tools and guests, whether a platform boots.</summary>
    public HostFacts Facts { get; init; } = HostFacts.Read();

    /// <summary>Probes whose answers are remembered from before this moment are made anew.</summary>
    public DateTimeOffset ProbesAfter { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Whether a platform that is said to need root is tried without.</summary>
    public bool TriesWithoutRoot { get; init; }

    /// <summary>Release of the kernel that machines boot; null where none was fetched.</summary>
    internal string? GuestKernel => Guests.Values.Select(guest => guest.KernelRelease).FirstOrDefault(release => release is not null);

    /// <summary>Opens a workspace on this host.</summary>
    /// <exception cref="InstanceException">The workspace cannot be made.</exception>
    internal static PlatformHost Open(BenchPaths paths, IReadOnlyList<Sweeper> sweepers)
    {
        var guests =
            from name in GuestStore.KnownGuests
            let guest = paths.GuestCaches.Select(cache => GuestStore.TryOpen(cache, name)).FirstOrDefault(found => found is not null)
            where guest is not null
            select KeyValuePair.Create(name, guest);

        // Read first: a damaged one leaves no workspace.
        var known = guests.ToDictionary();
        var host = new PlatformHost(Workspace.Open(paths, sweepers), known, CgroupHome.Detect());
        host.Cgroups.ReserveFor(host.Workspace);
        return host;
    }
}
