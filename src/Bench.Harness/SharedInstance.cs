namespace Bench.Harness;

/// <summary>The instance of a block: its first case starts it, each further one uses it, its last one stops it.</summary>
internal sealed class SharedInstance<T>(string lastCase) : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private T? _kept;

    /// <summary>Size of its file system at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>Lends it to a case; null where there is none.</summary>
    public T? Take() => Interlocked.Exchange(ref _kept, null);

    /// <summary>Keeps it for the next case; false after the last.</summary>
    public bool Keep(T instance, string @case)
    {
        _kept = @case == lastCase ? null : instance;
        return _kept is not null;
    }

    /// <summary>Ends it by force where the block was left before its end.</summary>
    public ValueTask DisposeAsync() => Take()?.DisposeAsync() ?? ValueTask.CompletedTask;
}

/// <summary>An instance for the time of one case. Unless it is returned it is ended by force, and the next case boots anew.</summary>
internal sealed class InstanceLease<T> : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly Func<bool> _keep;
    private bool _kept;

    private InstanceLease(T instance, Func<bool> keep) => (Instance, _keep) = (instance, keep);

    public T Instance { get; }

    /// <summary>
    /// Borrows the instance of the case's block, or starts one of the case's own where that is null. After a failure of the run, which
    /// counts them, the instance is not used again.
    /// </summary>
    public static async Task<InstanceLease<T>> TakeAsync(
        SharedInstance<T>? shared, string @case, Func<int> failures, Func<Task<T>> start)
    {
        var instance = shared?.Take() ?? await start();
        var before = failures();
        return new InstanceLease<T>(instance, () => failures() == before && shared?.Keep(instance, @case) == true);
    }

    /// <summary>Gives it back: to the block's next case, or, after the last one or after a failure, to be stopped.</summary>
    public async Task ReturnAsync(Func<T, Task> stop)
    {
        _kept = _keep();
        if (!_kept)
        {
            await stop(Instance);
        }
    }

    public ValueTask DisposeAsync() => _kept ? ValueTask.CompletedTask : Instance.DisposeAsync();
}
