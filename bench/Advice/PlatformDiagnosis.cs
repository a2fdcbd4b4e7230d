using Bench.Platforms.Probes;

namespace Bench.Advice;

/// <summary>Diagnosis of one platform on this host.</summary>
internal sealed record PlatformDiagnosis(IPlatform Platform, Availability Found, IReadOnlyList<PackageNeed> Packages)
{
    public string Label => new CheckedPlatform(Platform, Found).Label;

    /// <summary>Looks at a platform and, if asked, also boots a guest on it.</summary>
    public static async Task<PlatformDiagnosis> MakeAsync(IPlatform platform, PlatformHost host, bool boot, CancellationToken cancellation)
    {
        var found = boot ? await platform.ProbeAsync(host, cancellation) : await platform.LookAsync(host, cancellation);
        var packages = new List<PackageNeed>();
        foreach (var tool in platform.Needs.Tools)
        {
            packages.Add(new PackageNeed(tool.Package, tool.Name, await DebianPackage.InstalledBytesAsync(tool.Package, cancellation)));
        }

        return new PlatformDiagnosis(platform, found, packages);
    }
}

/// <summary>A Debian package that a platform needs, with the program that is used of it and its installed size, if known.</summary>
internal sealed record PackageNeed(string Package, string Tool, long? InstalledBytes);
