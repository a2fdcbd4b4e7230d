using Bench.Results.Claims;
using Bench.Results.Statistics;
using static Bench.Results.Tests.Claims.MadeRuns;

namespace Bench.Results.Tests.Claims;

/// <summary>Each verdict from a run that was made for it, and each rule both ways.</summary>
public class ClaimVerdictSpecs
{
    [Theory]
    [InlineData(3.0, 3.0, ClaimOutcome.Holds, "holds")]
    [InlineData(3.0, 1.0, ClaimOutcome.HoldsWhere, "holds in part: yes on crun, no on runc")]
    [InlineData(1.0, 1.0, ClaimOutcome.DoesNotHold, "does not hold")]
    public void A_cost_is_more_than_a_bound_on_all_on_some_or_on_no_platform(double crun, double runc, ClaimOutcome outcome, string text)
    {
        var verdict = Decide(Superiority(1.5), [.. Rounds("native", 1), .. Rounds("crun", crun), .. Rounds("runc", runc)]);

        Assert.Equal((outcome, text), (verdict.Outcome, verdict.Text));
        Assert.Equal(2, verdict.Findings.Count);
    }

    [Fact]
    public void A_rate_that_is_lower_is_a_cost()
    {
        var rule = Superiority(1.5);

        var verdict = Decide(rule, [.. Rounds("native", 3, Direction.Higher), .. Rounds("runc", 1, Direction.Higher)]);

        Assert.Equal(ClaimOutcome.Holds, verdict.Outcome);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public void Too_few_rounds_and_noise_leave_it_undecided_with_the_figure(int rounds)
    {
        Sample[] noisy = [.. Enumerable.Range(1, 8).Select(round => Value(round, "runc", round % 2 == 0 ? 1 : 2.5))];
        var samples = rounds > 0 ? Rounds("runc", 3, rounds: rounds) : noisy;

        var verdict = Decide(Superiority(1.5), [.. Rounds("native", 1), .. samples]);

        Assert.Equal(ClaimOutcome.Undecided, verdict.Outcome);
        Assert.Contains("runc", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_it_in_the_run_is_not_measured_and_names_the_command()
    {
        var verdict = Decide(Superiority(1.5), [.. Rounds("native", 1)]);

        Assert.Equal(ClaimOutcome.NotMeasured, verdict.Outcome);
        Assert.Contains("bench --preset claims --filter '*Boot*'", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_platform_supports_here_is_not_testable_with_the_reason()
    {
        const string Reason = "criu cannot dump on this kernel";
        var unsupported = Value(1, "runc", 0) with { Value = null, Outcome = Outcome.Unsupported, Reason = Reason };

        var verdict = Decide(Superiority(1.5), [.. Rounds("native", 1), unsupported]);

        Assert.Equal(ClaimOutcome.NotTestableHere, verdict.Outcome);
        Assert.Contains("criu cannot dump", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_platform_that_could_not_run_is_not_testable_with_the_reason()
    {
        var skipped = TestRuns.Environment().Platforms[0] with { Usable = false, Reason = "no KVM here" };
        var judge = new RuleJudge(TestRuns.Environment() with { Platforms = [skipped] }, []);
        var rule = Superiority(1.5) with { Of = [skipped.Name] };

        var verdict = ClaimVerdict.Of(ClaimOf([rule]), judge);

        Assert.Equal(ClaimOutcome.NotTestableHere, verdict.Outcome);
        Assert.Contains("no KVM here", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_must_be_at_most_a_bound_is_so_in_every_round()
    {
        var rule = Superiority(2) with { Kind = RuleKind.Fact, Against = [], Side = BoundSide.AtMost };

        Assert.Equal(ClaimOutcome.Holds, Decide(rule, [Value(1, "runc", 1), Value(2, "runc", 2)]).Outcome);
        Assert.Equal(ClaimOutcome.DoesNotHold, Decide(rule, [Value(1, "runc", 3), Value(2, "runc", 4)]).Outcome);
    }

    [Theory]
    [InlineData(true, ClaimOutcome.NotTestableHere)]
    [InlineData(false, ClaimOutcome.Holds)]
    public void An_emulated_machine_decides_nothing_about_times_and_everything_else(bool isTime, ClaimOutcome outcome)
    {
        var rule = Superiority(1.5) with { Of = ["vm"], IsTime = isTime };

        Assert.Equal(outcome, Decide(rule, [.. Rounds("native", 1), .. Rounds(Machine, 30, accelerator: "tcg")]).Outcome);
    }

    [Theory]
    [InlineData(1.01, ClaimOutcome.Holds)]
    [InlineData(1.20, ClaimOutcome.DoesNotHold)]
    [InlineData(1.05, ClaimOutcome.Undecided)]
    public void Equivalence_needs_the_whole_interval_within_the_margin(double runc, ClaimOutcome outcome)
    {
        var rule = Superiority(0.05) with { Kind = RuleKind.Equivalence };

        Assert.Equal(outcome, Decide(rule, [.. Rounds("native", 1), .. Rounds("runc", runc, scatter: 0.01)]).Outcome);
    }

    [Theory]
    [InlineData(1.01, ClaimOutcome.Holds)]
    [InlineData(1.20, ClaimOutcome.DoesNotHold)]
    [InlineData(1.05, ClaimOutcome.Undecided)]
    public void A_metric_that_is_a_ratio_is_compared_with_no_platform(double runc, ClaimOutcome outcome)
    {
        var rule = Superiority(0.05) with { Kind = RuleKind.Equivalence, Against = [], IsRatio = true };

        Assert.Equal(outcome, Decide(rule, [.. Rounds("native", 9), .. Rounds("runc", runc, scatter: 0.01)]).Outcome);
    }

    [Theory]
    [InlineData(2, 3, ClaimOutcome.Holds)]
    [InlineData(1, 1, ClaimOutcome.DoesNotHold)]
    [InlineData(1, 2, ClaimOutcome.Undecided)]
    public void A_fact_must_be_so_in_every_round(double first, double second, ClaimOutcome outcome)
    {
        var rule = Superiority(2) with { Kind = RuleKind.Fact, Against = [] };

        Assert.Equal(outcome, Decide(rule, [Value(1, "runc", first), Value(2, "runc", second)]).Outcome);
    }

    [Theory]
    [InlineData(1, ClaimOutcome.Holds)]
    [InlineData(100, ClaimOutcome.DoesNotHold)]
    public void A_slope_is_what_one_more_instance_adds_as_a_share_of_the_first(double each, ClaimOutcome outcome)
    {
        var rule = Superiority(0.1) with { Kind = RuleKind.Slope, Against = [], Over = "instances" };
        var samples =
            from round in Enumerable.Range(1, 8)
            from count in new[] { 1, 2, 4 }
            select Value(round, "runc", 100 + (each * (count - 1)) + (0.01 * round), parameter: count);

        Assert.Equal(outcome, Decide(rule, [.. samples]).Outcome);
    }

    [Theory]
    [InlineData(5.0, ClaimOutcome.Holds)]
    [InlineData(1.0, ClaimOutcome.Undecided)]
    [InlineData(null, ClaimOutcome.NotMeasured)]
    public void A_control_that_fails_or_is_missing_takes_the_verdict(double? weakened, ClaimOutcome outcome)
    {
        var control = Superiority(2) with { Of = ["crun"], IsControl = true };
        var rule = Superiority(1.5) with { Of = ["runc"] };
        var samples = weakened is { } value ? Rounds("crun", value) : [];

        var verdict = Decide([rule, control], [.. Rounds("native", 1), .. Rounds("runc", 3), .. samples]);

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(outcome == ClaimOutcome.Undecided, verdict.Text.Contains("its control failed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_control_that_fails_on_one_platform_takes_the_figures_of_that_one()
    {
        var control = Superiority(2) with { Guest = "debian", IsControl = true };
        var rule = Superiority(1.5) with { Guest = "busybox" };
        var samples =
            from one in new[] { (Guest: "busybox", Runc: 3.0, Crun: 3.0), (Guest: "debian", Runc: 3, Crun: 1) }
            from sample in (Sample[])[.. Rounds("native", 1), .. Rounds("runc", one.Runc), .. Rounds("crun", one.Crun)]
            select sample with { Case = sample.Case with { Guest = one.Guest } };

        Assert.Equal("holds in part: yes on runc, no control passed on crun", Decide([rule, control], [.. samples]).Text);
    }

    [Fact]
    public void A_platform_whose_case_failed_before_the_metric_leaves_it_undecided()
    {
        var failed = Value(1, "crun", 0) with
        {
            Metric = "boot.kernel",
            Value = null,
            Outcome = Outcome.Failed,
            Reason = "no answer in 20 s",
        };

        var verdict = Decide(Superiority(1.5), [.. Rounds("native", 1), .. Rounds("runc", 3), failed]);

        Assert.Equal(ClaimOutcome.Undecided, verdict.Outcome);
        Assert.Contains("crun boots longer (no answer in 20 s)", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_without_its_control_leaves_the_others_of_the_claim()
    {
        var boot = Superiority(1.5) with { Where = "for boots" };
        var disk = Superiority(1.5) with { Metric = "disk.iops", Where = "for disks" };
        var control = disk with { Of = ["crun"], Parameters = new([new("job", "control")]), IsControl = true };
        var samples = Rounds("native", 1).Concat(Rounds("runc", 3));

        var verdict = Decide(
            [boot, disk, control],
            [.. samples.SelectMany(one => new[] { one, one with { Metric = "disk.iops", Case = one.Case with { Experiment = "disk" } } })]);

        Assert.StartsWith("holds in part: yes for boots; not measured for disks", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_that_no_platform_can_have_takes_the_figures_of_its_experiment_alone()
    {
        var boot = Superiority(1.5) with { Where = "for boots" };
        var disk = Superiority(1.5) with { Metric = "disk.iops", Where = "for disks" };
        var control = disk with { Of = ["native"], Against = [], Parameters = new([new("job", "control")]), IsControl = true };
        var cannot = Value(1, "native", 0) with { Metric = "disk.iops", Value = null, Outcome = Outcome.Unsupported, Reason = "no room" };
        var samples = Rounds("native", 1).Concat(Rounds("runc", 3))
            .SelectMany(one => new[] { one, one with { Metric = "disk.iops", Case = one.Case with { Experiment = "disk" } } })
            .Append(cannot with { Case = cannot.Case with { Experiment = "disk", Parameters = control.Parameters } })
            .ToList();

        Assert.Equal("holds in part: yes for boots; not testable here for disks", Decide([boot, disk, control], samples).Text);
        Assert.Equal("not testable here: its control cannot be had: no room", Decide([disk, control], samples).Text);
    }

    [Fact]
    public void A_case_that_cannot_be_on_a_platform_takes_nothing_from_the_others_there()
    {
        var rule = Superiority(1.5) with { Of = ["runc"] };
        var cannot = Value(1, "runc", 0, parameter: 2) with { Value = null, Outcome = Outcome.Unsupported, Reason = "not there" };

        Assert.Equal("holds", Decide(rule, [.. Rounds("native", 1), .. Rounds("runc", 3), cannot]).Text);
    }

    [Theory]
    [InlineData(1, "does not hold")]
    [InlineData(0, "not testable here: a plain process does not do it here either: the host lacks what it needs")]
    public void What_a_plain_process_does_not_do_no_platform_is_asked_for(double native, string text)
    {
        var rule = Superiority(1) with { Kind = RuleKind.Fact, Against = [], NeedsNative = true };

        Assert.Equal(text, Decide(rule, [Value(1, "native", native), Value(1, "runc", 0)]).Text);
    }

    [Theory]
    [InlineData("boot.ready", 1, ClaimOutcome.Undecided)]
    [InlineData("boot.kernel", 1, ClaimOutcome.Undecided)]
    [InlineData("boot.kernel", 0, ClaimOutcome.DoesNotHold)]
    public void A_round_that_failed_leaves_a_yes_of_a_fact_open(string metric, double value, ClaimOutcome outcome)
    {
        var rule = Superiority(1) with { Kind = RuleKind.Fact, Against = [] };
        var failed = Enumerable.Range(2, 5).Select(round => TestRuns.Not(Value(round, "runc", 0), Outcome.Failed, "it died"));

        var verdict = Decide(rule, [Value(1, "runc", value), .. failed.Select(sample => sample with { Metric = metric })]);

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Contains("failed in 5 of 6 rounds", verdict.Findings.Single().Figure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Outcome.Failed, "undecided: not shown whether runc boots longer (root is needed)")]
    [InlineData(Outcome.Unsupported, "not testable here: root is needed")]
    public void A_case_that_ended_everywhere_before_the_metric_says_why(Outcome outcome, string text)
    {
        var ended = TestRuns.Not(Value(1, "runc", 0), outcome, "root is needed") with { Metric = "boot.kernel" };

        Assert.Equal(text, Decide(Superiority(1.5), [.. Rounds("native", 1), ended]).Text);
    }

    [Fact]
    public void A_control_that_a_case_did_not_reach_cannot_be_had()
    {
        var control = Superiority(1) with { Kind = RuleKind.Fact, Against = [], Metric = "boot.control", IsControl = true };
        var ended = TestRuns.Not(Value(1, "runc", 0), Outcome.Unsupported, "root is needed");

        Assert.Equal(
            "not testable here: its control cannot be had: root is needed",
            Decide([Superiority(1.5), control], [.. Rounds("native", 1), ended]).Text);
    }

    [Fact]
    public void A_part_that_cannot_be_on_a_platform_is_no_reason_why_another_metric_was_not_measured()
    {
        var rule = Superiority(1.5) with { Metric = "boot.other" };
        var cannot = TestRuns.Not(Value(1, "runc", 0, parameter: 2), Outcome.Unsupported, "not there");

        Assert.Equal(ClaimOutcome.NotMeasured, Decide(rule, [.. Rounds("native", 1), .. Rounds("runc", 3), cannot]).Outcome);
    }

    [Theory]
    [InlineData(3, ClaimOutcome.Undecided, "nothing of crun: not a package, but 3.00×")]
    [InlineData(1, ClaimOutcome.DoesNotHold, "1.00 ms against 1.00 ms of native: 1.00×")]
    public void A_platform_to_compare_with_that_has_no_value_leaves_a_yes_open(double runc, ClaimOutcome outcome, string figure)
    {
        var rule = Superiority(1.5) with { Of = ["runc"], Against = ["native", "crun"] };
        var cannot = TestRuns.Not(Value(1, "crun", 0), Outcome.Unsupported, "not a package");

        var verdict = Decide(rule, [.. Rounds("native", 1), .. Rounds("runc", runc), cannot]);

        Assert.Equal(outcome, verdict.Outcome);
        Assert.StartsWith(figure, verdict.Findings.Single().Figure, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_platform_to_compare_with_it_is_not_measured()
    {
        var alone = TestRuns.Environment() with { Platforms = [.. TestRuns.Environment().Platforms.Where(one => one.Name == "runc")] };
        var series = MetricSeries.Of(Rounds("runc", 3)).Values;

        var verdict = ClaimVerdict.Of(ClaimOf([Superiority(1.5)]), new RuleJudge(alone, [.. series]));

        Assert.Equal(ClaimOutcome.NotMeasured, verdict.Outcome);
    }
}
