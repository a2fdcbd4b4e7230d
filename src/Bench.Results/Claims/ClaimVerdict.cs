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
/// <param name="Clauses">Where it holds and where not, why it is undecided or cannot be tested; none where nothing is to be added.</param>
/// <param name="Findings">What it rests on, rule by rule.</param>
public sealed record ClaimVerdict(Claim Claim, ClaimOutcome Outcome, IReadOnlyList<string> Clauses, IReadOnlyList<RuleFinding> Findings)
{
    /// <summary>The outcomes in words: of one claim, and of several.</summary>
    public static IReadOnlyList<(ClaimOutcome Outcome, string One, string Several)> Words { get; } =
    [
        (ClaimOutcome.Holds, "holds", "hold"),
        (ClaimOutcome.HoldsWhere, "holds in part", "hold in part"),
        (ClaimOutcome.DoesNotHold, "does not hold", "do not hold"),
        (ClaimOutcome.Undecided, "undecided", "undecided"),
        (ClaimOutcome.NotTestableHere, "not testable here", "not testable here"),
        (ClaimOutcome.NotMeasured, "not measured", "not measured"),
    ];

    /// <summary>The verdict without its clauses.</summary>
    public string Word => Words.Single(word => word.Outcome == Outcome).One;

    /// <summary>The verdict in words.</summary>
    public string Text => Clauses.Count == 0 ? Word : $"{Word}: {string.Join("; ", Clauses)}";

    /// <summary>Machines with an emulated processor among what decides it.</summary>
    public IReadOnlyList<string> Emulated => Outcome is ClaimOutcome.Holds or ClaimOutcome.HoldsWhere or ClaimOutcome.DoesNotHold
        ? [.. Findings.Where(one => one is { IsEmulated: true, Rule.IsControl: false, Answer: RuleAnswer.Yes or RuleAnswer.No })
            .Select(finding => finding.Platform)
            .Distinct()]
        : [];

    /// <summary>Decides all claims of the project by a run.</summary>
    internal static IReadOnlyList<ClaimVerdict> OfAll(RunEnvironment environment, IEnumerable<MetricSeries> series)
    {
        var judge = new RuleJudge(environment, [.. series]);
        return [.. ClaimSet.All.Select(claim => Of(claim, judge))];
    }

    internal static ClaimVerdict Of(Claim claim, RuleJudge judge)
    {
        RuleFinding[] findings = [.. claim.Rules.SelectMany(judge.Judge)];

        // An older run cannot have a control that was added to the claim later.
        var rules = claim.Rules.Where(rule =>
            !(rule.IsControl && rule.Changed > claim.Committed && judge.IsAfterwards(rule))
            || Array.Exists(findings, finding => finding.Rule == rule));
        var (outcome, clauses) = Decide(claim with { Rules = [.. rules] }, findings);
        return new ClaimVerdict(claim, outcome, clauses, findings);
    }

    private static (ClaimOutcome Outcome, IReadOnlyList<string> Clauses) Decide(Claim claim, RuleFinding[] all)
    {
        var missing = Missing(claim, all);
        var findings = Array.FindAll(all, finding => !missing.Contains(finding.Rule) && !IsBeside(finding, all));
        var blind = claim.Rules
            .Where(rule => rule.IsControl && !missing.Contains(rule))
            .Select(rule => Array.FindAll(findings, finding => finding.Rule == rule))
            .Where(control => Array.TrueForAll(control, finding => finding.Answer == RuleAnswer.Untestable))
            .ToList();
        var figures = findings.Where(finding => !finding.Rule.IsControl).Select(WithoutControl).ToList();
        if (figures.Count == 0 || missing.Exists(rule => rule is { IsControl: false, Where: null }))
        {
            var what = all.Length == 0 ? "" : $"nothing says whether a platform {missing[0].Says}; ";
            return (ClaimOutcome.NotMeasured, [what + CommandFor(claim)]);
        }

        var failed = Array.FindAll(findings, finding => finding is { Rule.IsControl: true, Answer: RuleAnswer.No or RuleAnswer.Open });
        var uncontrolled = figures.FindAll(finding => Array.Exists(failed, Takes(claim, findings, finding)));
        var deciding = figures.Except(uncontrolled).ToList();
        if (deciding.Count == 0 && failed is [var one, ..])
        {
            var word = one.Answer == RuleAnswer.No ? "failed" : "is undecided";
            var figure = one.Figure.Length > 0 ? $" ({one.Figure})" : "";
            return (ClaimOutcome.Undecided, [$"its control {word}: not shown that {one.Platform} {one.Rule.Says}{figure}"]);
        }

        if (deciding.TrueForAll(finding => finding.Answer == RuleAnswer.Untestable))
        {
            return (ClaimOutcome.NotTestableHere, [deciding[0].Figure]);
        }

        var open = deciding.FindAll(finding => finding.Answer == RuleAnswer.Open);
        var outcome = OutcomeOf(deciding, isWhole: uncontrolled.Count + missing.Count == 0);
        var clauses = VerdictWords.Clauses(figures, uncontrolled, withNo: outcome != ClaimOutcome.DoesNotHold);
        var conditions = string.Join(", ", missing.Select(rule => rule.Where).OfType<string>().Distinct());
        string?[] ends =
        [
            conditions.Length > 0 ? $"not measured {conditions} ({CommandFor(claim)})" : null,
            outcome == ClaimOutcome.Undecided && open.Count > 0 ? UndecidedBy(open) : null,
        ];
        var isAllOpen = open.Count == figures.Count;
        return (outcome, outcome == ClaimOutcome.Holds ? [] : [.. isAllOpen ? [] : clauses, .. ends.OfType<string>()]);

        // Figures whose control no platform can have are not testable.
        RuleFinding WithoutControl(RuleFinding figure) => blind.Find(control => IsOf(claim, control[0].Rule, figure.Rule)) is { } control
            ? figure with { Answer = RuleAnswer.Untestable, Figure = $"its control cannot be had: {control[0].Figure}" }
            : figure;
    }

    private static ClaimOutcome OutcomeOf(List<RuleFinding> deciding, bool isWhole)
    {
        var answers = deciding.Select(finding => finding.Answer).ToHashSet();
        return (answers.Contains(RuleAnswer.Yes), answers.Contains(RuleAnswer.No)) switch
        {
            (true, true) => ClaimOutcome.HoldsWhere,
            _ when answers.Contains(RuleAnswer.Open) => ClaimOutcome.Undecided,
            (true, _) => isWhole && answers.Count == 1 ? ClaimOutcome.Holds : ClaimOutcome.HoldsWhere,
            _ => isWhole ? ClaimOutcome.DoesNotHold : ClaimOutcome.Undecided,
        };
    }

    /// <summary>Rules of which the run has nothing, and those whose experiment lacks a control.</summary>
    private static List<ClaimRule> Missing(Claim claim, RuleFinding[] findings)
    {
        var none = claim.Rules.Where(rule => Array.TrueForAll(findings, finding => finding.Rule != rule)).ToList();
        var controls = none.FindAll(rule => rule.IsControl);
        return
        [
            .. none.Concat(claim.Rules.Where(rule => !rule.IsControl && controls.Exists(control => IsOf(claim, control, rule)))).Distinct(),
        ];
    }

    /// <summary>Whether it is a case that cannot be on a platform which has others of the same rule.</summary>
    private static bool IsBeside(RuleFinding finding, RuleFinding[] all) => finding.Answer == RuleAnswer.Untestable
        && Array.Exists(all, one =>
            one.Rule == finding.Rule && one.Platform == finding.Platform && one.Answer != RuleAnswer.Untestable);

    /// <summary>The command that measures the claim: a verdict rests on one run.</summary>
    private static string CommandFor(Claim claim) =>
        $"bench --preset claims --filter {string.Join(' ', claim.Benchmarks.Select(glob => $"'{glob}'"))}";

    /// <summary>Whether a control is of a rule: one of its experiment, or any where the claim has no figures of the control's.</summary>
    private static bool IsOf(Claim claim, ClaimRule control, ClaimRule rule) => control.Experiment == rule.Experiment
        || claim.Rules.All(other => other.IsControl || other.Experiment != control.Experiment);

    /// <summary>Whether a control that failed takes a figure from the verdict: on its platform, or on all where it says yes
    /// nowhere.</summary>
    private static Predicate<RuleFinding> Takes(Claim claim, RuleFinding[] findings, RuleFinding figure) => control =>
        IsOf(claim, control.Rule, figure.Rule)
        && (control.Platform == figure.Platform
            || Array.TrueForAll(findings, one => one.Rule != control.Rule || one.Answer != RuleAnswer.Yes));

    private static string UndecidedBy(List<RuleFinding> open)
    {
        var worst = open.MaxBy(finding => finding.RoundsNeeded ?? int.MaxValue)!;
        var rounds = worst.RoundsNeeded is { } needed ? $"; about {needed} rounds would decide it" : "";
        return $"not shown whether {worst.Platform} {worst.Rule.Says} ({worst.Figure}){rounds}";
    }
}
