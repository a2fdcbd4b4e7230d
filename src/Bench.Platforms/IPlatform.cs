namespace Bench.Platforms;

/// <summary>An isolation platform: starts a guest with a console of two streams, knows its processes and cgroups, ends it.</summary>
public interface IPlatform
{
    /// <summary>The platform's name without accelerator, such as <c>native</c>, <c>docker/runc</c>, <c>qemu/q35</c>.</summary>
    string Name { get; }

    /// <summary>The kind of isolation.</summary>
    Family Family { get; }

    /// <summary>Its name on the command line, with the accelerator where one was asked for: <c>qemu/q35@tcg</c>.</summary>
    string Selector => Name;

    /// <summary>What it needs of a host.</summary>
    PlatformNeeds Needs { get; }

    /// <summary>The programs that it starts, by name or path: a change of one is a change of the platform.</summary>
    IReadOnlyList<string> Programs => [.. Needs.Tools.Select(tool => tool.Name)];

    /// <summary>Whether it takes the accelerator that the host has, so that only the host tells whether it is emulated.</summary>
    bool ChoosesAccelerator => false;

    /// <summary>Whether it can boot a guest that is a whole operating system with an init of its own.</summary>
    bool BootsSystems => false;

    /// <summary>Whether its instances boot a guest's kernel, initramfs or disk; otherwise they read its tree.</summary>
    bool TakesMachineFiles => Family == Family.Vm;

    /// <summary>Storages for an instance's <c>/scratch</c>, the plain one first.</summary>
    IReadOnlyList<Storage> Storages => [Storage.Plain];

    /// <summary>What its instances may use: the same on every platform (rule 3) but a variant in a comparison.</summary>
    ResourceLimits Limits => ResourceLimits.Default;

    /// <summary>Ways to connect an instance to <see cref="InstanceSpec.Network"/>, the plainest first; empty for none.</summary>
    IReadOnlyList<NetworkMode> NetworkModes => [];

    /// <summary>The engine that keeps the platform's images; null where instances read the guest's own files.</summary>
    IImageEngine? Images => null;

    /// <summary>Checks a host that meets <see cref="Needs"/>. Leaves nothing behind. Call <c>ProbeAsync</c> instead.</summary>
    Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation);

    /// <summary>The daemons that serve all instances and outlive each of them.</summary>
    /// <exception cref="InstanceException">There are some, and they cannot be identified.</exception>
    Task<IReadOnlyList<int>> FindDaemonsAsync(PlatformHost host, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<int>>([]);

    /// <summary>The host's files and folders from which its instances read a guest.</summary>
    /// <exception cref="InstanceException">They cannot be identified.</exception>
    Task<IReadOnlyList<string>> FindGuestFilesAsync(Guest guest, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult(TakesMachineFiles ? guest.MachineFiles : [guest.Root]);

    /// <summary>Removes what its engine keeps of a guest that was made for one measurement, once its instances are gone.</summary>
    Task ForgetGuestAsync(Guest guest, PlatformHost host, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>What its instances have beside the guest; null where it is not known.</summary>
    MachineParts? PartsOf(Guest guest, PlatformHost host) => Family == Family.Vm || TakesMachineFiles ? null : MachineParts.None;

    /// <summary>The same platform made to use the processor's virtualisation; null where it never does.</summary>
    IPlatform? WithHardware => null;

    /// <summary>Whether a snapshot of this kind can be made of its instances.</summary>
    Task<SnapshotSupport> FindSnapshotsAsync(SnapshotKind kind, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult(SnapshotSupport.None(kind, Family));

    /// <summary>Prepares all that is the harness's and not the platform's own: folders, cgroups, disks. Not timed.</summary>
    /// <exception cref="InstanceException">Something cannot be prepared.</exception>
    Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation);
}

/// <summary>Files of the host that a machine has beside the guest.</summary>
/// <param name="Kernel">The kernel that it boots; null for the host's.</param>
/// <param name="Initramfs">The stage that finds the guest's disk; null for none.</param>
/// <param name="FirmwareFolders">Folders with its firmware, and others' too.</param>
public sealed record MachineParts(string? Kernel, string? Initramfs, IReadOnlyList<string> FirmwareFolders)
{
    /// <summary>Of an instance that has the host's kernel.</summary>
    public static MachineParts None { get; } = new(null, null, []);
}

/// <summary>Input for the preparation of one instance. <see cref="Folder"/> undoes what the platform makes.</summary>
public sealed record InstanceRequest(
    InstanceSpec Spec, PlatformHost Host, InstanceFolder Folder, GuestConsole Console, BootTimeline Timeline)
{
    /// <summary>Makes a cgroup with the instance's limits, which goes with its folder; null where that is not possible.</summary>
    internal InstanceCgroup? MakeCgroup(bool limitsMemory = true, bool inEveryHierarchy = false) =>
        Host.Cgroups.Create(Folder, Spec.Limits.CpuList, limitsMemory ? Spec.Limits.MemoryBytes : null, inEveryHierarchy);
}

/// <summary>One prepared instance of a platform. Every member but the last is called at most once, in this order.</summary>
public interface IPlatformInstance
{
    /// <summary>Starts it: timed from the first instruction. Marks <see cref="BootTimeline.Call"/>, then phases of its own.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Name of the program that is started for it, which is the boot's phase <c>tool</c>; null for an engine.</summary>
    string? Tool => null;

    /// <summary>A shell command for the guest once it is ready, outside any timed region; null for none.</summary>
    string? AfterReady => null;

    /// <summary>The processes and the cgroup that belong to the instance, once it is ready.</summary>
    Task<Footprint> FootprintAsync(CancellationToken cancellation);

    /// <summary>Files and folders of the host's disk that are the instance's alone, beside its folder.</summary>
    Task<IReadOnlyList<string>> FindPlacesAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Waits for the guest's end and removes what the platform keeps. Timed. Marks <c>exited</c> and <c>gone</c>.</summary>
    Task EndAsync(CancellationToken cancellation);

    /// <summary>Saves it into the snapshot's folder. Timed. One that was saved while it ran has ended by then.</summary>
    Task SaveAsync(SavedInstance snapshot, CancellationToken cancellation) =>
        throw InstanceException.Unsupported("the platform makes no snapshots");

    /// <summary>Ends it by force, in whatever state it is, and removes what the platform keeps of it.</summary>
    Task KillAsync();
}

/// <summary>What belongs to an instance on the host.</summary>
/// <param name="Processes">All its processes, with shim, runtime, machine monitor and helpers but not the harness's launcher.</param>
/// <param name="MemoryCgroup">The cgroup in which its memory is counted, or null when it has none.</param>
public sealed record Footprint(IReadOnlyList<int> Processes, CgroupDirectory? MemoryCgroup);
