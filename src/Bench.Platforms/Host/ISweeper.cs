namespace Bench.Platforms.Host;

/// <summary>Removes what a daemon or runtime keeps of the instances of a workspace whose harness did not.</summary>
internal interface ISweeper
{
    /// <summary>Removes all of it, running or not, and says what was there.</summary>
    Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation);
}
