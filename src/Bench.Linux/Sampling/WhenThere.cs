using Bench.Linux.Cgroups;

namespace Bench.Linux.Sampling;

/// <summary>A reader of a cgroup that may not be there yet: opened at the first use after it has come, closed when it has gone.</summary>
/// <param name="directory">The cgroup's directory for a controller; null where that is not mounted.</param>
/// <param name="open">Opens the reader; null when the cgroup has gone or does not count this.</param>
internal sealed class WhenThere<T>(CgroupDirectory? directory, Func<CgroupDirectory, T?> open) : IDisposable
    where T : class, IDisposable
{
    // A cgroup comes with its files: one that has been there twice without what is read does not count it.
    private const int Attempts = 2;

    private T? _reader;
    private int _inVain;

    /// <summary>The reader, or null while the cgroup is not there. Allocates only when it opens.</summary>
    public T? Reader
    {
        get
        {
            // One system call tells whether it has come, without a path to build.
            if (_reader is null && directory is not null && _inVain < Attempts && Libc.OpenDirectory(directory.Path, out _) is { } there)
            {
                there.Dispose();
                _reader = open(directory);
                _inVain += _reader is null ? 1 : 0;
            }

            return _reader;
        }
    }

    /// <summary>One way to read with the reader; false when the cgroup has gone.</summary>
    public delegate bool Reading<TValue>(T reader, out TValue value);

    /// <summary>Reads; false while the cgroup is not there.</summary>
    public bool TryRead<TValue>(Reading<TValue> read, out TValue? value)
    {
        value = default;
        if (Reader is { } reader && read(reader, out value))
        {
            return true;
        }

        Dispose();
        return false;
    }

    /// <summary>Closes the reader of a cgroup that has gone.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }
}
