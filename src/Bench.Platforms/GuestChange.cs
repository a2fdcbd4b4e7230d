using System.Security.Cryptography;
using System.Text;

namespace Bench.Platforms;

/// <summary>A guest with one file added, for the platforms of one kind: as a layer for an engine, else as tree and initramfs.</summary>
public sealed class GuestChange : IAsyncDisposable
{
    // Written behind the initramfs, as the kernel unpacks one archive after the other.
    private const string Append = "cat \"$1\" > \"$3\" && cd \"$2\" && find . -mindepth 1 | cpio --quiet -o -H newc -R 0:0 >> \"$3\"";

    private const string Layer = "layer";

    private readonly Guest _below;
    private readonly InstanceFolder _folder;
    private readonly IPlatform _platform;
    private readonly PlatformHost _host;
    private readonly long _bytes;
    private bool _isBuilt;

    private GuestChange(Guest below, Guest guest, long bytes, IPlatform platform, PlatformHost host, InstanceFolder folder)
    {
        (_below, Guest, _bytes) = (below, guest, bytes);
        (_platform, _host, _folder) = (platform, host, folder);
    }

    /// <summary>The guest with the file, once it is built.</summary>
    public Guest Guest { get; }

    /// <summary>Commands that a person types to build it: one that builds an image or copies a file; a machine's initramfs is packed
    /// and put in its place.</summary>
    public int Commands => _platform.Images is null && _platform.TakesMachineFiles ? 2 : 1;

    /// <summary>Writes the file to where the change is built from.</summary>
    /// <param name="below">The guest that is changed: one without a disk.</param>
    /// <param name="path">The file's path in it, below the root.</param>
    /// <param name="content">The file's content.</param>
    /// <param name="platform">The platform whose instances get it.</param>
    /// <param name="host">The host.</param>
    /// <exception cref="InstanceException">The guest has a disk.</exception>
    public static GuestChange Prepare(Guest below, string path, string content, IPlatform platform, PlatformHost host)
    {
        ArgumentNullException.ThrowIfNull(below);
        ArgumentNullException.ThrowIfNull(host);
        if (below.Disk is not null)
        {
            throw InstanceException.Unsupported($"the guest '{below.Name}' is on a disk, in which no file is changed");
        }

        var folder = host.Workspace.NewInstance();
        var file = folder.At(Path.Combine("context", Layer, path));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        File.WriteAllText(folder.At("context/Dockerfile"), $"ARG BELOW\nFROM $BELOW\nCOPY {Layer}/ /\n");
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{below.Digest} {path} {content}")));
        var guest = below with
        {
            Digest = $"sha256:{digest}",
            Root = folder.At("root"),
            Tar = folder.At("root.tar"),
            Initramfs = below.Initramfs is null ? null : folder.At("initramfs.cpio"),
        };
        return new GuestChange(below, guest, Encoding.UTF8.GetByteCount(content), platform, host, folder);
    }

    /// <summary>Builds it.</summary>
    /// <returns>Bytes to send to a host that has the guest before: a layer's files, a file, or a whole initramfs.</returns>
    /// <exception cref="InstanceException">A tool fails.</exception>
    public async Task<long> BuildAsync(CancellationToken cancellation)
    {
        _isBuilt = true;
        if (_platform.Images is { } images)
        {
            return await images.BuildAsync(Guest, _below, _folder.At("context"), _host, cancellation);
        }

        var layer = _folder.At(Path.Combine("context", Layer));
        if (_platform.TakesMachineFiles && _below.Initramfs is { } initramfs)
        {
            await Toolbox.OfHost.RunAsync("sh", ["-c", Append, "bench-append", initramfs, layer, Guest.Initramfs!], cancellation);
            return new FileInfo(Guest.Initramfs!).Length;
        }

        await Toolbox.OfHost.RunAsync("cp", ["--archive", _below.Root, Guest.Root], cancellation);
        await Toolbox.OfHost.RunAsync("cp", ["--recursive", $"{layer}/.", Guest.Root], cancellation);
        return _bytes;
    }

    /// <summary>Removes it. Its instances must be gone.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_isBuilt && _platform.Images is { } images)
            {
                await images.ForgetGuestAsync(Guest, _host, CancellationToken.None);
            }
        }
        finally
        {
            await _folder.DisposeAsync();
        }
    }
}
