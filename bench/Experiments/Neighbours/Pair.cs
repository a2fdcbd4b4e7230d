namespace Bench.Experiments.Neighbours;

/// <summary>A victim and its neighbour, which start at the same time.</summary>
internal sealed record Pair<T>(T Victim, Neighbour Neighbour) : IAsyncDisposable
    where T : IAsyncDisposable
{
    /// <exception cref="InstanceException">One did not come up; the other is gone.</exception>
    public static async Task<Pair<T>> StartAsync(Measurement measurement, Func<Measurement, Task<T>> startVictim)
    {
        var (victim, neighbour) = (startVictim(measurement), Neighbour.StartAsync(measurement));
        try
        {
            await Task.WhenAll(victim, neighbour);
            return new Pair<T>(await victim, await neighbour);
        }
        catch
        {
            await Disposal.DisposeAllAsync(
            [
                .. victim.IsCompletedSuccessfully ? [await victim] : Array.Empty<IAsyncDisposable>(),
                .. neighbour.IsCompletedSuccessfully ? [await neighbour] : Array.Empty<IAsyncDisposable>(),
            ]);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        var failures = await Disposal.DisposeAllAsync([Victim, Neighbour]);
        if (failures.Count > 0)
        {
            throw new InstanceException(InstanceFailure.Failed, failures[0].Message, failures[0]);
        }
    }
}
