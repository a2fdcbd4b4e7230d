namespace Bench.Platforms.Catalog;

/// <summary>Every platform that the harness knows, in the order of families.</summary>
public static class PlatformCatalog
{
    /// <summary>New platforms, one of each.</summary>
    public static IReadOnlyList<IPlatform> All() =>
    [
        new NativePlatform(),
        new RuncPlatform(),
        new DockerPlatform("runc"),
        new UmlPlatform(),
        new QemuPlatform("q35"),
    ];
}
