using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;

namespace Bench.Engine;

/// <summary>What was found of one platform on this host, for <c>bench doctor</c>; sizes in bytes, times in milliseconds.</summary>
internal sealed record PlatformDiagnosis
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(30);

    public required string Platform { get; init; }

    public required string Family { get; init; }

    public string? Accelerator { get; init; }

    /// <summary>It can be used: it has booted a guest just now, or, where none was to be booted, nothing speaks against it.</summary>
    public required bool Usable { get; init; }

    /// <summary>Time from the call to the guest's ready line of the one boot that was tried.</summary>
    public double? BootMilliseconds { get; init; }

    /// <summary><c>root</c> or <c>rootless</c>: as what it would run now.</summary>
    public required string Mode { get; init; }

    /// <summary>Why it cannot be used, or what is to be known of how it is.</summary>
    public string? Reason { get; init; }

    public string? Remedy { get; init; }

    /// <summary>What root is needed for; null when it works without.</summary>
    public string? RootNeeded { get; init; }

    public required IReadOnlyList<PackageNeed> Packages { get; init; }

    public required IReadOnlyList<string> Kernel { get; init; }

    public required IReadOnlyList<string> Hardware { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Looks at a platform and, unless told not to, boots one guest on it.</summary>
    public static async Task<PlatformDiagnosis> MakeAsync(IPlatform platform, PlatformHost host, bool boot, CancellationToken cancellation)
    {
        var found = await platform.ProbeAsync(host, cancellation);
        var (booted, failure) = boot && found.Usable ? await BootAsync(platform, host, cancellation) : (null, null);
        var packages = new List<PackageNeed>();
        foreach (var tool in platform.Needs.Tools)
        {
            packages.Add(new PackageNeed(tool.Package, tool.Name, await DebianPackage.InstalledBytesAsync(tool.Package, cancellation)));
        }

        return new PlatformDiagnosis
        {
            Platform = new CheckedPlatform(platform, found).Label,
            Family = platform.Family.ToString().ToLowerInvariant(),
            Accelerator = found.Accelerator,
            Usable = found.Usable && failure is null,
            BootMilliseconds = booted?.TotalMilliseconds,
            Mode = Environment.IsPrivilegedProcess ? "root" : "rootless",
            Reason = failure ?? found.Reason,
            Remedy = failure is null ? found.Remedy : "See what its console said, and run its command by hand.",
            RootNeeded = platform.Needs.Root,
            Packages = packages,
            Kernel = platform.Needs.Kernel,
            Hardware = platform.Needs.Hardware,
            Versions = found.Versions,
        };
    }

    private static async Task<(TimeSpan? Booted, string? Failure)> BootAsync(IPlatform platform, PlatformHost host, CancellationToken cancellation)
    {
        try
        {
            var spec = new InstanceSpec { Guest = host.Guests[GuestStore.KnownGuests.First(host.Guests.ContainsKey)], BootLimit = BootLimit };
            await using var instance = await Instance.StartAsync(platform, spec, host, cancellation);
            await instance.StopAsync(cancellation);
            return (instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready), null);
        }
#pragma warning disable CA1031 // Whatever breaks on one platform is its diagnosis.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return (null, $"it did not boot a guest: {exception.Message.ReplaceLineEndings(" | ")}");
        }
    }
}

/// <summary>A package that a platform needs.</summary>
/// <param name="Package">Its name in Debian.</param>
/// <param name="Tool">The program that is used of it.</param>
/// <param name="InstalledBytes">What it takes on the disk, without what it depends on; null where nobody knows.</param>
internal sealed record PackageNeed(string Package, string Tool, long? InstalledBytes);
