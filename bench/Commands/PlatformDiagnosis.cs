using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;

namespace Bench.Commands;

/// <summary>What was found of one platform on this host, for <c>bench doctor</c>; sizes in bytes, times in milliseconds.</summary>
internal sealed record PlatformDiagnosis
{
    public required string Platform { get; init; }

    public required string Family { get; init; }

    public string? Accelerator { get; init; }

    /// <summary>It can be used: it has booted a guest, or, where none was to be booted, nothing speaks against it.</summary>
    public required bool Usable { get; init; }

    /// <summary>Time from the call to the guest's ready line of the one boot that was tried.</summary>
    public double? BootMilliseconds { get; init; }

    /// <summary>When that was: just now, or the remembered answer's time; null where no boot was tried.</summary>
    public DateTimeOffset? BootAsked { get; init; }

    /// <summary>The file with what the console said; null where no boot failed.</summary>
    public string? Log { get; init; }

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

    /// <summary>Looks at a platform and, if asked, probes it by a boot, too.</summary>
    public static async Task<PlatformDiagnosis> MakeAsync(IPlatform platform, PlatformHost host, bool boot, CancellationToken cancellation)
    {
        var found = boot ? await platform.ProbeAsync(host, cancellation) : await platform.LookAsync(host, cancellation);
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
            Usable = found.Usable,
            BootMilliseconds = found.Boot?.Milliseconds,
            BootAsked = found.Boot?.Asked,
            Log = found.Boot?.Log,
            Mode = Environment.IsPrivilegedProcess ? "root" : "rootless",
            Reason = found.Reason,
            Remedy = found.Remedy,
            RootNeeded = platform.Needs.Root,
            Packages = packages,
            Kernel = platform.Needs.Kernel,
            Hardware = platform.Needs.Hardware,
            Versions = found.Versions,
        };
    }
}

/// <summary>A package that a platform needs.</summary>
/// <param name="Package">Its name in Debian.</param>
/// <param name="Tool">The program that is used of it.</param>
/// <param name="InstalledBytes">What it takes on the disk, without what it depends on; null where nobody knows.</param>
internal sealed record PackageNeed(string Package, string Tool, long? InstalledBytes);
