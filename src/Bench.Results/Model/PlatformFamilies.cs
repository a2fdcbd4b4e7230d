namespace Bench.Results.Model;

/// <summary>What the environment says of a run's platforms: their families and which were skipped.</summary>
public static class PlatformFamilies
{
    /// <summary>The family of containers.</summary>
    public const string Container = "container";

    /// <summary>The family of virtual machines.</summary>
    public const string Machine = "vm";

    /// <summary>The family of containers in virtual machines.</summary>
    public const string Nested = "nested";

    private static readonly string[] Order = ["process", "namespace", Container, "sandbox", Machine, Nested];

    /// <summary>The family of a case's platform, or <c>-</c> when the environment does not know the platform.</summary>
    public static string Of(RunEnvironment environment, CaseId id) => environment.Platforms
        .Where(platform => platform.Name == id.Platform)
        .OrderByDescending(platform => platform.Accelerator == id.Accelerator)
        .FirstOrDefault()?.Family ?? "-";

    /// <summary>The place of a family in tables, from the least isolation to the most; unknown families come last.</summary>
    public static int RankOf(string family) => Array.IndexOf(Order, family) is >= 0 and var rank ? rank : Order.Length;

    /// <summary>A family in the plural, for sentences.</summary>
    public static string Plural(string family) => family switch
    {
        "process" => "plain processes",
        Machine => "virtual machines",
        Nested => "containers in machines",
        "sandbox" => "sandboxes",
        _ => $"{family}s",
    };

    /// <summary>The platforms that were asked for and could not be used, by family and name: each belongs in every table as a row
    /// <c>skipped</c> with its reason and remedy (rule 5).</summary>
    public static IReadOnlyList<PlatformEnvironment> Skipped(RunEnvironment environment) =>
    [
        .. environment.Platforms
            .Where(platform => !platform.Usable)
            .OrderBy(platform => RankOf(platform.Family))
            .ThenBy(platform => platform.Label, StringComparer.Ordinal),
    ];
}
