using Bench.Results.Flags;

namespace Bench.Experiments.Disk;

/// <summary>Storage traffic of an instance until one moment, by each of the kernel's counters.</summary>
/// <param name="Processes">Sum over the instance's processes; null if this user may not read all of them, or the kernel keeps none.</param>
/// <param name="Cgroup">Block I/O of its cgroup; null if it has none of its own for that, or it is gone.</param>
/// <param name="Device">Traffic of the device, from anybody; null if the device is not known.</param>
internal sealed record InstanceTraffic(ByteCount? Processes, ByteCount? Cgroup, ByteCount? Device)
{
    private const string NoCgroup = "no cgroup of this host counts the traffic of block devices "
        + "(version 1 does from Linux 6.10 on only where a limit has been set once)";

    private const string SharedCgroup = "the instance's processes are in a cgroup of block devices that is not theirs alone";
    private const int Attempts = 5;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <remarks>
    /// A process that ends hands its counts to the parent that waits for it. So the sum loses nothing as long as that parent is among the
    /// instance's processes: it is, unless the process was adopted by the host's first process.
    /// </remarks>
    public static async Task<InstanceTraffic> ReadAsync(
        Measurement measurement,
        Instance instance,
        FileReader<CgroupIo>? cgroup,
        FileReader<BlockDeviceTraffic>? device)
    {
        var processes = (await instance.FootprintAsync(measurement.Cancellation)).Processes;
        return new InstanceTraffic(
            TrySum(processes),
            cgroup is not null && cgroup.TryRead(out var charged) ? new ByteCount(charged.ReadBytes, charged.WrittenBytes) : null,
            device is not null && device.TryRead(out var traffic) ? new ByteCount(traffic.ReadBytes, traffic.WrittenBytes) : null);
    }

    internal static ByteCount? TrySum(IReadOnlyList<int> processes, string procRoot = "/proc")
    {
        if (processes.Any(process => ProcessIo.IsNotKept(process, procRoot)))
        {
            return null;
        }

        long read = 0, written = 0;
        try
        {
            foreach (var process in processes)
            {
                using var reader = ProcessIo.TryOpen(process);
                if (reader is not null && reader.TryRead(out var io))
                {
                    read += io.StorageReadBytes;
                    written += io.StorageWriteBytes;
                }
            }
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        return new ByteCount(read, written);
    }

    /// <summary>Opens the cgroup that counts the block I/O of this instance alone, or returns the reason why there is none.</summary>
    public static async Task<(FileReader<CgroupIo>? Reader, string? Reason)> TryOpenCgroupAsync(Measurement measurement, Instance instance)
    {
        // The processes in a cgroup show whose it is; one that starts between two looks is nobody's, so it looks again.
        for (var attempt = 1; ; attempt++)
        {
            var footprint = await instance.FootprintAsync(measurement.Cancellation);
            var layout = measurement.Host.Cgroups.Layout;
            if (BesideMemory(layout, footprint) is { } beside)
            {
                return Open(beside);
            }

            var directories = footprint.Processes.Select(process => layout.FindDirectory(process, CgroupLayout.BlockIo))
                .OfType<CgroupDirectory>()
                .Distinct()
                .ToList();
            if (directories.Where(directory => IsOwn(directory, footprint)).MinBy(directory => directory.Path.Length) is { } own)
            {
                return Open(own);
            }

            if (directories.Count == 0 || attempt == Attempts)
            {
                return (null, directories.Count == 0 ? NoCgroup : SharedCgroup);
            }

            await Task.Delay(LookAgain, measurement.Cancellation);
        }

        static (FileReader<CgroupIo>?, string?) Open(CgroupDirectory directory) =>
            CgroupIo.TryOpen(directory) is { } reader ? (reader, null) : (null, NoCgroup);
    }

    /// <summary>The cgroup of block devices with the same path as the instance's memory cgroup, if it has processes.</summary>
    private static CgroupDirectory? BesideMemory(CgroupLayout layout, Platforms.Footprint footprint)
    {
        return footprint.MemoryCgroup is { } memory
            && layout.FindMount(CgroupLayout.Memory) is { } mount
            && memory.Path.StartsWith(mount.Path, StringComparison.Ordinal)
            && layout.FindBelow(CgroupLayout.BlockIo, memory.Path[mount.Path.Length..]) is { } beside
            && Directory.Exists(beside.Path)
            && beside.FindProcesses().Count > 0
            ? beside
            : null;
    }

    // The harness's launcher, which is in the cgroups that the harness makes, does no I/O.
    private static bool IsOwn(CgroupDirectory directory, Platforms.Footprint footprint) =>
        directory.Path == footprint.MemoryCgroup?.Path
            || (directory.FindProcesses() is { Count: > 0 } inside && inside.All(footprint.Processes.Contains));
}

internal readonly record struct ByteCount(long Read, long Written);

/// <summary>Storage traffic of one job in its directions, by each of the kernel's counters; null where it is not known.</summary>
/// <param name="writes">Of each direction, whether it writes.</param>
/// <param name="before">The counters before the job.</param>
/// <param name="after">The counters after the job.</param>
internal sealed class JobTraffic(IReadOnlyList<bool> writes, InstanceTraffic before, InstanceTraffic after)
{
    public bool OnlyWrites => writes.All(isWrite => isWrite);

    /// <summary>Bytes that the instance's processes fetched, or the pages that they dirtied.</summary>
    public long? ProcessBytes => Sum(traffic => traffic.Processes);

    /// <summary>Bytes that its cgroup transferred with block devices.</summary>
    public long? CgroupBytes => Sum(traffic => traffic.Cgroup);

    /// <summary>Bytes that reached the device, from anybody.</summary>
    public long? DeviceBytes => Sum(traffic => traffic.Device);

    /// <summary>Bytes for which the device is known to have worked.</summary>
    public double? ReachedBytes => writes.Aggregate((double?)0, (sum, isWrite) => sum
        + (Since(isWrite, traffic => traffic.Device) is { } device
            ? DiskOrigin.Reached(isWrite, device, Since(isWrite, traffic => traffic.Processes))
            : default(double?)));

    // What is not known of one direction is not known of both.
    private long? Sum(Func<InstanceTraffic, ByteCount?> counter) =>
        writes.Aggregate((long?)0, (sum, isWrite) => sum + Since(isWrite, counter));

    // A counter that went back is worthless: a process or cgroup has ended and taken its part along.
    private long? Since(bool isWrite, Func<InstanceTraffic, ByteCount?> counter)
    {
        var bytes = isWrite ? counter(after)?.Written - counter(before)?.Written : counter(after)?.Read - counter(before)?.Read;
        return bytes >= 0 ? bytes : null;
    }
}
