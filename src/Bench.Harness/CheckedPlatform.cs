using Bench.Platforms;

namespace Bench.Harness;

/// <summary>A platform of the catalog with what was found of it on this host.</summary>
internal sealed record CheckedPlatform(IPlatform Platform, Availability Availability)
{
    /// <summary>The name with the accelerator, where there is one.</summary>
    public string Label => LabelOf(Platform.Name, Availability.Accelerator);

    /// <summary>The label of a platform of this name and accelerator.</summary>
    public static string LabelOf(string name, string? accelerator) => accelerator is null ? name : $"{name}@{accelerator}";
}
