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
        await (_instance?.StopAsync(cancellation) ?? Task.CompletedTask);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (_instance?.DisposeAsync() ?? ValueTask.CompletedTask);
        _instance = null;
    }
}
