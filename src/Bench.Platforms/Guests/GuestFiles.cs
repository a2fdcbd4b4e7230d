using System.Text;

namespace Bench.Platforms.Guests;

/// <summary>The host's files from which instances read a guest, and their part in the host's page cache.</summary>
public sealed class GuestFiles
{
    private const int BufferBytes = 1 << 20;

    // Links lead elsewhere: in a guest's tree mostly to places of the host.
    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.ReparsePoint
    };

    private readonly IReadOnlyList<FileInfo> _files;

    private GuestFiles(IReadOnlyList<string> places, IReadOnlyList<FileInfo> files) => (Places, _files) = (places, files);

    /// <summary>The files and folders that were given.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>Their size, bytes.</summary>
    public long Bytes => _files.Sum(file => file.Length);

    /// <summary>Looks at files, and below folders.</summary>
    /// <exception cref="InstanceException">One does not exist, or this user may not look into it.</exception>
    public static GuestFiles Of(IReadOnlyList<string> places) =>
        Try(() => new GuestFiles(places, [.. places.SelectMany(FilesIn)]));

    /// <summary>Drops them from the host's page cache, but for what some process has mapped.</summary>
    /// <exception cref="InstanceException">One cannot be dropped.</exception>
    public void Drop() => Try(() =>
    {
        foreach (var file in _files)
        {
            PageCache.Drop(file.FullName);
        }

        return this;
    });

    /// <summary>Has the host's page cache hold all of them, and returns how much it holds now, bytes of whole pages.</summary>
    /// <exception cref="InstanceException">One cannot be read, or this user may not ask.</exception>
    public long Read() => Try(() =>
    {
        var buffer = new byte[BufferBytes];
        var held = 0L;
        foreach (var file in _files)
        {
            var cached = PageCache.CachedBytes(file.FullName);
            if (cached < file.Length)
            {
                Read(file.FullName, buffer);
                cached = PageCache.CachedBytes(file.FullName);
            }

            held += cached;
        }

        return held;
    });

    /// <summary>How much of them the host's page cache holds now, bytes of whole pages.</summary>
    /// <exception cref="InstanceException">This user may not ask.</exception>
    public long CachedBytes() => Try(() => _files.Sum(file => PageCache.CachedBytes(file.FullName)));

    /// <summary>Whether a text stands in one of them.</summary>
    /// <exception cref="InstanceException">One cannot be read.</exception>
    public bool Hold(string text) => Try(() => _files.Any(file => Find(file, text) >= 0));

    /// <summary>Writes a text over another one of the same length, where that stands in one of them: the rest stays as it is.</summary>
    /// <exception cref="InstanceException">None has it, or it cannot be written.</exception>
    public void Overwrite(string text, string with) => Try(() =>
    {
        var found = _files.FirstOrDefault(one => Find(one, text) >= 0) ?? throw new FileNotFoundException($"none of them holds '{text}'");
        using var file = File.OpenHandle(found.FullName, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(with), Find(found, text));
        return this;
    });

    private static long Find(FileInfo file, string text) =>
        File.ReadAllBytes(file.FullName).AsSpan().IndexOf(Encoding.ASCII.GetBytes(text));

    /// <summary>Bytes of the files of which the host's page cache holds something now.</summary>
    /// <exception cref="InstanceException">This user may not ask.</exception>
    public long TouchedBytes() => Try(() => _files.Where(file => PageCache.CachedBytes(file.FullName) > 0).Sum(file => file.Length));

    private static void Read(string path, byte[] buffer)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (long offset = 0, read = 1; read > 0; offset += read)
        {
            read = RandomAccess.Read(file, buffer, offset);
        }
    }

    // An empty file has nothing to read, and neither have pipes and devices, which must not be opened.
    private static IEnumerable<FileInfo> FilesIn(string place) => Directory.Exists(place)
        ? new DirectoryInfo(place).EnumerateFiles("*", Below).Where(file => file.Length > 0)
        : File.Exists(place) ? [new FileInfo(place)] : throw new FileNotFoundException($"there is no {place}");

    private static T Try<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw InstanceException.Unsupported(
                $"what the host's page cache holds of the guest's files cannot be told or changed: {exception.Message}",
                exception);
        }
    }
}
