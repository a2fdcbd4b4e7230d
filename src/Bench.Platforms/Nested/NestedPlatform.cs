using System.Text.Json;
using Bench.Platforms.Oci;
using Bench.Platforms.Qemu;

namespace Bench.Platforms.Nested;

/// <summary>
/// A container of runc in a virtual machine: the machine boots a small system of its own, and its console is the container's. The guest's
/// tree and the bundle's configuration are those of a container on the host, but for limits, which are the machine's.
/// </summary>
internal sealed class NestedPlatform(QemuMachine machine, string? forced = null) : IProcessPlatform
{
    private const string SystemName = "container-host";
    private const string NotBuilt = "the system of the machine that runs containers has not been built";
    private const string Remedy = "Run scripts/setup on a Debian host.";

    private readonly QemuPlatform _outer = new(machine, forced);

    public string Name => $"{_outer.Name}>runc";
    public string Selector => forced is null ? Name : $"{Name}@{forced}";
    public Family Family => Family.Nested;
    public bool ChoosesAccelerator => forced is null;
    public PlatformNeeds Needs => _outer.Needs;
    public IReadOnlyList<Storage> Storages => [Storage.Plain, Storage.Qcow2];
    public IReadOnlyList<NetworkMode> NetworkModes => [];

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (FindSystem(host) is not { } system)
        {
            return new Availability(false, NotBuilt, Remedy);
        }

        var found = await _outer.CheckAsync(host, cancellation);
        return found with { Versions = new Dictionary<string, string>(found.Versions) { [SystemName] = system.Digest } };
    }

    public Task<IReadOnlyList<string>> FindGuestFilesAsync(Guest guest, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([.. FindSystem(host)?.MachineFiles ?? [], guest.Disk ?? guest.Tar]);

    public MachineParts? PartsOf(Guest guest, PlatformHost host) => FindSystem(host) is { } system ? _outer.PartsOf(system, host) : null;

    public Task<SnapshotSupport> FindSnapshotsAsync(SnapshotKind kind, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult(
            kind == SnapshotKind.Running ? SnapshotSupport.On(Storage.Qcow2) : new SnapshotSupport("a runtime alone keeps no images"));

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var (spec, canBeSaved) = (request.Spec, request.Spec.CanBeSaved);
        var system = FindSystem(request.Host) ?? throw InstanceException.Unsupported($"{NotBuilt}. {Remedy}");
        var (config, tree) = (request.Folder.At("config.json"), spec.Guest.Disk ?? spec.Guest.Tar);
        var scratch = spec.ScratchBytes is null ? null : "/run/disk/scratch";
        var bundle = JsonSerializer.Serialize(OciBundle.Spec(request, "/run/bundle/rootfs", scratch, isInMachine: true));

        // A disk is read in whole sectors.
        await File.WriteAllTextAsync(config, bundle.PadRight((bundle.Length + 511) / 512 * 512), cancellation);
        var control = canBeSaved ? new NestedSnapshots(request, machine.LineDevice) : null;
        var outer = request with
        {
            Spec = spec with
            {
                Guest = system,
                CanBeSaved = false,

                // CRIU's files are kept on the same disk: all memory, twice at most.
                ScratchBytes = canBeSaved ? (spec.ScratchBytes ?? 0) + (2 * spec.Limits.MemoryBytes) : spec.ScratchBytes,
            },
        };
        var more = new MachineAdditions(
            [("guest", ReadOnly(tree), "BENCH_GUEST_DEVICE"), ("config", ReadOnly(config), "BENCH_CONFIG_DEVICE")],
            control is null ? [] : [$"BENCH_SNAPSHOT={(spec.GoesOn ? "restore" : "save")}"],
            control?.Arguments ?? []);
        var plan = await _outer.PlanAsync(outer, more, cancellation);
        return control is null ? plan : plan with { AfterCall = control.ConnectAsync, Save = control.SaveAsync };
    }

    private static string ReadOnly(string file) => $"file.filename={file},file.locking=off,format=raw,readonly=on";

    private static Guest? FindSystem(PlatformHost host) =>
        host.Paths.GuestCaches
            .Select(cache => GuestStore.TryOpen(cache, SystemName))
            .FirstOrDefault(system => system?.Kernel is not null);
}
