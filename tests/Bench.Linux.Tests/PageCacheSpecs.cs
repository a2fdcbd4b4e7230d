namespace Bench.Linux.Tests;

/// <summary>What the host's page cache holds of a file, told and dropped.</summary>
public sealed class PageCacheSpecs : IDisposable
{
    private const int Mebibytes = 4;

    // On the disk that holds the tests: what lies in tmpfs has no other place, and is never dropped.
    private readonly string _path = Path.Combine(AppContext.BaseDirectory, $"page-cache-{Guid.NewGuid():N}");

    [Fact]
    public void What_was_written_is_cached_and_what_is_dropped_is_not_until_it_is_read_again()
    {
        File.WriteAllBytes(_path, new byte[Mebibytes << 20]);
        Assert.Equal(Mebibytes << 20, PageCache.CachedBytes(_path));

        PageCache.Drop(_path);
        Assert.Equal(0, PageCache.CachedBytes(_path));

        using (var file = File.OpenRead(_path))
        {
            file.ReadExactly(new byte[1 << 20]);
        }

        Assert.InRange(PageCache.CachedBytes(_path), 1 << 20, Mebibytes << 20);
    }

    [Fact]
    public void What_is_dropped_is_not_lost()
    {
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(index => (byte)index)];
        File.WriteAllBytes(_path, content);

        PageCache.Drop(_path);

        Assert.Equal(content, File.ReadAllBytes(_path));
    }

    [Fact]
    public void Of_an_empty_file_nothing_is_cached_and_a_missing_one_is_an_error()
    {
        File.WriteAllBytes(_path, []);
        PageCache.Drop(_path);
        Assert.Equal(0, PageCache.CachedBytes(_path));
        Assert.Throws<FileNotFoundException>(() => PageCache.CachedBytes($"{_path}-no"));
        Assert.Throws<FileNotFoundException>(() => PageCache.Drop($"{_path}-no"));
    }

    public void Dispose() => File.Delete(_path);
}
