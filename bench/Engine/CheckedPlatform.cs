using Bench.Platforms;

namespace Bench.Engine;

/// <summary>A platform of the catalog with what was found of it on this host.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Availability">Whether it can be used, and how.</param>
internal sealed record CheckedPlatform(IPlatform Platform, Availability Availability)
{
    /// <summary>The name with the accelerator, where there is one.</summary>
    public string Label => Availability.Accelerator is { } accelerator ? $"{Platform.Name}@{accelerator}" : Platform.Name;
}
