using Bench.Platforms;

namespace Bench.Engine;

/// <summary>Asks platforms whether they can be used on this host.</summary>
internal static class PlatformChecks
{
    /// <summary>Checks platforms one after the other. Of two that turn out to be the same, such as a machine and the same machine with its accelerator named, the first is kept.</summary>
    public static async Task<IReadOnlyList<CheckedPlatform>> RunAsync(PlatformHost host, IEnumerable<IPlatform> platforms, CancellationToken cancellation)
    {
        var result = new List<CheckedPlatform>();
        foreach (var platform in platforms)
        {
            result.Add(new CheckedPlatform(platform, await platform.ProbeAsync(host, cancellation)));
        }

        return [.. result.DistinctBy(platform => platform.Label)];
    }
}
