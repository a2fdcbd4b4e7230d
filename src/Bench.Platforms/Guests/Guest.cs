namespace Bench.Platforms.Guests;

/// <summary>A guest as the set-up built it: one root file system in every form that a platform boots from.</summary>
public sealed record Guest
{
    /// <summary>The guest's name: <c>busybox</c>, <c>debian</c> or <c>debian-systemd</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name as an image of an engine, with its digest as the tag.</summary>
    internal string ImageName => $"bench/{Name}:{Digest.Split(':')[^1][..12]}";

    /// <summary>Digest of the root file system, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>Size of all its files, bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of its files.</summary>
    public required long Files { get; init; }

    /// <summary>Path of its first program inside.</summary>
    public string Init { get; init; } = "/bench/init";

    /// <summary>Whether it is a whole operating system, which only some platforms can boot.</summary>
    public bool IsSystem { get; init; }

    /// <summary>The tree, for platforms that share the host's kernel.</summary>
    public required string Root { get; init; }

    /// <summary>The same tree as a tar archive, for engines.</summary>
    public required string Tar { get; init; }

    /// <summary>What a kernel unpacks first: the whole guest, or the stage that finds <see cref="Disk"/>. Null where none was built.</summary>
    public string? Initramfs { get; init; }

    /// <summary>What a kernel that is to have a network unpacks behind <see cref="Initramfs"/>: drivers. Null where none was built.</summary>
    public string? NetworkDrivers { get; init; }

    /// <summary>What a kernel that is to share a folder with the host unpacks behind <see cref="Initramfs"/>: drivers. Null where none was built.</summary>
    public string? SharingDrivers { get; init; }

    /// <summary>The tree as an ext4 image; null when the guest lives in <see cref="Initramfs"/>.</summary>
    public string? Disk { get; init; }

    /// <summary>The kernel that virtual machines boot; null where none was had.</summary>
    public string? Kernel { get; init; }

    /// <summary>What a virtual machine is started from: those of <see cref="Kernel"/>, <see cref="Initramfs"/> and <see cref="Disk"/> that there are.</summary>
    public IReadOnlyList<string> MachineFiles => [.. new[] { Kernel, Initramfs, Disk }.OfType<string>()];

    /// <summary>Release of that kernel.</summary>
    public string? KernelRelease { get; init; }
}
