using Bench.Platforms.Probes;

namespace Bench.Advice;

/// <summary>Diagnosis of one platform on this host, as <c>bench doctor --json</c> prints it; bytes and milliseconds.</summary>
/// <param name="Usable">Whether it has booted a guest, or nothing speaks against it where none was to be booted.</param>
/// <param name="BootMilliseconds">Time from the call to the guest's ready line of the one boot that was tried.</param>
/// <param name="BootAsked">When that was: just now, or the remembered answer's time; null where no boot was tried.</param>
/// <param name="Log">The file with the console's output; null where no boot failed.</param>
/// <param name="Mode"><c>root</c> or <c>rootless</c>.</param>
/// <param name="Reason">Why it cannot be used, or a restriction.</param>
/// <param name="RootNeeded">Why it needs root; null when it works without.</param>
internal sealed record PlatformDiagnosis(
    string Platform,
    string Family,
    string? Accelerator,
    bool Usable,
    double? BootMilliseconds,
    DateTimeOffset? BootAsked,
    string? Log,
    string Mode,
    string? Reason,
    string? Remedy,
    string? RootNeeded,
    IReadOnlyList<PackageNeed> Packages,
    IReadOnlyList<string> Kernel,
    IReadOnlyList<string> Hardware,
    IReadOnlyDictionary<string, string> Versions)
{
    /// <summary>Looks at a platform and, if asked, also boots a guest on it.</summary>
    public static async Task<PlatformDiagnosis> MakeAsync(IPlatform platform, PlatformHost host, bool boot, CancellationToken cancellation)
    {
        var found = boot ? await platform.ProbeAsync(host, cancellation) : await platform.LookAsync(host, cancellation);
        var packages = new List<PackageNeed>();
        foreach (var tool in platform.Needs.Tools)
        {
            packages.Add(new PackageNeed(tool.Package, tool.Name, await DebianPackage.InstalledBytesAsync(tool.Package, cancellation)));
        }

        return new PlatformDiagnosis(
            new CheckedPlatform(platform, found).Label,
            platform.Family.ToString().ToLowerInvariant(),
            found.Accelerator,
            found.Usable,
            found.Boot?.Milliseconds,
            found.Boot?.Asked,
            found.Boot?.Log,
            Environment.IsPrivilegedProcess ? "root" : "rootless",
            found.Reason,
            found.Remedy,
            platform.Needs.Root,
            packages,
            platform.Needs.Kernel,
            platform.Needs.Hardware,
            found.Versions);
    }
}

/// <summary>A Debian package that a platform needs, with the program that is used of it and its installed size, if known.</summary>
internal sealed record PackageNeed(string Package, string Tool, long? InstalledBytes);
