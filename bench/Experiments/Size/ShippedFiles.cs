using System.IO.Compression;

namespace Bench.Experiments.Size;

/// <summary>What goes over the network so that a host can start instances: an image's archive, or a machine's kernel and disks.</summary>
/// <param name="CompressedBytes">Their size as gzip, in which registries keep layers.</param>
/// <param name="Unpacked">The same unpacked into an empty folder.</param>
/// <param name="LostBytes">What the file system lost meanwhile.</param>
internal sealed record ShippedFiles(long CompressedBytes, DiskUse Unpacked, long LostBytes)
{
    private const string Archive = ".tar";

    // Others write to the same disk at times. What does not fit three times is no accident.
    private const int MostAttempts = 3;

    /// <exception cref="InstanceException">They cannot be unpacked.</exception>
    public static async Task<ShippedFiles> MeasureAsync(IReadOnlyList<string> files, Workspace workspace, CancellationToken cancellation)
    {
        var compressed = 0L;
        foreach (var file in files)
        {
            compressed += await CompressAsync(file, cancellation);
        }

        for (var attempt = 1; ; attempt++)
        {
            await using var folder = workspace.NewInstance();
            var disk = new FreeSpace([folder.Path]);
            await UnpackAsync(files, folder.MakeFolder("image"), cancellation);
            var found = new ShippedFiles(compressed, await DiskUse.OfAsync([folder.At("image")], cancellation), disk.Lost());
            if (attempt == MostAttempts || found.Unpacked.Explains(found.LostBytes))
            {
                return found;
            }
        }
    }

    /// <summary>As a host keeps them: archives unpacked, disks with their holes.</summary>
    private static async Task UnpackAsync(IReadOnlyList<string> files, string folder, CancellationToken cancellation)
    {
        foreach (var file in files)
        {
            await (Path.GetExtension(file) == Archive
                ? Toolbox.OfHost.RunAsync("tar", ["--extract", "--file", file, "--directory", folder], cancellation)
                : Toolbox.OfHost.RunAsync("cp", ["--reflink=never", file, folder], cancellation));
        }

        // Blocks are given when they are written.
        await Toolbox.OfHost.RunAsync("sync", ["--file-system", folder], cancellation);
    }

    private static async Task<long> CompressAsync(string file, CancellationToken cancellation)
    {
        var (bytes, some) = (0L, new byte[1 << 20]);
        await using var content = File.OpenRead(file);
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            // What has been compressed is counted and not kept.
            while (await content.ReadAsync(some, cancellation) is > 0 and var read)
            {
                await gzip.WriteAsync(some.AsMemory(0, read), cancellation);
                bytes += compressed.Length;
                compressed.SetLength(0);
            }
        }

        return bytes + compressed.Length;
    }
}
