namespace Bench.Platforms.Probes;

/// <summary>Asks whether a platform can be used on this host.</summary>
public static class PlatformProbe
{
    /// <summary>Looks at it, then boots the smallest guest on it, or recalls how that ended for the same host, tools and guests.</summary>
    public static async Task<Availability> ProbeAsync(this IPlatform platform, PlatformHost host, CancellationToken cancellation)
    {
        var found = await platform.LookAsync(host, cancellation);
        return found.Usable ? await BootProbe.AskAsync(platform, found, host, cancellation) : found;
    }

    /// <summary>Checks its needs, then the platform itself, without a boot of it. Whatever breaks meanwhile is an answer, too.</summary>
    public static async Task<Availability> LookAsync(this IPlatform platform, PlatformHost host, CancellationToken cancellation)
    {
        if (host.Guests.Count == 0)
        {
            return new Availability(false, "no guest has been built", "Run scripts/setup.");
        }

        try
        {
            return platform.Needs.FirstUnmet(host.Tools) ?? await platform.CheckAsync(host, cancellation);
        }
#pragma warning disable CA1031 // Whatever breaks while one platform is looked at must not keep the others from being measured.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new Availability(
                false,
                $"it could not be checked: {exception.Message}",
                "Mend that, or leave the platform out with --platform.");
        }
    }
}
