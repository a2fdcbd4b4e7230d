using Bench.Results.Statistics;

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

    /// <summary>The run did not measure all of it.</summary>
    NotMeasured,
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
        ClaimOutcome.DoesNotHold => $"does not hold{Condition}",
        ClaimOutcome.Undecided => $"undecided: {Condition}",
        ClaimOutcome.NotTestableHere => $"not testable here: {Condition}",
        _ => $"not measured: {Condition}",
    };

    /// <summary>Whether a machine with an emulated processor is among what decides it.</summary>
    public bool RestsOnEmulation =>
        Outcome is ClaimOutcome.Holds or ClaimOutcome.HoldsWhere or ClaimOutcome.DoesNotHold
        && Findings.Any(finding => finding is { Rule.IsControl: false, IsEmulated: true, Answer: RuleAnswer.Yes or RuleAnswer.No });

    /// <summary>Decides all claims of the project by a run.</summary>
    internal static IReadOnlyList<ClaimVerdict> OfAll(RunEnvironment environment, IEnumerable<MetricSeries> series)
    {
        var judge = new RuleJudge(environment, [.. series]);
        return [.. ClaimSet.All.Select(claim => Of(claim, judge))];
    }

    internal static ClaimVerdict Of(Claim claim, RuleJudge judge)
    {
        RuleFinding[] findings = [.. claim.Rules.SelectMany(judge.Judge)];
        var (outcome, condition) = Decide(claim, findings);
        return new ClaimVerdict(claim, outcome, condition, findings);
    }

    private static (ClaimOutcome Outcome, string Condition) Decide(Claim claim, RuleFinding[] findings)
    {
        if (claim.Rules.FirstOrDefault(rule => findings.All(finding => finding.Rule != rule)) is { } missing)
        {
            var what = findings.Length == 0 ? "" : $"nothing says whether a platform {missing.Says}; ";
            var filter = string.Join(' ', claim.Benchmarks.Select(glob => $"'{glob}'"));
            return (ClaimOutcome.NotMeasured, $"{what}bench --preset claims --filter {filter}");
        }

        var failed = Array.FindAll(findings, finding => finding is { Rule.IsControl: true, Answer: RuleAnswer.No or RuleAnswer.Open });
        var uncontrolled = Array.FindAll(
            findings, finding => !finding.Rule.IsControl && Array.Exists(failed, Takes(claim, findings, finding)));
        var deciding = findings.Where(finding => !finding.Rule.IsControl).Except(uncontrolled).ToList();
        if (deciding.Count == 0 && failed is [var one, ..])
        {
            var word = one.Answer == RuleAnswer.No ? "failed" : "is undecided";
            return (ClaimOutcome.Undecided, $"its control {word}: not shown that {one.Platform} {one.Rule.Says} ({one.Figure})");
        }

        var blind = claim.Rules
            .Where(rule => rule.IsControl)
            .Select(rule => Array.FindAll(findings, finding => finding.Rule == rule))
            .FirstOrDefault(control => Array.TrueForAll(control, finding => finding.Answer == RuleAnswer.Untestable));
        if (blind is not null)
        {
            return (ClaimOutcome.NotTestableHere, $"its control cannot be had: {blind[0].Figure}");
        }

        var yes = deciding.FindAll(finding => finding.Answer == RuleAnswer.Yes);
        var no = deciding.FindAll(finding => finding.Answer == RuleAnswer.No);
        var open = deciding.FindAll(finding => finding.Answer == RuleAnswer.Open);
        var untested = deciding.FindAll(finding => finding.Answer == RuleAnswer.Untestable);
        if (untested.Count == deciding.Count)
        {
            return (ClaimOutcome.NotTestableHere, deciding[0].Figure);
        }

        if (open.Count > 0 && (yes.Count == 0 || no.Count == 0))
        {
            return (ClaimOutcome.Undecided, UndecidedBy(open, yes, no) + Rest("its control failed", uncontrolled));
        }

        var rest = Rest("undecided", open) + Rest("not testable here", untested) + Rest("its control failed", uncontrolled);
        return (yes.Count, no.Count + untested.Count + uncontrolled.Length) switch
        {
            (0, _) => (ClaimOutcome.DoesNotHold, rest),
            (_, 0) => (ClaimOutcome.Holds, ""),
            _ => (ClaimOutcome.HoldsWhere, ConditionOf(yes, no, [.. untested, .. uncontrolled], open) + rest),
        };
    }

    /// <summary>Whether a control that failed takes a figure from the verdict: one of its experiment, or any where the claim has none of
    /// that; on its platform, or on all where it says yes nowhere.</summary>
    private static Predicate<RuleFinding> Takes(Claim claim, RuleFinding[] findings, RuleFinding figure) => control =>
        (control.Rule.Experiment == figure.Rule.Experiment
            || claim.Rules.All(rule => rule.IsControl || rule.Experiment != control.Rule.Experiment))
        && (control.Platform == figure.Platform
            || Array.TrueForAll(findings, one => one.Rule != control.Rule || one.Answer != RuleAnswer.Yes));

    private static string UndecidedBy(List<RuleFinding> open, List<RuleFinding> yes, List<RuleFinding> no)
    {
        var worst = open.MaxBy(finding => finding.RoundsNeeded ?? int.MaxValue)!;
        List<RuleFinding> known = [.. yes, .. no];
        var rest = known.Count == 0
            ? ""
            : $"; {known.Count} of {known.Count + open.Count} figures say {(yes.Count > 0 ? "yes" : "no")}, {PlacesOf(known)}";
        var rounds = worst.RoundsNeeded is { } needed ? $"; about {needed} rounds would decide it" : "";
        return $"not shown whether {worst.Platform} {worst.Rule.Says} ({worst.Figure}){rest}{rounds}";
    }

    private static string Rest(string word, IReadOnlyCollection<RuleFinding> findings) =>
        findings.Count == 0 ? "" : $"; {word} {PlacesOf(findings)}";

    /// <summary>Where it holds, as briefly as that can be told: by the rules' conditions, then by families, then by platforms, or by
    /// conditions on platforms with those where it does not hold.</summary>
    private static string ConditionOf(List<RuleFinding> yes, List<RuleFinding> no, List<RuleFinding> others, List<RuleFinding> open)
    {
        Func<RuleFinding, string?>[] places = [one => one.Rule.Where, one => $"for {FamilyWord(one.Family)}", one => $"for {one.Platform}"];
        foreach (var place in places)
        {
            var (holding, failing) = (yes.Select(place).Distinct().ToList(), no.Select(place).Distinct().ToList());
            if (holding.Concat(failing).All(one => one is not null) && !failing.Concat(others.Select(place)).Intersect(holding).Any())
            {
                var isPartly = open.Concat(others).Select(place).Intersect(failing).Any();
                return string.Join("; ", holding)
                    + (failing.Count == 0 ? "" : $"; does not hold {(isPartly ? PlacesOf(no) : string.Join(", ", failing))}");
            }
        }

        return PlacesOf(yes) + Rest("does not hold", no);
    }

    /// <summary>Platforms with the conditions of their rules: those of several that have the same are told together.</summary>
    private static string PlacesOf(IEnumerable<RuleFinding> findings) => string.Join("; ", findings
        .GroupBy(one => one.Platform)
        .GroupBy(
            one => string.Join(", ", one.Select(finding => finding.Rule.Where).OfType<string>().Distinct()),
            one => one.Key)
        .Select(one => $"{(one.Key.Length == 0 ? "for" : $"{one.Key} on")} {string.Join(", ", one)}"));

    private static string FamilyWord(string family) => family switch
    {
        "process" => "plain processes",
        PlatformFamilies.Machine => "virtual machines",
        PlatformFamilies.Nested => "containers in machines",
        "sandbox" => "sandboxes",
        _ => $"{family}s",
    };
}
