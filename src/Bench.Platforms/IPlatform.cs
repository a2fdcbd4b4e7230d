namespace Bench.Platforms;

/// <summary>
/// An isolation platform. It knows how to start a guest whose console is a pair of streams, which processes and
/// cgroups belong to it, and how to end it; nothing else differs between platforms.
/// </summary>
public interface IPlatform
{
    /// <summary>The platform's name without accelerator, such as <c>native</c>, <c>docker/runc</c>, <c>qemu/q35</c>.</summary>
    string Name { get; }

    /// <summary>What kind of isolation it gives.</summary>
    Family Family { get; }

    /// <summary>What selects it on the command line: the name, with the accelerator where one was asked for, such as
    /// <c>qemu/q35@tcg</c>.</summary>
    string Selector => Name;

    /// <summary>What it needs of a host.</summary>
    PlatformNeeds Needs { get; }

    /// <summary>The programs that it starts, by name or path: a change of one is a change of the platform.</summary>
    IReadOnlyList<string> Programs => [.. Needs.Tools.Select(tool => tool.Name)];

    /// <summary>Whether it is a machine that takes what accelerator the host has, so that only the host tells whether its processor is
    /// emulated.</summary>
    bool ChoosesAccelerator => false;

    /// <summary>Whether it can boot a guest that is a whole operating system with an init of its own.</summary>
    bool BootsSystems => false;

    /// <summary>What an instance's <c>/scratch</c> can be on, the plain one first.</summary>
    IReadOnlyList<Storage> Storages => [Storage.Plain];

    /// <summary>What its instances may use: the same on every platform (rule 3), and another only in a variant that is compared with
    /// one.</summary>
    ResourceLimits Limits => ResourceLimits.Default;

    /// <summary>How an instance of it can be connected to a network that the harness makes (<see cref="InstanceSpec.Network"/>), the
    /// plainest first; empty when it cannot.</summary>
    IReadOnlyList<NetworkMode> NetworkModes => [];

    /// <summary>Looks, on a host that meets <see cref="Needs"/>, whether it can be used, without leaving anything behind. Call
    /// <c>ProbeAsync</c> instead.</summary>
    Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation);

    /// <summary>The processes of the host that serve all instances of the platform and outlive each of them: an engine's daemons. What
    /// they hold is no instance's own.</summary>
    /// <exception cref="InstanceException">There are some, and which they are cannot be told.</exception>
    Task<IReadOnlyList<int>> FindDaemonsAsync(PlatformHost host, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<int>>([]);

    /// <summary>The host's files, and folders of files, from which its instances read a guest: what stands between a start and the
    /// disk.</summary>
    /// <exception cref="InstanceException">It cannot be told which they are.</exception>
    Task<IReadOnlyList<string>> FindGuestFilesAsync(Guest guest, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult(Family == Family.Vm ? guest.MachineFiles : [guest.Root]);

    /// <summary>Makes ready all that is the harness's and not the platform's own: folders, cgroups, disks. Not timed.</summary>
    /// <exception cref="InstanceException">It cannot be made ready.</exception>
    Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation);
}

/// <summary>What a platform needs to prepare one instance. What it makes, <see cref="Folder"/> undoes.</summary>
public sealed record InstanceRequest(
    InstanceSpec Spec,
    PlatformHost Host,
    InstanceFolder Folder,
    GuestConsole Console,
    BootTimeline Timeline)
{
    /// <summary>Makes a cgroup with the instance's allowance, to be removed with its folder; null where that is not possible.</summary>
    internal InstanceCgroup? MakeCgroup(bool limitsMemory = true, bool inEveryHierarchy = false) =>
        Host.Cgroups.Create(Folder, Spec.Limits.CpuList, limitsMemory ? Spec.Limits.MemoryBytes : null, inEveryHierarchy);
}

/// <summary>One prepared instance of a platform. Every member is called at most once, in the order in which they stand here.</summary>
public interface IPlatformInstance
{
    /// <summary>Starts it: timed from the first instruction. Marks <see cref="BootTimeline.Call"/>, then phases of its own.</summary>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Name of the program that is started for it, by which process events show the phase <c>tool</c>; null when an engine is
    /// asked instead.</summary>
    string? Tool => null;

    /// <summary>A shell command for the guest before it is used, once it is ready and outside any timed region: what it does not do by
    /// itself. Null for none.</summary>
    string? AfterReady => null;

    /// <summary>The processes and the cgroup that belong to the instance, once it is ready.</summary>
    Task<Footprint> FootprintAsync(CancellationToken cancellation);

    /// <summary>Waits until the guest, asked to end, has ended, and removes what the platform keeps of it. Timed. Marks
    /// <see cref="BootTimeline.Exited"/> and <see cref="BootTimeline.Gone"/>.</summary>
    Task EndAsync(CancellationToken cancellation);

    /// <summary>Ends it by force, in whatever state it is, and removes what the platform keeps of it.</summary>
    Task KillAsync();
}

/// <summary>Whether a platform can be used; if not, why and what to do; if so, what is to be known of how it will be used.</summary>
public sealed record Availability(bool Usable, string? Reason = null, string? Remedy = null)
{
    /// <summary>Hardware virtualisation through the kernel.</summary>
    internal const string Kvm = "kvm";

    /// <summary>Software emulation.</summary>
    internal const string Tcg = "tcg";

    /// <summary><c>kvm</c> or <c>tcg</c> for a machine emulator, otherwise null.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Whether its processor is emulated.</summary>
    public bool IsEmulated => Accelerator == Tcg;

    /// <summary>How the boot ended by which it was probed; null where it was only looked at.</summary>
    public BootAnswer? Boot { get; init; }

    /// <summary>The engine that answered: its socket and its own ID; null for a platform without one.</summary>
    public string? Engine { get; init; }

    /// <summary>Versions of what the platform consists of, by tool.</summary>
    public IReadOnlyDictionary<string, string> Versions { get; init; } = new Dictionary<string, string>();

    /// <summary>A platform that lacks a tool.</summary>
    public static Availability Missing(string tool, string package) =>
        new(false, $"'{tool}' is not installed", $"Run scripts/setup, or install the package {package}.");

    /// <summary>A platform that needs root.</summary>
    public static Availability NeedsRoot(string why) => new(false, $"root is needed {why}", "Run the harness as root.");

    /// <summary>A usable platform with the version of what it consists of.</summary>
    internal static Availability With(string tool, string? version) => new(true)
    {
        Versions = new Dictionary<string, string> { [tool] = version ?? "says no version" },
    };
}

/// <summary>What belongs to an instance on the host.</summary>
/// <param name="Processes">All its processes: shim, runtime, machine monitor and helpers included; the harness's own launcher left
/// out.</param>
/// <param name="MemoryCgroup">The cgroup in which its memory is counted, or null when there is none of its own.</param>
public sealed record Footprint(IReadOnlyList<int> Processes, CgroupDirectory? MemoryCgroup);
