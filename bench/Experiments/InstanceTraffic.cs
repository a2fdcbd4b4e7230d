using Bench.Engine;
using Bench.Platforms;
using Bench.Sampling;

namespace Bench.Experiments;

/// <summary>What has been asked of storage until a moment, on an instance's behalf, as each of the kernel's counters tells it.</summary>
/// <param name="Processes">The counts of the instance's processes, added up.</param>
/// <param name="Cgroup">What its cgroup has asked of block devices; null when it has none of its own for that, or it is gone.</param>
/// <param name="Device">What has reached the device, from anybody; null when the device is not known.</param>
internal sealed record InstanceTraffic(ByteCount Processes, ByteCount? Cgroup, ByteCount? Device)
{
    private const string NoCgroup = "no cgroup of this host counts the traffic of block devices";
    private const string SharedCgroup = "the instance's processes are in a cgroup of block devices that is not theirs alone";

    /// <summary>Reads it now.</summary>
    /// <remarks>
    /// A process that ends hands its counts to the parent that waits for it. So the sum over an instance's processes loses nothing,
    /// as long as that parent is among them: it is, except for one that was given to the host's first process.
    /// </remarks>
    public static async Task<InstanceTraffic> ReadAsync(Measurement measurement, Instance instance, CgroupIoReader? cgroup, BlockDeviceReader? device)
    {
        long read = 0, written = 0;
        foreach (var process in (await instance.FootprintAsync(measurement.Cancellation)).Processes)
        {
            using var reader = ProcessIoReader.TryOpen(process);
            if (reader is not null && reader.TryRead(out var io))
            {
                read += io.StorageReadBytes;
                written += io.StorageWriteBytes;
            }
        }

        return new InstanceTraffic(
            new ByteCount(read, written),
            cgroup is not null && cgroup.TryRead(out var charged) ? new ByteCount(charged.ReadBytes, charged.WrittenBytes) : null,
            device is not null && device.TryRead(out var traffic) ? new ByteCount(traffic.ReadBytes, traffic.WrittenBytes) : null);
    }

    /// <summary>Opens the cgroup in which an instance's traffic with block devices is counted, if it has one to itself.</summary>
    /// <param name="measurement">The case.</param>
    /// <param name="footprint">The instance's processes and its memory cgroup.</param>
    /// <param name="reason">Why there is none; null when there is.</param>
    public static CgroupIoReader? TryOpenCgroup(Measurement measurement, Footprint footprint, out string? reason)
    {
        var layout = measurement.Host.Cgroups.Layout;
        var directories = footprint.Processes.Select(process => layout.FindDirectory(process, CgroupLayout.BlockIo)).OfType<CgroupDirectory>().Distinct().ToList();

        // Whether it is the instance's own is seen by who is in it. The launcher, which is in a cgroup of the harness's, does no I/O.
        var own = directories
            .Where(directory => directory.Path == footprint.MemoryCgroup?.Path || directory.FindProcesses() is { Count: > 0 } inside && inside.All(footprint.Processes.Contains))
            .MinBy(directory => directory.Path.Length);
        var reader = own is null ? null : CgroupIoReader.TryOpen(own);
        reason = (own, reader) switch
        {
            (null, _) when directories.Count > 0 => SharedCgroup,
            (_, null) => NoCgroup,
            _ => null,
        };
        return reader;
    }
}

/// <summary>Bytes in both directions.</summary>
internal readonly record struct ByteCount(long Read, long Written);

/// <summary>What one job has asked of storage in its direction, as each of the kernel's counters tells it; null where that is not known.</summary>
/// <param name="IsWrite">Whether it writes.</param>
/// <param name="ProcessBytes">What the instance's processes had fetched, or of written bytes the pages that they changed.</param>
/// <param name="CgroupBytes">What its cgroup asked of block devices.</param>
/// <param name="DeviceBytes">What reached the device, from anybody.</param>
internal sealed record JobTraffic(bool IsWrite, long? ProcessBytes, long? CgroupBytes, long? DeviceBytes)
{
    /// <summary>The traffic between two readings. A counter that went back tells nothing: somebody has left and taken a part of it along.</summary>
    public static JobTraffic Between(InstanceTraffic before, InstanceTraffic after, bool isWrite)
    {
        return new JobTraffic(isWrite, Since(before.Processes, after.Processes), Since(before.Cgroup, after.Cgroup), Since(before.Device, after.Device));

        long? Since(ByteCount? earlier, ByteCount? later) =>
            earlier is { } from && later is { } to && (isWrite ? to.Written - from.Written : to.Read - from.Read) is >= 0 and var bytes ? bytes : null;
    }
}
