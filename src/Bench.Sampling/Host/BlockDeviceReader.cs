namespace Bench.Sampling;

/// <summary>
/// Reads what reached the block device that holds a directory. It tells a benchmark that wrote to the device from one
/// that wrote to the page cache.
/// </summary>
/// <remarks>The counters are the device's: what anything else on the host does to it is in them.</remarks>
public sealed class BlockDeviceReader : IDisposable
{
    private readonly ProcFile _file;
    private readonly ReadBuffer _buffer;

    private BlockDeviceReader(DeviceNumber device, ProcFile file, ReadBuffer buffer)
    {
        Device = device;
        _file = file;
        _buffer = buffer;
    }

    /// <summary>The device that is read.</summary>
    public DeviceNumber Device { get; }

    /// <summary>Opens the device that holds a directory or file.</summary>
    /// <param name="path">A directory or file that exists.</param>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <returns>Null when the device is not known: tmpfs, overlay and btrfs have none of their own.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    /// <exception cref="IOException"><paramref name="path"/> does not exist or cannot be looked at.</exception>
    public static BlockDeviceReader? TryOpenHolding(string path, ReadBuffer? buffer = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Libc.TryGetDevice(path, out var device, out var error)
            ? TryOpen(device, buffer)
            : throw ProcFile.Failure("find the device that holds", path, error);
    }

    /// <summary>Opens a device by its number; null when there is no such block device.</summary>
    /// <param name="device">The number of a disk or partition.</param>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <exception cref="IOException">The counters exist and cannot be opened.</exception>
    public static BlockDeviceReader? TryOpen(DeviceNumber device, ReadBuffer? buffer = null) =>
        device.IsBlockDevice && ProcFile.TryOpen($"/sys/dev/block/{device}/stat", isOneRecord: true) is { } file
            ? new BlockDeviceReader(device, file, buffer ?? new ReadBuffer())
            : null;

    /// <summary>Reads the counters now; allocates nothing.</summary>
    /// <returns>False when the device has been removed.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">The counters cannot be read.</exception>
    public bool TryRead(out BlockDeviceTraffic traffic)
    {
        var isThere = _file.TryRead(_buffer, out var text);
        traffic = isThere ? BlockDeviceTraffic.Parse(text) : default;
        return isThere;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
