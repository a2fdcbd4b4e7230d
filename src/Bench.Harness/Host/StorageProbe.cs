using System.Globalization;

namespace Bench.Harness.Host;

/// <summary>The file system and block device below a folder, without the folder's name.</summary>
internal static class StorageProbe
{
    private const string Devices = "/dev/";

    /// <summary>Such as <c>ext4 on vda (rotational 0, 64.0 GiB)</c>; only the file system where no block device is below it.</summary>
    public static string? Read(HostFiles files, IReadOnlyList<MountInfo> mounts, string directory)
    {
        if (MountInfo.Of(mounts, directory) is not { } mount)
        {
            return null;
        }

        if (DeviceName(files, mount) is not { } device)
        {
            return mount.FileSystem;
        }

        // A partition has no queue of its own: its disk has.
        var disk = files.Names("sys/block").FirstOrDefault(disk => disk == device || files.Exists($"sys/block/{disk}/{device}")) ?? device;
        var facts = new List<string>();
        if (files.Text($"sys/block/{disk}/queue/rotational") is { } rotational)
        {
            facts.Add($"rotational {rotational}");
        }

        var size = files.Text(device == disk ? $"sys/block/{disk}/size" : $"sys/block/{disk}/{device}/size");
        if (long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var sectors))
        {
            // Sectors of 512 bytes, whatever the device uses (Documentation/ABI/stable/sysfs-block).
            facts.Add(Quantity.Format(sectors * 512.0, "B"));
        }

        return $"{mount.FileSystem} on {device}" + (facts.Count == 0 ? "" : $" ({string.Join(", ", facts)})");
    }

    /// <summary>The kernel's name of the device; btrfs and others show a device number of no block device, but name their source.</summary>
    private static string? DeviceName(HostFiles files, MountInfo mount)
    {
        var isDevice = mount.Source.StartsWith(Devices, StringComparison.Ordinal) && mount.Source.LastIndexOf('/') == Devices.Length - 1;
        return files.After("DEVNAME=", $"sys/dev/block/{mount.Device}/uevent") ?? (isDevice ? mount.Source[Devices.Length..] : null);
    }
}
