using System.Security.Cryptography;

namespace Bench.Platforms;

/// <summary>A saved instance, from which any number of new ones can be restored. Disposing of it removes it.</summary>
public sealed class SavedInstance : IAsyncDisposable
{
    private IReadOnlyDictionary<string, string>? _digests;

    internal SavedInstance(SnapshotKind kind, InstanceFolder folder, int lastCommand)
    {
        Kind = kind;
        Folder = folder;
        Place = folder.Path;
        LastCommand = lastCommand;
    }

    /// <summary>What it holds.</summary>
    public SnapshotKind Kind { get; }

    /// <summary>The host's folder below which all of it is.</summary>
    public string Place { get; internal set; }

    /// <summary>Its files.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.EnumerateFiles(Place, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    internal InstanceFolder Folder { get; }

    /// <summary>Number of the console's last command: the guest takes the same number for the same command.</summary>
    internal int LastCommand { get; }

    /// <summary>Its name where an engine keeps it as an image: one of those that go with the workspace.</summary>
    internal string ImageName => $"bench/snapshot:{Folder.Workspace.Token}-{Path.GetFileName(Folder.Path)}";

    /// <summary>Remembers the digest of each file. From now on nothing is restored from other bytes.</summary>
    public void Seal() => _digests = Digests();

    /// <summary>Forgets the digests, and leaves it to the platform to notice a damage.</summary>
    public void Unseal() => _digests = null;

    /// <summary>Disk that it takes, bytes.</summary>
    public async Task<long> AllocatedBytesAsync(CancellationToken cancellation) =>
        Number(await Toolbox.OfHost.RunAsync("du", ["--summarize", "--block-size=1", Place], cancellation));

    /// <summary>Its size compressed by <c>zstd</c> at its default level, bytes.</summary>
    /// <exception cref="InstanceException">It cannot be packed or compressed.</exception>
    public async Task<long> CompressedBytesAsync(CancellationToken cancellation) => Number(await Toolbox.OfHost.RunAsync(
        "bash",
        [
            "-o", "pipefail", "-c", "tar --create --directory \"$1\" . | \"$2\" --quiet --stdout | wc --bytes",
            "bench-size", Place, Toolbox.OfHost.Require("zstd"),
        ],
        cancellation));

    /// <summary>Checks the files against their digests, if it is sealed.</summary>
    /// <exception cref="InstanceException">A file has changed.</exception>
    internal void Verify()
    {
        if (_digests is { } digests && Digests().Except(digests).Select(file => file.Key).FirstOrDefault() is { } changed)
        {
            throw new InstanceException(
                InstanceFailure.Damaged,
                $"The snapshot is damaged: the digest of {Path.GetRelativePath(Place, changed)} is not what it was when it was saved.");
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => Folder.DisposeAsync();

    private Dictionary<string, string> Digests() => Files.ToDictionary(file => file, file =>
    {
        using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(content));
    });

    private static long Number(string text) => long.Parse(text.Split('\t')[0], CultureInfo.InvariantCulture);
}
