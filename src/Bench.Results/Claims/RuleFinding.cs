namespace Bench.Results.Claims;

/// <summary>What one platform's figures say to one rule.</summary>
public enum RuleAnswer
{
    /// <summary>The rule holds.</summary>
    Yes,

    /// <summary>The opposite is shown.</summary>
    No,

    /// <summary>The interval reaches over the bound, or there is none.</summary>
    Open,

    /// <summary>The host cannot decide it: the platform is unsupported, or only emulated.</summary>
    Untestable,
}

/// <summary>A rule's answer on one platform.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Platform">The platform as tables name it.</param>
/// <param name="Family">Its family.</param>
/// <param name="IsEmulated">Whether it is a machine whose processor is emulated.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Figure">The number with its interval, or why there is none.</param>
public sealed record RuleFinding(ClaimRule Rule, string Platform, string Family, bool IsEmulated, RuleAnswer Answer, string Figure)
{
    /// <summary>What tells it from other findings of the same rule and platform: guest and parameters that the rule leaves open.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Whether the platform could not run on the host at all, so that no rule has a figure of it.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>Whether an equivalence has a no because the figure is less.</summary>
    public bool IsLess { get; init; }

    /// <summary>Whether its rule was changed after the run had begun, and may have been made for the data.</summary>
    public bool IsAfterwards { get; init; }

    /// <summary>How far the figure lies from the bound: of several with a yes the nearest tells most, of others the farthest.</summary>
    public double FromBound { get; init; }

    /// <summary>Rounds that an interval of the same noise would need to lie on one side of the bound; null where it does, or where no
    /// reasonable number would do.</summary>
    public int? RoundsNeeded { get; init; }
}
