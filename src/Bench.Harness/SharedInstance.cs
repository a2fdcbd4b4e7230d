namespace Bench.Harness;

/// <summary>The instance of a block: its first case starts it, each further one uses it, its last one stops it.</summary>
/// <param name="lastCase">The case that stops it.</param>
internal sealed class SharedInstance<T>(string lastCase) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private T? _kept;

    /// <summary>Size of its file system at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>Lends it to a case; starts it where there is none.</summary>
    public async Task<T> BorrowAsync(Func<Task<T>> start)
    {
        var kept = _kept;
        _kept = null;
        return kept ?? await start();
    }

    /// <summary>Keeps it for the next case; false after the last.</summary>
    public bool Keep(T instance, string @case)
    {
        _kept = @case == lastCase ? null : instance;
        return _kept is not null;
    }

    /// <summary>Ends it by force where the block was left before its end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_kept is { } kept)
        {
            _kept = null;
            await kept.DisposeAsync();
        }
    }
}
