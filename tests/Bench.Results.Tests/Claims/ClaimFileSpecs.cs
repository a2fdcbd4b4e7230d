using System.Text.Json;
using Bench.Results.Claims;
using Bench.Results.Statistics;

namespace Bench.Results.Tests.Claims;

/// <summary>Every claim of the project, with a run made for each verdict: its rules can say yes, no, and nothing.</summary>
public class ClaimFileSpecs
{
    public static TheoryData<string> Ids => [.. ClaimSet.All.Select(claim => claim.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_what_its_kind_needs(string id)
    {
        var claim = ClaimSet.All.Single(one => one.Id == id);

        Assert.Contains(claim.Rules, rule => !rule.IsControl);
        Assert.All(claim.Rules, rule =>
        {
            Assert.True(rule.Kind is not (RuleKind.Superiority or RuleKind.Equivalence) || rule.Against.Count > 0 != rule.IsRatio);
            Assert.True(rule.Kind != RuleKind.Slope || rule.Over is not null);
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_verdict_can_be_reached(string id)
    {
        var claim = ClaimSet.All.Single(one => one.Id == id);

        Assert.Equal(ClaimOutcome.NotMeasured, ClaimVerdict.Of(claim, new RuleJudge(SyntheticClaimRun.Environment, [])).Outcome);
        Assert.Equal(ClaimOutcome.Holds, Decide((_, _) => RuleAnswer.Yes).Outcome);
        Assert.Equal(ClaimOutcome.DoesNotHold, Decide((rule, _) => rule.IsControl ? RuleAnswer.Yes : RuleAnswer.No).Outcome);
        Assert.Equal(ClaimOutcome.Undecided, Decide((rule, _) => rule.IsControl ? RuleAnswer.Yes : RuleAnswer.Open).Outcome);
        Assert.Equal(ClaimOutcome.NotTestableHere, Decide((_, _) => RuleAnswer.Untestable).Outcome);
        var some = Decide((rule, place) => rule.IsControl || place == 0 ? RuleAnswer.Yes : RuleAnswer.No);
        Assert.Equal(ClaimOutcome.HoldsWhere, some.Outcome);
        Assert.NotEmpty(some.Clauses);

        ClaimVerdict Decide(Func<ClaimRule, int, RuleAnswer> answer) => ClaimVerdict.Of(claim, SyntheticClaimRun.Of(claim, answer));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_control_that_does_not_show_its_effect_takes_the_verdict(string id)
    {
        var claim = ClaimSet.All.Single(one => one.Id == id);
        Assert.SkipUnless(claim.Rules.Any(rule => rule.IsControl), "this claim has no control to fail: nothing is shown by absence");

        var verdict = ClaimVerdict.Of(
            claim, SyntheticClaimRun.Of(claim, (rule, _) => rule.IsControl ? RuleAnswer.No : RuleAnswer.Yes));

        // What another experiment shows is still said.
        var isOfOne = claim.Rules.Select(rule => rule.Experiment).Distinct().Count() == 1;
        Assert.True(verdict.Outcome == ClaimOutcome.Undecided || (!isOfOne && verdict.Outcome == ClaimOutcome.HoldsWhere));
        Assert.Contains("control", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Their_page_names_rules_figures_and_platforms_within_the_width()
    {
        var verdicts = ClaimSet.All.Select(claim => ClaimVerdict.Of(claim, SyntheticClaimRun.Of(claim, (_, _) => RuleAnswer.Yes))).ToList();

        var page = string.Join('\n', ClaimsText.Lines(verdicts, 80, whole: true));

        Assert.All(page.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        var platforms = verdicts.SelectMany(verdict => verdict.Findings).Select(finding => finding.Platform);
        Assert.All(platforms, platform => Assert.Contains(platform, page, StringComparison.Ordinal));
        Assert.Equal($"{verdicts.Count} hold", ClaimsText.Counts(verdicts));
    }

    [Theory]
    [InlineData("\"bound\": 2", "\"bounds\": 2", "bounds")]
    [InlineData("\"metric\": \"boot.ready\", ", "", "metric")]
    public void A_claim_that_is_written_wrongly_is_refused_with_its_place(string was, string becomes, string named)
    {
        const string Good = """
            { "schema": 1, "id": "C0", "title": "t", "quote": "q", "hypothesis": "h", "control": "c", "benchmarks": ["*"],
              "committed": "2026-11-29T12:00:00Z",
              "rules": [{ "says": "s", "kind": "superiority", "metric": "boot.ready", "of": ["vm"], "against": ["native"], "bound": 2 }] }
            """;
        Assert.Equal("C0", ClaimSet.Parse(Good).Id);

        var exception = Assert.Throws<JsonException>(() => ClaimSet.Parse(Good.Replace(was, becomes, StringComparison.Ordinal)));

        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("\"side\": \"at_least\", ", true)]
    public void A_slope_that_names_no_side_of_its_bound_is_at_most(string side, bool expected)
    {
        var claim = ClaimSet.Parse($$"""
            { "schema": 1, "id": "C0", "title": "t", "quote": "q", "hypothesis": "h", "control": "c", "benchmarks": ["*"],
              "committed": "2026-11-29T12:00:00Z",
              "rules": [{ "says": "s", "kind": "slope", {{side}}"metric": "m", "over": "instances", "of": ["vm"], "bound": 0.1 }] }
            """);

        Assert.Equal(expected, Assert.Single(claim.Rules).IsAtLeast);
    }
}

/// <summary>Series that give a claim's rules the answers that a test asks for.</summary>
internal static class SyntheticClaimRun
{
    private const int Rounds = 8;

    private static readonly (string Family, string[] Platforms)[] Families =
    [
        ("process", ["native"]), ("namespace", ["bwrap", "nspawn"]), ("container", ["runc", "docker/runc"]),
        ("sandbox", ["runsc", "docker/runsc"]), ("vm", ["qemu/microvm", "uml"]),
    ];

    public static RunEnvironment Environment { get; } = TestRuns.Environment() with
    {
        Platforms =
        [
            .. from family in Families
               from platform in family.Platforms
               select new PlatformEnvironment { Name = platform, Family = family.Family, Usable = true },
        ],
    };

    /// <summary>A judge of a run in which each rule has, on each of its platforms by their place, the wanted answer.</summary>
    public static RuleJudge Of(Claim claim, Func<ClaimRule, int, RuleAnswer> wanted)
    {
        var samples = new Dictionary<SeriesKey, List<Sample>>();

        // What others are compared with is placed against native first.
        foreach (var rule in claim.Rules.OrderByDescending(rule => rule.Against.Contains("native")))
        {
            var of = PlatformsOf(rule.Of);
            for (var place = 0; place < of.Count; place++)
            {
                Add(rule, of[place], wanted(rule, place));
            }
        }

        return new RuleJudge(Environment, [.. MetricSeries.Of(samples.Values.SelectMany(one => one)).Values]);

        void Add(ClaimRule rule, string platform, RuleAnswer answer)
        {
            var level = rule.IsRatio ? 1d : 100d;
            foreach (var against in PlatformsOf(rule.Against).Where(other => other != platform))
            {
                level = Put(rule with { Guest = rule.AgainstGuest ?? rule.Guest }, against, null, _ => 100)[0].Value ?? level;
            }

            int?[] counts = rule.Over is null ? [null] : [1, 2, 4];
            foreach (var count in counts)
            {
                Put(
                    rule,
                    platform,
                    count,
                    answer == RuleAnswer.Untestable ? null : round => ValueOf(rule, answer, level, count ?? 1, round));
            }
        }

        List<Sample> Put(ClaimRule rule, string platform, int? count, Func<int, double>? value)
        {
            var parameters = count is null ? rule.Parameters : new ParameterSet([.. rule.Parameters, new(rule.Over!, $"{count}")]);
            var id = TestRuns.Case(platform, guest: rule.Guest ?? "busybox") with { Parameters = parameters };
            var key = new SeriesKey(id, rule.Metric, "1");
            if (samples.TryAdd(key, []))
            {
                var rounds = Enumerable.Range(1, Rounds);
                samples[key].AddRange(rounds.Select(round => Sample(id, rule.Metric, round, value?.Invoke(round))));
            }

            return samples[key];
        }
    }

    private static double ValueOf(ClaimRule rule, RuleAnswer answer, double level, int count, int round)
    {
        var isOdd = round % 2 == 1;
        var atLeast = rule.IsAtLeast;
        var isAbove = answer == RuleAnswer.Open ? isOdd : (answer == RuleAnswer.Yes) == atLeast;
        var noise = 1 + (1e-4 * round);
        return rule.Kind switch
        {
            RuleKind.Fact => rule.Bound + (isAbove == atLeast ? 0 : isAbove ? 1 : -1),
            RuleKind.Superiority => level * rule.Bound * (isAbove ? 2 : 0.5) * noise,
            RuleKind.Equivalence => level * (answer == RuleAnswer.Yes || (answer == RuleAnswer.Open && isOdd) ? 1 : 3) * noise,
            _ => 100 * (1 + ((count - 1) * rule.Bound * (isAbove ? 1.05 : 0.5) * noise)),
        };
    }

    private static Sample Sample(CaseId id, string metric, int round, double? value)
    {
        var sample = TestRuns.Ok(round, value ?? 0, id.Platform, metric: metric, unit: "1") with { Case = id };
        return value is null ? sample with { Value = null, Outcome = Outcome.Unsupported, Reason = "not on this host" } : sample;
    }

    private static List<string> PlatformsOf(IReadOnlyList<string> selected) =>
    [
        .. selected.SelectMany(one =>
            Families.FirstOrDefault(family => family.Family == one) is { Platforms: { } platforms } ? platforms : [one]),
    ];
}
