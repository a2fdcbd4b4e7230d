namespace Bench.Platforms;

/// <summary>The fresh file system that an instance gets at <c>/scratch</c>, on the host's disk.</summary>
internal static class ScratchDisk
{
    private const string Name = "scratch";
    private const string Converter = "qemu-img";

    // Endings of images.
    private const string Raw = "img";
    private const string Qcow2 = "qcow2";

    private static readonly string[] Formats = [Raw, Qcow2];

    /// <summary>Whether one was asked for, on this storage.</summary>
    public static bool IsOn(InstanceRequest request, Storage storage)
        => request.Spec.ScratchBytes is not null && request.Spec.Storage == storage;

    /// <summary>A folder of the host, for platforms that share its file systems; null when none was asked for on this storage.</summary>
    public static string? MakeFolder(InstanceRequest request, Storage storage = Storage.Plain) =>
        IsOn(request, storage) ? request.Folder.MakeFolder(Name) : null;

    /// <summary>A raw ext4 image, for platforms with disks of their own; null when none was asked for.</summary>
    public static async Task<string?> MakeImageAsync(InstanceRequest request, CancellationToken cancellation)
    {
        if (!IsOn(request, Storage.Plain))
        {
            return null;
        }

        var image = ImageIn(request.Folder, Raw);
        await MakeImageAsync(image, request.Spec.ScratchBytes!.Value, cancellation);
        return image;
    }

    /// <summary>The same in QEMU's own format; null when none was asked for.</summary>
    /// <exception cref="InstanceException">The tool that makes it is not installed, or failed.</exception>
    public static async Task<string?> MakeQcow2Async(InstanceRequest request, CancellationToken cancellation)
    {
        if (!IsOn(request, Storage.Qcow2))
        {
            return null;
        }

        if (request.Host.Tools.Find(Converter) is null)
        {
            throw new InstanceException(
                InstanceFailure.Unsupported,
                $"'{Converter}', which makes a qcow2 image, is not installed. Run scripts/setup, or install the package qemu-utils.");
        }

        var (raw, image) = (request.Folder.At("raw.img"), ImageIn(request.Folder, Qcow2));
        await MakeImageAsync(raw, request.Spec.ScratchBytes!.Value, cancellation);
        await request.Host.Tools.RunAsync(Converter, ["convert", "-f", "raw", "-O", Qcow2, raw, image], cancellation);
        File.Delete(raw);
        return image;
    }

    /// <summary>The host's files in which what an instance writes to <c>/scratch</c> ends; none where they are not to be found.</summary>
    public static IReadOnlyList<string> Find(InstanceFolder folder, Storage storage, IReadOnlyList<int> processes) => storage switch
    {
        // A container's engine keeps its layers and volumes where it likes; a machine holds the layer above its disk open, whose name may
        // be gone.
        Storage.Root => RootLayer.FindFiles(folder) ?? FirstOf(processes, InstanceMounts.FilesOf) ?? [.. processes.SelectMany(
            process => InstanceMounts.HeldOpen(process, folder.Path)).DistinctBy(file => file.Name).Select(file => file.Path)],
        Storage.Volume => FirstOf(processes, InstanceMounts.FilesOf) ?? [],
        _ => Directory.Exists(folder.At(Name)) ? [.. Directory.EnumerateFiles(folder.At(Name), "*", SearchOption.AllDirectories)]
            : [.. Formats.Select(format => ImageIn(folder, format)).Where(File.Exists)],
    };

    private static IReadOnlyList<string>? FirstOf(IEnumerable<int> processes, Func<int, IReadOnlyList<string>> find) =>
        processes.Select(find).FirstOrDefault(files => files.Count > 0);

    // The journal and the tables are written now, not by the guest's kernel during the measurement.
    private static async Task MakeImageAsync(string image, long bytes, CancellationToken cancellation)
    {
        await using (var file = new FileStream(image, FileMode.CreateNew, FileAccess.Write))
        {
            file.SetLength(bytes);
        }

        await Toolbox.OfHost.RunAsync("mke2fs", ["-q", "-F", "-t", "ext4", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", image, (bytes >> 10).ToString(CultureInfo.InvariantCulture)], cancellation);
    }

    private static string ImageIn(InstanceFolder folder, string format) => folder.At($"{Name}.{format}");
}
