using Bench.Results.Claims;
using Bench.Results.Statistics;
using static Bench.Results.Tests.Claims.MadeRuns;

namespace Bench.Results.Tests.Claims;

/// <summary>The words of verdicts.</summary>
public class ClaimWordSpecs
{
    [Fact]
    public void A_platform_that_could_not_run_is_named_beside_those_that_did()
    {
        var skipped = TestRuns.Environment().Platforms.Single(one => one.Name == "crun") with { Usable = false, Reason = "no crun here" };
        var platforms = TestRuns.Environment().Platforms.Select(one => one.Name == "crun" ? skipped : one).ToList();
        var series = MetricSeries.Of([.. Rounds("native", 1), .. Rounds("runc", 3)]).Values;

        var verdict = ClaimVerdict.Of(
            ClaimOf([Superiority(1.5)]), new RuleJudge(TestRuns.Environment() with { Platforms = platforms }, [.. series]));

        Assert.Equal("holds in part: yes on runc, not testable here on crun", verdict.Text);
        Assert.DoesNotContain(ClaimsText.Groups(verdict), group => group.Figures.Contains("no crun here", StringComparison.Ordinal));
        Assert.Equal(["containers: runc", "could not run here (no crun here): crun"], ClaimsText.Preamble([verdict]));
    }

    [Fact]
    public void Of_several_that_a_cost_is_compared_with_the_figure_is_of_the_nearest_to_the_bound()
    {
        var rule = Superiority(1.5) with { Of = ["runc"], Against = ["native", "crun"] };

        var verdict = Decide(rule, [.. Rounds("native", 1), .. Rounds("crun", 2), .. Rounds("runc", 6)]);

        Assert.StartsWith("6.00 ms against 2.00 ms of crun: 3.00×", verdict.Findings.Single().Figure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_one_that_is_left_of_several_to_compare_with_is_named()
    {
        var environment = TestRuns.Environment();
        var platforms = environment.Platforms.Select(one => one with { Usable = one.Name != "crun" });
        var rule = Superiority(1.5) with { Of = ["runc"], Against = ["native", "crun"] };
        var series = MetricSeries.Of([.. Rounds("native", 1), .. Rounds("runc", 3)]).Values;

        var verdict = ClaimVerdict.Of(ClaimOf([rule]), new RuleJudge(environment with { Platforms = [.. platforms] }, [.. series]));

        Assert.StartsWith("3.00 ms against 1.00 ms of native: 3.00×", verdict.Findings.Single().Figure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.05, 8)]
    [InlineData(0.30, null)]
    public void An_undecided_verdict_says_how_many_rounds_would_decide_it(double scatter, int? least)
    {
        var verdict = Decide(Superiority(1.5), [.. Rounds("native", 1), .. Rounds("runc", 1.52, scatter: scatter)]);

        Assert.Equal(ClaimOutcome.Undecided, verdict.Outcome);
        Assert.Equal(least is not null, verdict.Findings.Single().RoundsNeeded > least);
    }

    [Fact]
    public void A_condition_of_the_rules_is_named_before_platforms()
    {
        var minimal = Superiority(1.5) with { Guest = "busybox", Where = "with a minimal guest" };
        var full = Superiority(1.5) with { Guest = "debian", Where = "with a full guest" };
        var samples =
            from guest in new[] { ("busybox", 1.0), ("debian", 5.0) }
            from platform in new[] { "native", "runc", "crun" }
            from sample in Rounds(platform, platform == "native" ? 1 : guest.Item2)
            select sample with { Case = sample.Case with { Guest = guest.Item1 } };

        Assert.Equal("holds in part: yes with a full guest; no with a minimal guest", Decide([minimal, full], [.. samples]).Text);
    }

    [Fact]
    public void Conditions_that_are_not_measured_leave_the_others_with_the_command_that_measures_them()
    {
        var boot = Superiority(1.5) with { Where = "for boots" };
        var disk = Superiority(1.5) with { Metric = "disk.iops", Where = "for disks" };
        var claim = ClaimOf([boot, disk]) with { Benchmarks = ["*Boot*", "*Disk*"] };
        var series = MetricSeries.Of([.. Rounds("native", 1), .. Rounds("runc", 3), .. Rounds("crun", 3)]).Values;

        var verdict = ClaimVerdict.Of(claim, new RuleJudge(TestRuns.Environment(), [.. series]));

        const string expected = "holds in part: yes for boots; not measured for disks (bench --preset claims --filter '*Boot*' '*Disk*')";
        Assert.Equal((ClaimOutcome.HoldsWhere, expected), (verdict.Outcome, verdict.Text));
    }

    [Fact]
    public void What_a_run_measured_only_in_part_is_undecided_where_it_says_no_and_says_so()
    {
        var boot = Superiority(1.5) with { Where = "for boots" };
        var disk = Superiority(1.5) with { Metric = "disk.iops", Where = "for disks" };

        var verdict = Decide([boot, disk], [.. Rounds("native", 1), .. Rounds("runc", 1), .. Rounds("crun", 1)]);

        Assert.Equal(ClaimOutcome.Undecided, verdict.Outcome);
        Assert.StartsWith("undecided: no for boots; not measured for disks", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_with_a_rule_that_cannot_be_tested_says_so()
    {
        var same = Superiority(1.5) with { Of = ["runc"], Where = "for boots" };
        var moved = same with { Metric = "boot.moved" };
        var cannot = Value(1, "runc", 0) with
        {
            Metric = "boot.moved",
            Value = null,
            Outcome = Outcome.Unsupported,
            Reason = "no second engine",
        };

        var verdict = Decide([same, moved], [.. Rounds("native", 1), .. Rounds("runc", 3), cannot]);

        Assert.Equal("holds in part: yes as far as testable for boots", verdict.Text);
    }

    [Fact]
    public void Platforms_that_differ_under_a_condition_are_named_by_their_families_where_these_do_not()
    {
        var guests = new[] { "busybox", "debian" };
        var rules = guests.Select(guest => Superiority(1.5) with { Guest = guest, Where = $"with {guest}", Of = ["container", "vm"] });
        var samples =
            from guest in guests
            from platform in new[] { ("native", 1.0), ("runc", 3.0), ("crun", 3.0), (Machine, guest == "debian" ? 1 : 3) }
            from sample in Rounds(platform.Item1, platform.Item2)
            select sample with { Case = sample.Case with { Guest = guest } };

        Assert.Equal(
            $"holds in part: yes with busybox; with debian: yes on containers, no on {Machine}",
            Decide([.. rules], [.. samples]).Text);
    }

    [Fact]
    public void Figures_name_only_what_tells_cases_apart_and_a_reason_once()
    {
        var samples =
            from platform in new[] { ("native", 1.0), ("runc", 3.0), ("crun", 4.0) }
            from load in new[] { ("none", 1.0), ("disk", platform.Item1 == "crun" ? 0.1 : 1) }
            from sample in Rounds(platform.Item1, platform.Item2 * load.Item2, rounds: 2)
            select sample with { Case = sample.Case with { Parameters = new ParameterSet([new("load", load.Item1), new("kind", "a")]) } };

        var (_, word, figures) = Assert.Single(ClaimsText.Groups(Decide(Superiority(1.5), [.. samples])));

        Assert.Equal("undecided (too few rounds for an interval)", word);
        Assert.Equal("runc: 3.00×; crun none 4.00×, disk 0.400×", figures);
    }

    [Fact]
    public void A_no_that_costs_less_is_told_apart_from_one_that_costs_more()
    {
        var rule = Superiority(0.05) with { Kind = RuleKind.Equivalence };

        var verdict = Decide(rule, [.. Rounds("native", 1), .. Rounds("runc", 0.8), .. Rounds("crun", 1.2)]);

        Assert.Equal("does not hold: no on crun, less on runc", verdict.Text);
    }

    [Fact]
    public void Where_a_cost_is_more_than_one_and_less_than_another_both_are_told()
    {
        var rule = Superiority(1.5) with { Of = ["runc"], Against = ["native", "crun"] };

        var verdict = Decide(rule, [.. Rounds("native", 1), .. Rounds("crun", 3), .. Rounds("runc", 3)]);

        var figure = verdict.Findings.Single().Figure;
        Assert.Contains(" of crun: 1.00×", figure, StringComparison.Ordinal);
        Assert.Contains(", but 3.00×", figure, StringComparison.Ordinal);
        Assert.EndsWith("against native", figure, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_less_everywhere_is_said_to_be_less()
    {
        var rule = Superiority(0.05) with { Kind = RuleKind.Equivalence };

        Assert.Equal("does not hold: less", Decide(rule, [.. Rounds("native", 1), .. Rounds("runc", 0.8)]).Text);
    }

    [Theory]
    [InlineData(-1, ClaimOutcome.NotMeasured)]
    [InlineData(1, ClaimOutcome.Holds)]
    public void An_older_run_is_not_asked_for_a_control_that_was_added_later(int hours, ClaimOutcome expected)
    {
        var added = TestRuns.Environment().Started.AddHours(hours);
        var control = Superiority(2) with { Metric = "boot.control", IsControl = true, Changed = added };

        Assert.Equal(expected, Decide([Superiority(1.5), control], [.. Rounds("native", 1), .. Rounds("runc", 3)]).Outcome);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    public void A_rule_that_was_changed_after_the_run_had_begun_is_marked(int hours, bool expected)
    {
        var rule = Superiority(1.5) with { Changed = TestRuns.Environment().Started.AddHours(hours) };

        var verdict = Decide(rule, [.. Rounds("native", 1), .. Rounds("runc", 3)]);

        Assert.Equal(expected, ClaimsText.Groups(verdict).Single().Rule.EndsWith("[changed]", StringComparison.Ordinal));
        Assert.Equal(expected, ClaimsText.Preamble([verdict]).Any(text => text.StartsWith("[changed]", StringComparison.Ordinal)));
    }
}
