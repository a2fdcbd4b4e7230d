using Bench.Platforms;
using Bench.Platforms.Catalog;

namespace Bench.Engine;

/// <summary>Asks platforms whether they can be used on this host.</summary>
internal static class PlatformChecks
{
    /// <summary>Checks the platforms of these names, in the catalog's order.</summary>
    public static async Task<IReadOnlyList<CheckedPlatform>> RunAsync(PlatformHost host, IReadOnlySet<string> names, CancellationToken cancellation)
    {
        var result = new List<CheckedPlatform>();
        foreach (var platform in PlatformCatalog.All().Where(platform => names.Contains(platform.Name)))
        {
            var availability = host.Guests.Count == 0
                ? new Availability(false, "no guest has been built", "Run scripts/setup.")
                : await CheckAsync(platform, host, cancellation);
            result.Add(new CheckedPlatform(platform, availability));
        }

        return result;
    }

    private static async Task<Availability> CheckAsync(IPlatform platform, PlatformHost host, CancellationToken cancellation)
    {
        try
        {
            return await platform.CheckAsync(host, cancellation);
        }
#pragma warning disable CA1031 // Whatever breaks while one platform is looked at must not keep the others from being measured.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new Availability(false, $"it could not be checked: {exception.Message}", "Mend that, or leave the platform out with --platform.");
        }
    }
}
