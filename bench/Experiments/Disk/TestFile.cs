namespace Bench.Experiments.Disk;

/// <summary>The test file on the host.</summary>
/// <param name="files">The host's files that hold it; none where they were not found.</param>
internal sealed class TestFile(IReadOnlyList<string> files)
{
    /// <summary>Why it is not known what the host's page cache holds of it.</summary>
    public string WhyUnknown => files.Count == 0
        ? "the file of the host that holds the test file was not found"
        : "this user may not ask what the host's page cache holds of the test file";

    /// <summary>What the host's page cache holds of it; null where that is not known.</summary>
    public long? CachedBytes() => files.Count == 0 ? null : Attempt.Get<long?>(() => files.Sum(PageCache.CachedBytes), null);

    /// <summary>Drops it from the host's page cache, so that no job finds there what an earlier one left; returns why it could
    /// not.</summary>
    /// <remarks>
    /// Not through <c>/proc/sys/vm/drop_caches</c>: each later boot of the round would begin by reading its runtime from disk.
    /// </remarks>
    public string? TryDrop(RunOptions options)
    {
        if (options.KeepCaches)
        {
            return ColdFiles.Kept;
        }

        try
        {
            foreach (var file in files)
            {
                PageCache.Drop(file);
            }

            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the test file could not be dropped from the host's page cache: {exception.Message}";
        }
    }

    /// <summary>The device of the files or, if they were not found, of the instance's folder if that must hold them.</summary>
    public FileReader<BlockDeviceTraffic>? TryOpenDevice(Instance instance) => files is [var file, ..]
        ? BlockDeviceTraffic.TryOpenHolding(file)
        : instance.Storage is Storage.Root or Storage.Volume ? null : BlockDeviceTraffic.TryOpenHolding(instance.FolderPath);
}
