namespace Bench.Linux.Files;

/// <summary>The number of a device, as in <c>/sys/dev/block/254:0</c>.</summary>
/// <param name="Major">The driver. 0 for file systems without a device of their own (tmpfs, overlay, btrfs).</param>
/// <param name="Minor">The device among those of the driver.</param>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary>Whether a block device stands behind the number.</summary>
    public bool IsBlockDevice => Major != 0;

    /// <summary>The number as the kernel writes it: <c>254:0</c>.</summary>
    public override string ToString() => $"{Major}:{Minor}";
}
