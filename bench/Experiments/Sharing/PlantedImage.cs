using Bench.Platforms.Guests;

namespace Bench.Experiments.Sharing;

/// <summary>
/// An image that is made for one measurement: the guest with files of random bytes added, in the form that the platform starts from. Any
/// two hold the same bytes, in files of their own.
/// </summary>
/// <param name="Guest">The guest to start.</param>
/// <param name="Files">The host's files that hold it, for its platform.</param>
/// <param name="Sum">What <c>md5sum</c> prints of the data.</param>
internal sealed record PlantedImage(Guest Guest, GuestFiles Files, string Sum)
{
    /// <summary>Folder of the added files.</summary>
    public const string Folder = "image";

    /// <summary>A file of it that no instance has read before <see cref="ChangeOnHost"/>.</summary>
    public const string MarkerFile = "marker";

    /// <summary>A file of it that instances write to.</summary>
    public const string CommonFile = "common";

    /// <summary>What the host writes over the marker.</summary>
    public const string Changed = "sharing: the host has changed this image";

    private const string Marker = "sharing: nobody has changed this image..";
    private const string Tree = "tree";
    private const int DataFiles = 4;
    private const int DataFileBytes = 4 << 20;

    // Of a disk beside the files: the tables of its file system, and what a machine writes.
    private const long SpareBytes = 8L << 20;

    /// <summary>Bytes of the data.</summary>
    public static long DataBytes => (long)DataFiles * DataFileBytes;

    /// <summary>Makes one, of which the host's page cache holds nothing.</summary>
    /// <param name="measurement">The measurement.</param>
    /// <param name="folder">The folder that holds it, and takes along on its end what an engine keeps of it.</param>
    /// <param name="number">Also in the image: an engine keeps layers of equal content once.</param>
    /// <param name="isTree">Whether instances are started from the plain guest, and read the tree of this one.</param>
    /// <exception cref="InstanceException">It cannot be made.</exception>
    public static async Task<PlantedImage> MakeAsync(Measurement measurement, InstanceFolder folder, int number, bool isTree)
    {
        var plain = measurement.Spec.Guest;
        await RunAsync("cp", "--archive", plain.Root, folder.At(Tree));
        var planted = folder.MakeFolder($"{Tree}/{Folder}");
        await PlantAsync(planted, number);
        var sum = await RunAsync("sh", "-c", $"cat {planted}/data* | md5sum");
        var guest = plain with
        {
            // By the token an engine's images of a killed run are found.
            Digest = $"sha256:{measurement.Host.Workspace.Token}{number:x4}",
            Root = folder.At(Tree),
            Tar = folder.At("image.tar"),
        };
        guest = isTree ? guest : await PackAsync(measurement, folder, guest);
        folder.OnDispose(() => measurement.Platform.ForgetGuestAsync(guest, measurement.Host, CancellationToken.None));
        var files = await FindFilesAsync(measurement, guest, isTree);

        // What instances do not read need not be written to the disk, nor count as disk.
        File.Delete(guest.Tar);
        if (!files.Places.Contains(guest.Root))
        {
            Directory.Delete(guest.Root, recursive: true);
        }

        files.Drop();
        return new PlantedImage(guest, files, sum);

        Task<string> RunAsync(string tool, params string[] arguments) => Toolbox.OfHost.RunAsync(tool, arguments, measurement.Cancellation);
    }

    /// <summary>Changes a file of the image where it is, in the same bytes.</summary>
    /// <exception cref="InstanceException">It cannot be changed.</exception>
    public void ChangeOnHost() => Files.Overwrite(Marker, Changed);

    private static async Task PlantAsync(string folder, int number)
    {
        var random = new Random(1);
        var data = new byte[DataFileBytes];
        for (var file = 0; file < DataFiles; file++)
        {
            random.NextBytes(data);
            await File.WriteAllBytesAsync(Path.Combine(folder, $"data{file}"), data);
        }

        await File.WriteAllBytesAsync(Path.Combine(folder, "warm"), data.AsMemory(0, DataFileBytes / 4));
        await File.WriteAllTextAsync(Path.Combine(folder, MarkerFile), Marker);
        await File.WriteAllTextAsync(Path.Combine(folder, CommonFile), "common");
        await File.WriteAllTextAsync(Path.Combine(folder, "number"), $"{number}");
    }

    private static async Task<GuestFiles> FindFilesAsync(Measurement measurement, Guest guest, bool isTree)
    {
        if (isTree)
        {
            return GuestFiles.Of([guest.Root]);
        }

        var files = await measurement.With(measurement.Spec with { Guest = guest }).FindGuestFilesAsync();
        return GuestFiles.Of([.. files.Places.Where(place => place != guest.Kernel && place != guest.Initramfs)]);
    }

    /// <summary>Makes what the case's platform starts from: an archive, or a disk that another guest's first stage finds.</summary>
    private static async Task<Guest> PackAsync(Measurement measurement, InstanceFolder folder, Guest guest)
    {
        if (!measurement.Family.HasMachine())
        {
            string[] pack = ["--create", "--file", guest.Tar, "--directory", guest.Root, "."];
            await Toolbox.OfHost.RunAsync("tar", pack, measurement.Cancellation);
            return guest;
        }

        var stage = measurement.Host.Guests.Values.FirstOrDefault(other => other.Disk is not null) ?? throw new InstanceException(
            InstanceFailure.Unsupported,
            "no guest that starts from a disk has been built, whose first stage a machine with an image of its own needs");
        var disk = folder.At("disk.img");
        var size = string.Create(CultureInfo.InvariantCulture, $"{(guest.Bytes + DataBytes + SpareBytes) >> 10}k");

        // With the tables written now, no machine writes them to a layer of its own.
        string[] make = ["-q", "-F", "-t", "ext4", "-b", "4096", "-m", "0", "-O", "^has_journal", "-E", "lazy_itable_init=0"];
        await Toolbox.OfHost.RunAsync("mke2fs", [.. make, "-d", guest.Root, disk, size], measurement.Cancellation);
        return guest with
        {
            Disk = disk,
            Kernel = stage.Kernel,
            Initramfs = stage.Initramfs,
        };
    }
}

/// <summary>The images of a case: one for all instances, or one for each.</summary>
internal sealed class PlantedImages(Measurement measurement, bool isCopied, bool isTree) : IAsyncDisposable
{
    private readonly List<PlantedImage> _all = [];
    private readonly List<InstanceFolder> _folders = [];

    public IReadOnlyList<PlantedImage> All => _all;

    /// <summary>The image of one more instance.</summary>
    /// <exception cref="InstanceException">It cannot be made.</exception>
    public async Task<PlantedImage> NextAsync()
    {
        if (isCopied || _all.Count == 0)
        {
            _folders.Add(measurement.Host.Workspace.NewInstance());
            _all.Add(await PlantedImage.MakeAsync(measurement, _folders[^1], _folders.Count, isTree));
        }

        return _all[^1];
    }

    public async ValueTask DisposeAsync() => await Disposal.DisposeAllAsync(_folders);
}
