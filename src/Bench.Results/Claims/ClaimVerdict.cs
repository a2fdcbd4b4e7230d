using Bench.Results.Summary;
namespace Bench.Results.Claims;

/// <summary>What a run says to a claim.</summary>
public enum ClaimOutcome
{
    /// <summary>On every platform, under every condition.</summary>
    Holds,

    /// <summary>On some platforms or under some conditions, which the verdict names.</summary>
    HoldsWhere,

    /// <summary>On none.</summary>
    DoesNotHold,

    /// <summary>Too few rounds, too much noise, or a control that failed.</summary>
    Undecided,

    /// <summary>This host cannot decide it.</summary>
    NotTestableHere,

    /// <summary>The run did not measure it.</summary>
    NotMeasured,
}

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
/// <param name="Answer">The answer.</param>
/// <param name="Figure">The number with its interval, or why there is none.</param>
public sealed record RuleFinding(ClaimRule Rule, string Platform, string Family, RuleAnswer Answer, string Figure)
{
    /// <summary>The answer in a word.</summary>
    public string Word => Answer switch
    {
        RuleAnswer.Yes => Rule.IsControl ? "control" : "yes",
        RuleAnswer.No => Rule.IsControl ? "control failed" : "no",
        RuleAnswer.Open => "undecided",
        _ => "not testable",
    };

    /// <summary>The finding in a line.</summary>
    public override string ToString() => $"{Word}: {Platform} {Rule.Says}: {Figure}";
}

/// <summary>A claim with what a run says to it.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Outcome">The verdict.</param>
/// <param name="Condition">Where it holds, why it is undecided or cannot be tested; empty where nothing is to be added.</param>
/// <param name="Findings">What it rests on, rule by rule.</param>
public sealed record ClaimVerdict(Claim Claim, ClaimOutcome Outcome, string Condition, IReadOnlyList<RuleFinding> Findings)
{
    /// <summary>The verdict in words.</summary>
    public string Text => Outcome switch
    {
        ClaimOutcome.Holds => "holds",
        ClaimOutcome.HoldsWhere => $"holds {Condition}",
        ClaimOutcome.DoesNotHold => "does not hold",
        ClaimOutcome.Undecided => $"undecided: {Condition}",
        ClaimOutcome.NotTestableHere => $"not testable here: {Condition}",
        _ => $"not measured: {Condition}",
    };

    /// <summary>Decides a claim by a run.</summary>
    public static ClaimVerdict Of(Claim claim, RunData run)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(run);
        var judge = new RuleJudge(run);
        RuleFinding[] findings = [.. claim.Rules.SelectMany(judge.Judge)];
        var (outcome, condition) = Decide(claim, findings);
        return new ClaimVerdict(claim, outcome, condition, findings);
    }

    private static (ClaimOutcome Outcome, string Condition) Decide(Claim claim, IReadOnlyList<RuleFinding> findings)
    {
        var deciding = findings.Where(finding => !finding.Rule.IsControl).ToList();
        if (deciding.Count == 0)
        {
            return (ClaimOutcome.NotMeasured, $"bench {string.Join(' ', claim.Benchmarks.Select(glob => $"--filter '{glob}'"))}");
        }

        var missing = claim.Rules.FirstOrDefault(rule => rule.IsControl && findings.All(finding => finding.Rule != rule));
        if (missing is not null)
        {
            return (ClaimOutcome.Undecided, $"its control was not measured ({missing.Says})");
        }

        if (findings.FirstOrDefault(finding => finding.Rule.IsControl && finding.Answer != RuleAnswer.Yes) is { } failed)
        {
            return (ClaimOutcome.Undecided, $"its control failed: not shown that {failed.Platform} {failed.Rule.Says} ({failed.Figure})");
        }

        var yes = deciding.FindAll(finding => finding.Answer == RuleAnswer.Yes);
        var no = deciding.FindAll(finding => finding.Answer == RuleAnswer.No);
        var open = deciding.FindAll(finding => finding.Answer == RuleAnswer.Open);
        if (yes.Count + no.Count + open.Count == 0)
        {
            return (ClaimOutcome.NotTestableHere, deciding[0].Figure);
        }

        if (open.Count > 0 && (yes.Count == 0 || no.Count == 0))
        {
            var decided = yes.Count + no.Count;
            var rest = decided == 0 ? "" : $"; {decided} of {decided + open.Count} figures say {(yes.Count > 0 ? "yes" : "no")}";
            return (ClaimOutcome.Undecided, $"{open[0].Platform}, {open[0].Figure}, crosses the bound {open[0].Rule.Bound}{rest}");
        }

        return (yes.Count, no.Count) switch
        {
            (> 0, 0) => (ClaimOutcome.Holds, ""),
            (0, > 0) => (ClaimOutcome.DoesNotHold, ""),
            _ => (ClaimOutcome.HoldsWhere, ConditionOf(yes, no)),
        };
    }

    /// <summary>Where it holds, as briefly as that can be told: by the rules' conditions, then by families, then by platforms.</summary>
    private static string ConditionOf(List<RuleFinding> yes, List<RuleFinding> no)
    {
        foreach (var place in new Func<RuleFinding, string?>[] { one => one.Rule.Where, one => $"for {one.Family}s", one => $"for {one.Platform}" })
        {
            var holding = yes.Select(place).Distinct().ToList();
            if (holding.All(one => one is not null) && !no.Select(place).Intersect(holding).Any())
            {
                return string.Join(", ", holding);
            }
        }

        var places = yes.GroupBy(one => one.Rule.Where).Select(rule =>
            $"{rule.Key ?? rule.First().Rule.Says} on {string.Join(", ", rule.Select(one => one.Platform).Distinct())}");
        return string.Join("; ", places);
    }
}
