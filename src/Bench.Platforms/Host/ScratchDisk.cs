using System.Globalization;

namespace Bench.Platforms.Host;

/// <summary>The fresh file system that an instance gets at <c>/scratch</c>, on the host's disk.</summary>
internal static class ScratchDisk
{
    /// <summary>Name of the folder or image in the instance's folder.</summary>
    private const string Name = "scratch";

    /// <summary>A plain folder, for platforms that share the host's file systems; null when none was asked for.</summary>
    public static string? MakeFolder(InstanceRequest request) =>
        request.Spec.ScratchBytes is null ? null : request.Folder.MakeFolder(Name);

    /// <summary>What there is of an instance's in either form: the files in the folder, or the image.</summary>
    public static IReadOnlyList<string> FilesIn(InstanceFolder folder) =>
        Directory.Exists(folder.At(Name)) ? [.. Directory.EnumerateFiles(folder.At(Name), "*", SearchOption.AllDirectories)]
        : File.Exists(ImageIn(folder)) ? [ImageIn(folder)]
        : [];

    /// <summary>A raw ext4 image, for platforms with disks of their own; null when none was asked for.</summary>
    public static async Task<string?> MakeImageAsync(InstanceRequest request, CancellationToken cancellation)
    {
        if (request.Spec.ScratchBytes is not { } bytes)
        {
            return null;
        }

        var image = ImageIn(request.Folder);
        await using (var file = new FileStream(image, FileMode.CreateNew, FileAccess.Write))
        {
            file.SetLength(bytes);
        }

        // The journal and the tables are written now, not by the guest's kernel during the measurement.
        await Tool.RunAsync("mke2fs", ["-q", "-F", "-t", "ext4", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", image, (bytes >> 10).ToString(CultureInfo.InvariantCulture)], cancellation);
        return image;
    }

    private static string ImageIn(InstanceFolder folder) => folder.At($"{Name}.img");
}
