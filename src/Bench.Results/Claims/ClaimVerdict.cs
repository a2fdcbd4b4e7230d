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
        ClaimOutcome.HoldsWhere => $"holds in part: {Condition}",
        ClaimOutcome.DoesNotHold when Condition.Length > 0 => $"does not hold; {Condition}",
        ClaimOutcome.DoesNotHold => "does not hold",
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
        var missing = claim.Rules.Where(rule => findings.All(finding => finding.Rule != rule)).ToList();
        if (WhyNotMeasured(claim, findings, missing) is { } why)
        {
            return (ClaimOutcome.NotMeasured, why);
        }

        var failed = Array.FindAll(findings, finding => finding is { Rule.IsControl: true, Answer: RuleAnswer.No or RuleAnswer.Open });
        var figures = findings.Where(finding => !finding.Rule.IsControl).ToList();
        var uncontrolled = figures.FindAll(finding => Array.Exists(failed, Takes(claim, findings, finding)));
        var deciding = figures.Except(uncontrolled).ToList();
        if (deciding.Count == 0 && failed is [var one, ..])
        {
            var word = one.Answer == RuleAnswer.No ? "failed" : "is undecided";
            return (ClaimOutcome.Undecided, $"its control {word}: not shown that {one.Platform} {one.Rule.Says} ({one.Figure})");
        }

        var blind = claim.Rules
            .Where(rule => rule.IsControl && !missing.Contains(rule))
            .Select(rule => Array.FindAll(findings, finding => finding.Rule == rule))
            .FirstOrDefault(control => Array.TrueForAll(control, finding => finding.Answer == RuleAnswer.Untestable));
        if (blind is not null)
        {
            return (ClaimOutcome.NotTestableHere, $"its control cannot be had: {blind[0].Figure}");
        }

        var yes = deciding.FindAll(finding => finding.Answer == RuleAnswer.Yes);
        var no = deciding.FindAll(finding => finding.Answer == RuleAnswer.No);
        var open = deciding.FindAll(finding => finding.Answer == RuleAnswer.Open);
        if (deciding.TrueForAll(finding => finding.Answer == RuleAnswer.Untestable))
        {
            return (ClaimOutcome.NotTestableHere, deciding[0].Figure);
        }

        var outcome = (yes.Count, no.Count, open.Count) switch
        {
            (0, _, > 0) or (_, 0, > 0) => ClaimOutcome.Undecided,
            (0, _, _) => ClaimOutcome.DoesNotHold,
            _ when yes.Count == figures.Count && missing.Count == 0 => ClaimOutcome.Holds,
            _ => ClaimOutcome.HoldsWhere,
        };
        var clauses = VerdictWords.Clauses(figures, uncontrolled, withNo: outcome != ClaimOutcome.DoesNotHold).ToList();
        if (missing.Count > 0)
        {
            var where = missing.Select(rule => rule.Where).OfType<string>().Distinct();
            clauses.Add($"not measured {string.Join(", ", where)} ({CommandFor(claim, missing)})");
        }

        return outcome switch
        {
            ClaimOutcome.Holds => (outcome, ""),
            ClaimOutcome.Undecided when open.Count == figures.Count => (outcome, UndecidedBy(open)),
            ClaimOutcome.Undecided => (outcome, string.Join("; ", clauses.Prepend(UndecidedBy(open)))),
            _ => (outcome, string.Join("; ", clauses)),
        };
    }

    /// <summary>Why the run says nothing of the claim; null where it has all of it, or conditions of it with their controls.</summary>
    private static string? WhyNotMeasured(Claim claim, RuleFinding[] findings, List<ClaimRule> missing)
    {
        var measured = claim.Rules.Except(missing).Where(rule => !rule.IsControl).Select(rule => rule.Experiment).ToHashSet();
        var first = missing.Find(rule => measured.Count == 0 || (rule.IsControl ? Controls(rule.Experiment) : rule.Where is null));
        var what = findings.Length == 0 ? "" : $"nothing says whether a platform {first?.Says}; ";
        return first is null ? null : $"{what}{CommandFor(claim, missing)}";

        bool Controls(string experiment) =>
            measured.Contains(experiment) || claim.Rules.All(rule => rule.IsControl || rule.Experiment != experiment);
    }

    /// <summary>The command that measures what rules ask for.</summary>
    private static string CommandFor(Claim claim, List<ClaimRule> rules)
    {
        var filters = claim.Benchmarks
            .Where(glob => rules.Exists(rule => glob.Contains(rule.Experiment, StringComparison.OrdinalIgnoreCase)))
            .Select(glob => $"'{glob}'")
            .ToList();
        return $"bench --preset claims --filter {string.Join(' ', filters)}";
    }

    /// <summary>Whether a control that failed takes a figure from the verdict: one of its experiment, or any where the claim has none of
    /// that; on its platform, or on all where it says yes nowhere.</summary>
    private static Predicate<RuleFinding> Takes(Claim claim, RuleFinding[] findings, RuleFinding figure) => control =>
        (control.Rule.Experiment == figure.Rule.Experiment
            || claim.Rules.All(rule => rule.IsControl || rule.Experiment != control.Rule.Experiment))
        && (control.Platform == figure.Platform
            || Array.TrueForAll(findings, one => one.Rule != control.Rule || one.Answer != RuleAnswer.Yes));

    private static string UndecidedBy(List<RuleFinding> open)
    {
        var worst = open.MaxBy(finding => finding.RoundsNeeded ?? int.MaxValue)!;
        var rounds = worst.RoundsNeeded is { } needed ? $"; about {needed} rounds would decide it" : "";
        return $"not shown whether {worst.Platform} {worst.Rule.Says} ({worst.Figure}){rounds}";
    }
}
