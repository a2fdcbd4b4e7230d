using Bench.Harness;
using Bench.Platforms;
using Bench.Results.Flags;

namespace Bench.Experiments;

/// <summary>What has been asked of storage until a moment, on an instance's behalf, as each of the kernel's counters tells it.</summary>
/// <param name="Processes">The counts of the instance's processes, added up; null when this user may not see those of some.</param>
/// <param name="Cgroup">What its cgroup has asked of block devices; null when it has none of its own for that, or it is gone.</param>
/// <param name="Device">What has reached the device, from anybody; null when the device is not known.</param>
internal sealed record InstanceTraffic(ByteCount? Processes, ByteCount? Cgroup, ByteCount? Device)
{
    private const string NoCgroup = "no cgroup of this host counts the traffic of block devices (version 1 does from Linux 6.10 on only where a limit has been set once)";
    private const string SharedCgroup = "the instance's processes are in a cgroup of block devices that is not theirs alone";
    private const int Attempts = 5;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    /// <remarks>
    /// A process that ends hands its counts to the parent that waits for it. So the sum over an instance's processes loses nothing,
    /// as long as that parent is among them: it is, except for one that was given to the host's first process.
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

    private static ByteCount? TrySum(IReadOnlyList<int> processes)
    {
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

    /// <summary>
    /// Opens the cgroup in which an instance's traffic with block devices is counted, if it has one to itself; or says why there
    /// is none.
    /// </summary>
    public static async Task<(FileReader<CgroupIo>? Reader, string? Reason)> TryOpenCgroupAsync(Measurement measurement, Instance instance)
    {
        // Whose a cgroup is, is seen by who is in it; a process that starts between two looks is nobody's, so it looks again.
        for (var attempt = 1; ; attempt++)
        {
            var footprint = await instance.FootprintAsync(measurement.Cancellation);
            if (BesideMemory(measurement, footprint) is { } beside)
            {
                return CgroupIo.TryOpen(beside) is { } counted ? (counted, null) : (null, NoCgroup);
            }

            var directories = footprint.Processes.Select(
                process => measurement.Host.Cgroups.Layout.FindDirectory(process, CgroupLayout.BlockIo)).OfType<CgroupDirectory>().Distinct().ToList();
            if (directories.Where(directory => IsOwn(directory, footprint)).MinBy(directory => directory.Path.Length) is { } own)
            {
                return CgroupIo.TryOpen(own) is { } reader ? (reader, null) : (null, NoCgroup);
            }

            if (directories.Count == 0 || attempt == Attempts)
            {
                return (null, directories.Count == 0 ? NoCgroup : SharedCgroup);
            }

            await Task.Delay(LookAgain, measurement.Cancellation);
        }
    }

    /// <summary>The cgroup of block devices of the same name as that in which the instance's memory is counted, if it is used.</summary>
    private static CgroupDirectory? BesideMemory(Measurement measurement, Footprint footprint)
    {
        var layout = measurement.Host.Cgroups.Layout;
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
    private static bool IsOwn(CgroupDirectory directory, Footprint footprint) =>
        directory.Path == footprint.MemoryCgroup?.Path
            || (directory.FindProcesses() is { Count: > 0 } inside && inside.All(footprint.Processes.Contains));
}

internal readonly record struct ByteCount(long Read, long Written);

/// <summary>
/// What one job has asked of storage in its direction, as each of the kernel's counters tells it; null where that is not known.
/// </summary>
/// <param name="IsWrite">Whether it writes.</param>
/// <param name="ProcessBytes">What the instance's processes had fetched, or of written bytes the pages that they changed.</param>
/// <param name="CgroupBytes">What its cgroup asked of block devices.</param>
/// <param name="DeviceBytes">What reached the device, from anybody.</param>
internal sealed record JobTraffic(bool IsWrite, long? ProcessBytes, long? CgroupBytes, long? DeviceBytes)
{
    /// <summary>
    /// The traffic between two readings. A counter that went back tells nothing: somebody has left and taken a part of it along.
    /// </summary>
    public static JobTraffic Between(InstanceTraffic before, InstanceTraffic after, bool isWrite)
    {
        return new JobTraffic(
            isWrite,
            Since(before.Processes, after.Processes),
            Since(before.Cgroup, after.Cgroup),
            Since(before.Device, after.Device));

        long? Since(ByteCount? earlier, ByteCount? later) =>
            earlier is { } from && later is { } to && (isWrite ? to.Written - from.Written : to.Read - from.Read) is >= 0 and var bytes
                ? bytes
                : null;
    }
}

/// <summary>What a job has asked of storage in all its directions.</summary>
internal sealed class ReportTraffic(FioReport report, InstanceTraffic before, InstanceTraffic after)
{
    private readonly List<JobTraffic> _directions = [.. report.Directions
        .Select(direction => JobTraffic.Between(before, after, direction.IsWrite))];

    public bool OnlyWrites => _directions.TrueForAll(direction => direction.IsWrite);

    /// <inheritdoc cref="JobTraffic.ProcessBytes" />
    public long? ProcessBytes => Sum(direction => direction.ProcessBytes);

    /// <inheritdoc cref="JobTraffic.CgroupBytes" />
    public long? CgroupBytes => Sum(direction => direction.CgroupBytes);

    /// <inheritdoc cref="JobTraffic.DeviceBytes" />
    public long? DeviceBytes => Sum(direction => direction.DeviceBytes);

    /// <summary>Bytes for which the device is known to have worked; null when it is not known.</summary>
    public double? ReachedBytes => DeviceBytes is null
        ? null
        : _directions.Sum(direction => DiskOrigin.Reached(direction.IsWrite, direction.DeviceBytes!.Value, direction.ProcessBytes));

    // What is not known of one direction is not known of both.
    private long? Sum(Func<JobTraffic, long?> bytes) =>
        _directions.TrueForAll(direction => bytes(direction) is not null) ? _directions.Sum(bytes) : null;
}
