using Bench.Platforms.Probes;

namespace Bench.Advice;

/// <summary>Diagnosis of one platform on this host, as <c>bench doctor --json</c> prints it; bytes and milliseconds.</summary>
internal sealed record PlatformDiagnosis
{
    public required string Platform { get; init; }

    public required string Family { get; init; }

    public string? Accelerator { get; init; }

    /// <summary>Whether it has booted a guest, or nothing speaks against it where none was to be booted.</summary>
    public required bool Usable { get; init; }

    /// <summary>Time from the call to the guest's ready line of the one boot that was tried.</summary>
    public double? BootMilliseconds { get; init; }

    /// <summary>When that was: just now, or the remembered answer's time; null where no boot was tried.</summary>
    public DateTimeOffset? BootAsked { get; init; }

    /// <summary>The file with the console's output; null where no boot failed.</summary>
    public string? Log { get; init; }

    /// <summary><c>root</c> or <c>rootless</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Why it cannot be used, or a restriction.</summary>
    public string? Reason { get; init; }

    public string? Remedy { get; init; }

    /// <summary>Why it needs root; null when it works without.</summary>
    public string? RootNeeded { get; init; }

    public required IReadOnlyList<PackageNeed> Packages { get; init; }

    public required IReadOnlyList<string> Kernel { get; init; }

    public required IReadOnlyList<string> Hardware { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Looks at a platform and, if asked, also boots a guest on it.</summary>
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

/// <summary>A Debian package that a platform needs, with the program that is used of it and its installed size, if known.</summary>
internal sealed record PackageNeed(string Package, string Tool, long? InstalledBytes);
