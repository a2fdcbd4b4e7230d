namespace Bench.Experiments.Size;

/// <summary>What files and folders take on disks.</summary>
/// <param name="Bytes">Bytes of the blocks that they have.</param>
/// <param name="Files">Number of files, folders and links.</param>
internal readonly record struct DiskUse(long Bytes, long Files)
{
    /// <summary>Most bytes that a file may account for in a file system beyond its blocks.</summary>
    private const long FileBytes = 4096;

    // A deleted file that is still open is only reached by its link in /proc, so links are followed. Other file systems that are
    // mounted in a folder do not count.
    private static readonly string[] Options = ["--summarize", "--total", "--dereference-args", "--one-file-system"];

    /// <summary>Counts everything once, however often it is named.</summary>
    /// <exception cref="InstanceException">Something of it is gone, or may not be looked at.</exception>
    public static async Task<DiskUse> OfAsync(IReadOnlyList<string> places, CancellationToken cancellation) =>
        new(await CountAsync("--block-size=1", places, cancellation), await CountAsync("--inodes", places, cancellation));

    /// <summary>Whether what a file system has lost is explained by these files.</summary>
    public bool Explains(long lostBytes) => Math.Abs(lostBytes - Bytes) <= Files * FileBytes;

    // Blocks are in no API of .NET.
    private static async Task<long> CountAsync(string what, IReadOnlyList<string> places, CancellationToken cancellation)
    {
        var lines = (await Toolbox.OfHost.RunAsync("du", [.. Options, what, .. places], cancellation)).TrimEnd().Split('\n');
        return long.Parse(lines[^1].Split('\t')[0], CultureInfo.InvariantCulture);
    }
}

/// <summary>Free space of the file systems that hold some places, each counted once. Source: <c>statvfs(3)</c>.</summary>
internal sealed class FreeSpace
{
    private readonly IReadOnlyList<DriveInfo> _disks;
    private readonly long _before;

    /// <summary>Notes what is free now.</summary>
    public FreeSpace(IEnumerable<string> places)
    {
        var mounts = MountInfo.Parse(File.ReadAllText("/proc/self/mountinfo"));
        _disks = [.. places.DistinctBy(place => MountInfo.Of(mounts, place)?.Device).Select(place => new DriveInfo(place))];
        _before = Bytes();
    }

    /// <summary>Bytes that have been taken since; below 0 where more was given back.</summary>
    public long Lost() => _before - Bytes();

    private long Bytes() => _disks.Sum(disk => disk.TotalFreeSpace);
}
