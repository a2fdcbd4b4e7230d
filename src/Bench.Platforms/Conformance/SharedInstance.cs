namespace Bench.Platforms.Conformance;

/// <summary>One instance for several checks. After a check that threw, the next one gets a new instance.</summary>
internal sealed class SharedInstance : IAsyncDisposable
{
    private Instance? _instance;

    public async Task UseAsync(Func<Task<Instance>> startAsync, Func<Instance, Task> useAsync)
    {
        var instance = _instance ??= await startAsync();
        try
        {
            await useAsync(instance);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        try
        {
            await (_instance?.StopAsync(cancellation) ?? Task.CompletedTask);
        }
        finally
        {
            await DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Forgotten first: an instance whose removal fails is not lent again.
        var instance = _instance;
        _instance = null;
        await (instance?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
