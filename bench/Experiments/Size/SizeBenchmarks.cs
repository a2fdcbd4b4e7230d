using Bench.Experiments.Workloads.Servers;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms.Guests;

namespace Bench.Experiments.Size;

/// <summary>
/// What the same application takes on disk as a container image and as a machine: what is shipped, what the first instance and one more
/// allocate, what of it is kernel, firmware and init, and how much of it is read until the application has answered.
/// </summary>
public class SizeBenchmarks : Experiment
{
    private const string NotKnown = "it is not known which files the machine's kernel and firmware are";
    private const string NoInit = "a plain process has the host's init";

    // gVisor gives less of /dev/urandom than is asked for, so the blocks of dd cannot be counted.
    private const string Write = """
        /bench/busybox head -c 1048576 /dev/urandom | /bench/busybox dd of=/bench.dat bs=64k conv=fsync 2> /dev/null
        [ "$(/bench/busybox stat -c %s /bench.dat)" = 1048576 ]
        """;

    /// <summary>Bytes of the files that the guest's process 1 has mapped: its program and its libraries.</summary>
    private const string InitBytes = """
        for file in $(/bench/busybox awk '$6 ~ /^\// { print $6 }' /proc/1/maps | /bench/busybox sort -u); do
            /bench/busybox stat -L -c %s "$file"
        done | /bench/busybox awk '{ sum += $1 } END { print sum + 0 }'
        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly Metric Transferred = Takes("size.transferred") with { Label = "compressed", Headline = true };
    private static readonly Metric Unpacked = Takes("size.unpacked");
    private static readonly Metric Shared = Takes("size.shared");
    private static readonly Metric Reconciled = new("size.reconciled", "1", Direction.Exact) { Circumstance = true };
    private static readonly Metric First = Takes("size.first") with { Label = "first instance", Headline = true };
    private static readonly Metric MoreIdle = Takes("size.more.idle");
    private static readonly Metric MoreWritten = Takes("size.more.written") with { Label = "one more", Headline = true };
    private static readonly Metric MoreShare = new("size.more.share", "%", Direction.Lower);
    private static readonly Metric Read = Takes("size.read") with { Label = "read at start", Headline = true };
    private static readonly Metric ReadShare = new("size.read.share", "%", Direction.Lower);
    private static readonly Metric Kernel = Takes("size.kernel");
    private static readonly Metric Firmware = Takes("size.firmware");
    private static readonly Metric Initramfs = Takes("size.initramfs");
    private static readonly Metric Init = Takes("size.init");
    private static readonly Metric Files = new("size.files", "1", Direction.Exact);
    private static readonly Metric Packages = new("size.packages", "1", Direction.Exact);
    private static readonly Metric HostPackages = Takes("size.host");

    internal override Metric Primary => First;

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "size",
            "size",
            "Size of the same application as a container and as a machine",
            "compressed: shipped. first instance: on disk. one more: after writing 1 MiB. read: until the application answers.")
        {
            Panels = [new("Bytes", [Transferred.Name, First.Name, MoreWritten.Name, Read.Name])],
        },
    ];

    internal override CaseNeeds NeedsOf(RunOptions options) => new(Boots: 1, TimeSpan.FromSeconds(3) + options.Preset.SettleTime);

    [Benchmark]
    public async Task Size()
    {
        var (measurement, guest) = (Measurement, Measurement.Spec.Guest);
        measurement.Add(Files, guest.Files);
        measurement.AddKnown(Packages, guest.Packages, "the guest was built before its packages were counted; run scripts/setup");
        await AddHostAsync(measurement);

        var machine = measurement.MachineParts;
        IReadOnlyList<string> places =
            [.. (await measurement.FindGuestPlacesAsync()).Append(machine?.Kernel).OfType<string>().Distinct()];
        IReadOnlyList<string> files = places.All(File.Exists) ? places : [guest.Tar];
        var shipped = await measurement.OnceAsync(
            string.Join('\n', files),
            () => ShippedFiles.MeasureAsync(files, measurement.Host.Workspace, measurement.Cancellation));
        measurement.Add(Transferred, shipped.CompressedBytes);
        measurement.Add(Unpacked, files == places ? files.Sum(file => new FileInfo(file).Length) : guest.Bytes);
        measurement.AddKnown(Kernel, LengthOf(machine, machine?.Kernel), NotKnown);
        measurement.AddKnown(Initramfs, LengthOf(machine, machine?.Initramfs), NotKnown);

        var (image, _) = await DiskUse.OfAsync(places, measurement.Cancellation);
        var doubt = Reconcile(shipped.Unpacked, shipped.LostBytes);
        measurement.Add(Shared, image, doubt);
        measurement.Add(Reconciled, doubt is null ? 1 : 0);
        await AddInstanceAsync(measurement, places, image);
    }

    private static double? LengthOf(MachineParts? machine, string? file) =>
        machine is null ? null : file is null ? 0 : new FileInfo(file).Length;

    private static async Task AddInstanceAsync(Measurement measurement, IReadOnlyList<string> places, long imageBytes)
    {
        using var image = new ColdFiles(measurement, GuestFiles.Of(places));
        var firmware = GuestFiles.Of([.. measurement.MachineParts?.FirmwareFolders.Where(Directory.Exists) ?? []]);
        image.Drop();
        firmware.Drop();
        var disk = new FreeSpace([measurement.Host.Workspace.Folder, .. places]);
        await using var instance = await measurement.StartAsync();
        var applications = await StartApplicationsAsync(measurement, instance);
        var (read, touched) = (image.CachedBytes(), firmware.TouchedBytes());
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        var idle = await ReadOwnAsync(measurement, instance, disk);
        await instance.RequireAsync(Write, Limit, measurement.Cancellation);
        var written = await ReadOwnAsync(measurement, instance, disk);
        double? init = measurement.Family == Family.Process
            ? null
            : double.Parse(await instance.RequireAsync(InitBytes, Limit, measurement.Cancellation), CultureInfo.InvariantCulture);

        // Not before: the run's own files grow on a disk, too.
        measurement.Add(Read, read);
        measurement.Add(ReadShare, 100.0 * read / imageBytes);
        measurement.AddKnown(Firmware, measurement.MachineParts is null ? null : touched, NotKnown);
        measurement.AddKnown(Init, init, NoInit);
        measurement.Add(MoreIdle, idle.Files.Bytes, Reconcile(idle.Files, idle.LostBytes));
        measurement.Add(MoreWritten, written.Files.Bytes, Reconcile(written.Files, written.LostBytes));
        measurement.Add(MoreShare, 100.0 * idle.Files.Bytes / (imageBytes + idle.Files.Bytes));
        measurement.Add(First, imageBytes + idle.Files.Bytes);
        foreach (var application in applications)
        {
            await instance.RunAsync(application.End, Limit, measurement.Cancellation);
        }

        await instance.StopAsync(measurement.Cancellation);
    }

    /// <summary>Starts a static web server, and Redis where the guest has it; each must give its right answer.</summary>
    private static async Task<IReadOnlyList<Server>> StartApplicationsAsync(Measurement measurement, Instance instance)
    {
        var hasRedis = File.Exists(Path.Combine(measurement.Spec.Guest.Root, "usr/bin", Server.Redis.Program));
        Server[] applications = hasRedis ? [Server.Httpd, Server.Redis] : [Server.Httpd];
        foreach (var application in applications)
        {
            await instance.RequireAsync(application.Start, Limit, measurement.Cancellation);
        }

        return applications;
    }

    private static async Task<(DiskUse Files, long LostBytes)> ReadOwnAsync(Measurement measurement, Instance instance, FreeSpace disk)
    {
        if (measurement.Family.HasMachine())
        {
            // What its kernel has not written out yet is on no disk of the host. In a container this would write out all of the host's.
            await instance.RequireAsync("sync", Limit, measurement.Cancellation);
        }

        var lost = disk.Lost();
        var places = await instance.FindOwnPlacesAsync(measurement.Cancellation);
        return (await DiskUse.OfAsync(places, measurement.Cancellation), lost);
    }

    private static Flag? Reconcile(DiskUse files, long lostBytes) => files.Explains(lostBytes) ? null : new Flag(
        FlagKind.Disagreement,
        $"{files.Files} files take {Quantity.Format(files.Bytes, "B")}, and the file system lost {Quantity.Format(lostBytes, "B")}: "
        + "some files are not known, or others wrote meanwhile");

    private static async Task AddHostAsync(Measurement measurement)
    {
        var packages = measurement.Platform.Needs.Packages;
        var bytes = await measurement.OnceAsync(
            $"packages {string.Join(' ', packages)}",
            () => DebianPackage.InstalledBytesWithDependenciesAsync(packages, measurement.Cancellation));
        measurement.AddKnown(HostPackages, bytes, $"dpkg has not installed {string.Join(" and ", packages)} here");
    }

    private static Metric Takes(string name) => Metric.Bytes(name) with { RunLevel = 0.005 };
}
