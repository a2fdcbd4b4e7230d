namespace Bench.Harness.Host;

/// <summary>Settings of the host that somebody may change while a run is under way.</summary>
/// <param name="Governor">The governor of all CPUs, or each that occurs when they differ; null where the kernel shows none.</param>
/// <param name="TransparentHugePages">The chosen mode of transparent huge pages; null where the kernel shows none.</param>
internal sealed record HostSettings(string? Governor, string? TransparentHugePages)
{
    private const string NotShown = "not shown";

    /// <summary>Reads them now; null for one that is missing or unreadable.</summary>
    public static HostSettings Read(HostFiles files)
    {
        // The kernel puts the chosen one of several words in brackets.
        var modes = files.Text("sys/kernel/mm/transparent_hugepage/enabled")?.Split(' ') ?? [];
        var mode = modes.FirstOrDefault(word => word.StartsWith('[') && word.EndsWith(']'))?.Trim('[', ']');
        var governors = files.Names("sys/devices/system/cpu")
            .Select(name => files.Text($"sys/devices/system/cpu/{name}/cpufreq/scaling_governor"))
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal);
        return new HostSettings(string.Join(", ", governors) is { Length: > 0 } all ? all : null, mode);
    }

    /// <summary>One sentence for each that is not as it was.</summary>
    public IEnumerable<string> ChangesSince(HostSettings earlier)
    {
        (string What, string? Before, string? Now)[] settings =
        [
            ("CPU frequency governor", earlier.Governor, Governor),
            ("transparent huge pages", earlier.TransparentHugePages, TransparentHugePages),
        ];
        return settings.Where(one => one.Now != one.Before)
            .Select(one => $"{one.What}: was {one.Before ?? NotShown}, is {one.Now ?? NotShown}");
    }
}
