namespace Bench.Platforms;

/// <summary>What a platform needs of a host, for the probe to check and for <c>bench doctor</c> to tell.</summary>
public sealed record PlatformNeeds
{
    /// <summary>Its tools.</summary>
    public IReadOnlyList<ToolNeed> Tools { get; init; } = [];

    /// <summary>What root is needed for, as the end of a sentence: <c>to mount the guest's root</c>; null when it works without.</summary>
    public string? Root { get; init; }

    /// <summary>Features of the host's kernel.</summary>
    public IReadOnlyList<string> Kernel { get; init; } = [];

    /// <summary>Features of the hardware, and whether they are needed or only used.</summary>
    public IReadOnlyList<string> Hardware { get; init; } = [];

    /// <summary>The first need that this host, with these tools, does not meet, with its remedy; null when it meets those that can be
    /// looked up.</summary>
    public Availability? FirstUnmet(Toolbox tools)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (Tools.FirstOrDefault(tool => tools.Find(tool.Name) is null) is { } missing)
        {
            return Availability.Missing(missing.Name, missing.Package);
        }

        return Root is { } why && !Environment.IsPrivilegedProcess ? Availability.NeedsRoot(why) : null;
    }
}

/// <summary>A tool that a platform needs.</summary>
public sealed record ToolNeed(string Name, string Package);
