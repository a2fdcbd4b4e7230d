namespace Bench.Results.Host;

/// <summary>Settings of the host that somebody may change while a run is under way.</summary>
/// <param name="Governor">The governor of all CPUs, or each that occurs when they differ; null where the kernel shows none.</param>
/// <param name="TransparentHugePages">The chosen mode of transparent huge pages; null where the kernel shows none.</param>
public sealed record HostSettings(string? Governor, string? TransparentHugePages)
{
    private const string NotShown = "not shown";

    /// <summary>Reads them now. Never throws for a file that is missing or cannot be read.</summary>
    /// <param name="root">Where <c>/sys</c> is found.</param>
    public static HostSettings Read(string root = "/")
    {
        ArgumentNullException.ThrowIfNull(root);
        return Read(new HostFiles(root));
    }

    internal static HostSettings Read(HostFiles files)
        => new(GovernorIn(files), Chosen(files.Text("sys/kernel/mm/transparent_hugepage/enabled")));

    /// <summary>One sentence for each that is not as it was.</summary>
    public IEnumerable<string> ChangesSince(HostSettings earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        if (Governor != earlier.Governor)
        {
            yield return Change("CPU frequency governor", earlier.Governor, Governor);
        }

        if (TransparentHugePages != earlier.TransparentHugePages)
        {
            yield return Change("transparent huge pages", earlier.TransparentHugePages, TransparentHugePages);
        }
    }

    private static string Change(string what, string? before, string? now) =>
        $"{what}: was {before ?? NotShown}, is {now ?? NotShown}";

    private static string? GovernorIn(HostFiles files)
    {
        string[] governors =
        [
            .. files.Names("sys/devices/system/cpu")
                .Select(name => files.Text($"sys/devices/system/cpu/{name}/cpufreq/scaling_governor"))
                .OfType<string>()
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        return governors.Length == 0 ? null : string.Join(", ", governors);
    }

    /// <summary>The kernel puts the chosen one of several words in brackets.</summary>
    private static string? Chosen(string? words)
    {
        var word = words?.Split(' ').FirstOrDefault(word => word.StartsWith('[') && word.EndsWith(']'));
        return word?.Trim('[', ']');
    }
}
