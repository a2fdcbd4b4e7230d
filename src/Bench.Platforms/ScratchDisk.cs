namespace Bench.Platforms;

/// <summary>The fresh file system that an instance gets at <c>/scratch</c>, on the host's disk.</summary>
internal static class ScratchDisk
{
    private const string Name = "scratch";
    private const string Converter = "qemu-img";
    private const string UpperOption = "upperdir=";

    // Endings of images.
    private const string Raw = "img";
    private const string Qcow2 = "qcow2";

    /// <summary>Whether one was asked for, on this storage.</summary>
    public static bool IsOn(InstanceRequest request, Storage storage)
        => request.Spec.ScratchBytes is not null && request.Spec.Storage == storage;

    /// <summary>A folder of the host, for platforms that share its file systems; null when none was asked for.</summary>
    public static string? MakeFolder(InstanceRequest request) => IsOn(request, Storage.Plain) ? request.Folder.MakeFolder(Name) : null;

    /// <summary>A folder of the host for a machine, empty or with the guest's tree; null when none was asked for on this storage.</summary>
    public static async Task<string?> MakeFolderAsync(InstanceRequest request, Storage storage, CancellationToken cancellation) =>
        !IsOn(request, storage) ? null
        : request.Spec.ScratchHoldsTree ? await RootLayer.MountAsync(request, cancellation)
        : request.Folder.MakeFolder(Name);

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

        var (raw, image) = (request.Folder.At("raw.img"), ImageIn(request.Folder, Qcow2));
        if (request.Spec.Restores is { } snapshot)
        {
            string[] layer = ["create", "-q", "-f", Qcow2, "-F", Qcow2, "-b", ImageIn(snapshot.Folder, Qcow2), image];
            await request.Host.Tools.RunAsync(Converter, layer, cancellation);
            return image;
        }

        await MakeImageAsync(raw, request.Spec.ScratchBytes!.Value, cancellation);
        await request.Host.Tools.RunAsync(Converter, ["convert", "-f", "raw", "-O", Qcow2, raw, image], cancellation);
        File.Delete(raw);
        return image;
    }

    /// <summary>Moves an image in QEMU's own format, to which nothing is written any more, into a snapshot.</summary>
    public static void SaveQcow2(InstanceFolder folder, SavedInstance snapshot) =>
        File.Move(ImageIn(folder, Qcow2), ImageIn(snapshot.Folder, Qcow2));

    /// <summary>The host's files to which an instance's writes to <c>/scratch</c> go; none where they cannot be found.</summary>
    public static IReadOnlyList<string> Find(InstanceFolder folder, Storage storage, IReadOnlyList<int> processes) => storage switch
    {
        // An engine keeps its layers and volumes where it likes. A machine holds the layer above its disk open, which may have no name.
        Storage.Root => RootLayer.FindFiles(folder) ?? SeenBy(processes) ?? HeldOpen(processes, folder.Path),
        Storage.Volume => SeenBy(processes) ?? [],
        _ when Directory.Exists(folder.At(Name)) => [.. Directory.EnumerateFiles(folder.At(Name), "*", SearchOption.AllDirectories)],
        _ => [.. new[] { Raw, Qcow2 }.Select(format => ImageIn(folder, format)).Where(File.Exists)],
    };

    /// <summary>The host's files at <c>/scratch</c> of the first process that has some there.</summary>
    private static string[]? SeenBy(IReadOnlyList<int> processes) => processes
        .Select(process => Attempt.Get<string[]>(() => SeenBy(process), []))
        .FirstOrDefault(files => files.Length > 0);

    private static string[] SeenBy(int process)
    {
        var layer = UpperLayerOf(File.ReadAllText($"/proc/{process}/mountinfo"));
        var folder = layer is null ? $"/proc/{process}/root/{Name}" : Path.Combine(layer, Name);
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }

    /// <summary>The writable layer that holds <c>/scratch</c>, where the root is an overlay and nothing is mounted there.</summary>
    internal static string? UpperLayerOf(string mountInfo)
    {
        var mounts = MountInfo.Parse(mountInfo);
        if (mounts.Any(mount => mount.MountPoint == $"/{Name}")
            || mounts.LastOrDefault(mount => mount.MountPoint == "/") is not { FileSystem: "overlay" } root)
        {
            return null;
        }

        var upper = root.SuperOptions.Split(',').FirstOrDefault(option => option.StartsWith(UpperOption, StringComparison.Ordinal));
        return upper?[UpperOption.Length..];
    }

    /// <summary>The files below a folder that processes hold open, by paths that work when their names are gone.</summary>
    internal static string[] HeldOpen(IReadOnlyList<int> processes, string folder) =>
    [
        .. from process in processes
           from descriptor in Attempt.Get(() => Directory.GetFileSystemEntries($"/proc/{process}/fd"), [])
           let name = Attempt.Get(() => new FileInfo(descriptor).LinkTarget, null)
           where name?.StartsWith($"{folder}/", StringComparison.Ordinal) == true && !Directory.Exists(descriptor)
           group descriptor by name into sameFile
           select sameFile.First(),
    ];

    // The journal and the tables are written now, not by the guest's kernel during the measurement.
    private static async Task MakeImageAsync(string image, long bytes, CancellationToken cancellation)
    {
        await using (var file = new FileStream(image, FileMode.CreateNew, FileAccess.Write))
        {
            file.SetLength(bytes);
        }

        var kibibytes = (bytes >> 10).ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-q", "-F", "-t", "ext4", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", image, kibibytes];
        await Toolbox.OfHost.RunAsync("mke2fs", arguments, cancellation);
    }

    private static string ImageIn(InstanceFolder folder, string format) => folder.At($"{Name}.{format}");
}
