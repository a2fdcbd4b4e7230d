namespace Bench.Harness;

/// <summary>An instance for the time of one case. Unless it is returned it is ended by force, and the next case boots anew.</summary>
internal sealed class InstanceLease<T> : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly SharedInstance<T>? _shared;
    private readonly string _case;
    private readonly Func<int> _failures;
    private readonly int _failuresBefore;
    private bool _kept;

    private InstanceLease(T instance, SharedInstance<T>? shared, string @case, Func<int> failures) =>
        (Instance, _shared, _case, _failures, _failuresBefore) = (instance, shared, @case, failures, failures());

    public T Instance { get; }

    /// <summary>Borrows the instance of the case's block, or starts one of the case's own.</summary>
    /// <param name="shared">The block's; null for a case that does not share.</param>
    /// <param name="case">The case in words.</param>
    /// <param name="failures">Failures of the run so far: an instance in which one has happened is not used again.</param>
    /// <param name="start">Starts an instance.</param>
    public static async Task<InstanceLease<T>> TakeAsync(
        SharedInstance<T>? shared, string @case, Func<int> failures, Func<Task<T>> start) =>
        new(await (shared?.BorrowAsync(start) ?? start()), shared, @case, failures);

    /// <summary>Gives it back: to the block's next case, or, after the last one or after a failure, to be stopped.</summary>
    /// <param name="stop">Asks the instance to end.</param>
    public async Task ReturnAsync(Func<T, Task> stop)
    {
        _kept = _failures() == _failuresBefore && _shared?.Keep(Instance, _case) == true;
        if (!_kept)
        {
            await stop(Instance);
        }
    }

    public ValueTask DisposeAsync() => _kept ? ValueTask.CompletedTask : Instance.DisposeAsync();
}
