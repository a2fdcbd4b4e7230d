namespace Bench.Harness;

/// <summary>Ends several things, whatever happens to one.</summary>
internal static class Disposal
{
    /// <summary>Disposes of all, the last first; returns what went wrong.</summary>
    public static async Task<IReadOnlyList<Exception>> DisposeAllAsync(IEnumerable<IAsyncDisposable> all)
    {
        var failures = new List<Exception>();
        foreach (var one in all.Reverse())
        {
            try
            {
                await one.DisposeAsync();
            }
#pragma warning disable CA1031 // Whatever one throws, the others must be ended.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures.Add(exception);
            }
        }

        return failures;
    }
}
