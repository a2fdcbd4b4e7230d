using System.Text.Json.Serialization;

namespace Bench.Platforms.Guests;

/// <summary>A guest's manifest: one root file system in every form that a platform boots from.</summary>
public sealed record Guest
{
    /// <summary>The guest's name: <c>busybox</c>, <c>debian</c> or <c>debian-systemd</c>.</summary>
    public required string Name { get; init; }

    // Of the digest so many digits are in the name of an image.
    private const int DigitsInName = 12;

    internal string ImageName => $"bench/{Name}:{Digest.Split(':')[^1][..DigitsInName]}";

    /// <summary>Digest of the root file system, <c>sha256:…</c>.</summary>
    public required string Digest { get; init; }

    /// <summary>Size of all its files, bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Number of its files.</summary>
    public required long Files { get; init; }

    /// <summary>Number of its packages; null where it was built before they were counted.</summary>
    public long? Packages { get; init; }

    /// <summary>Path of its first program inside.</summary>
    public string Init { get; init; } = "/bench/init";

    /// <summary>Whether it is a whole operating system, which only some platforms can boot.</summary>
    [JsonPropertyName("system")]
    public bool IsSystem { get; init; }

    /// <summary>The tree, for platforms that share the host's kernel.</summary>
    public required string Root { get; init; }

    /// <summary>The same tree as a tar archive, for engines.</summary>
    public required string Tar { get; init; }

    /// <summary>The whole guest, or the stage that finds <see cref="Disk"/>; null where none was built.</summary>
    public string? Initramfs { get; init; }

    /// <summary>Network drivers, unpacked behind <see cref="Initramfs"/>; null where none were built.</summary>
    [JsonPropertyName("network")]
    public string? NetworkDrivers { get; init; }

    /// <summary>Drivers of a shared folder, unpacked behind <see cref="Initramfs"/>; null where none were built.</summary>
    [JsonPropertyName("sharing")]
    public string? SharingDrivers { get; init; }

    /// <summary>The tree as an ext4 image; null when the guest lives in <see cref="Initramfs"/>.</summary>
    public string? Disk { get; init; }

    /// <summary>The kernel that virtual machines boot; null where none was had.</summary>
    public string? Kernel { get; init; }

    /// <summary>Existing files of <see cref="Kernel"/>, <see cref="Initramfs"/> and <see cref="Disk"/>.</summary>
    public IReadOnlyList<string> MachineFiles => [.. new[] { Kernel, Initramfs, Disk }.OfType<string>()];

    /// <summary>Release of that kernel.</summary>
    public string? KernelRelease { get; init; }

    /// <summary>The names of the images of guests that a workspace has made, as a pattern of engines.</summary>
    internal static string ImagesOf(string token) => $"bench/*:{token}*";

    /// <summary>The guest with full paths, resolved once: a rebuild during a run cannot swap its files.</summary>
    internal Guest In(string folder)
    {
        return this with
        {
            Root = Path.Combine(folder, Root),
            Tar = Path.Combine(folder, Tar),
            Initramfs = At(Initramfs),
            NetworkDrivers = At(NetworkDrivers),
            SharingDrivers = At(SharingDrivers),
            Disk = At(Disk),
            Kernel = At(Kernel),
        };

        string? At(string? relative) => relative is null ? null : Path.Combine(folder, relative);
    }
}
