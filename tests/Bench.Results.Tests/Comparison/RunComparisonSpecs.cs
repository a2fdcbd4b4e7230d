using Bench.Results.Comparison;

namespace Bench.Results.Tests.Comparison;

public class RunComparisonSpecs
{
    [Fact]
    public void A_run_compared_with_itself_is_the_same_throughout()
    {
        var run = ManyMetrics(seed: 1);

        var result = RunComparison.Compare(run, run);

        Assert.Equal(150, result.Metrics.Count);
        Assert.All(result.Metrics, row => Assert.Equal(Verdict.Same, row.Verdict));
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    [Fact]
    public void A_metric_that_neither_run_can_have_is_the_same_and_says_why()
    {
        var run = TestRuns.Run(
        [
            .. Enumerable.Range(1, 6).Select(round => TestRuns.Ok(round, round)),
            .. Enumerable.Range(1, 6)
                .Select(round => TestRuns.Not(TestRuns.Ok(round, 1, metric: "boot.other"), Outcome.Unsupported, "not here")),
        ]);

        var row = Assert.Single(RunComparison.Compare(run, run).Metrics, row => row.Metric == "boot.other");

        Assert.Equal(Verdict.Same, row.Verdict);
        Assert.Contains("not here", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_boot_that_doubled_among_150_metrics_is_named_and_nothing_else_is()
    {
        var result = RunComparison.Compare(ManyMetrics(seed: 1), ManyMetrics(seed: 2, doubled: "platform7"));

        var worse = Assert.Single(result.Metrics, row => row.CountsAsWorse);
        Assert.Equal("platform7", worse.Case.Platform);
        Assert.Equal("boot.ready", worse.Metric);
        Assert.Equal(Verdict.Worse, worse.Verdict);
        Assert.InRange(worse.Ratio!.Median, 1.8, 2.2);
        Assert.InRange(worse.Ratio.Low!.Value, 1.6, worse.Ratio.Median);
        Assert.DoesNotContain(result.Metrics, row => row.Verdict == Verdict.Better);
        Assert.Equal(ComparisonExit.SomethingWorse, result.Exit);
    }

    [Theory]
    [InlineData("disk.bytes.device")]
    [InlineData("disk.cached.after")]
    [InlineData("disk.device_share")]
    [InlineData("footprint.host.r2")]
    [InlineData("memory.guest_ram.allotted")]
    public void What_only_says_how_a_figure_came_about_is_no_reason_to_call_a_run_worse(string metric)
    {
        var (before, after) = (TestRuns.Run([TestRuns.Ok(1, 10), Fact(0.97)], 1), TestRuns.Run([TestRuns.Ok(1, 10), Fact(0.96)], 1));

        var result = RunComparison.Compare(before, after);

        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
        Assert.DoesNotContain(result.Metrics, row => row.Metric == metric);

        Sample Fact(double value)
            => TestRuns.Ok(1, value, experiment: metric.Split('.')[0], metric: metric, unit: "1", direction: Direction.Exact);
    }

    [Fact]
    public void The_same_change_the_other_way_is_better()
    {
        var result = RunComparison.Compare(ManyMetrics(seed: 2, doubled: "platform7"), ManyMetrics(seed: 1));

        Assert.Equal(Verdict.Better, result.Metrics.Single(row => row is { Case.Platform: "platform7", Metric: "boot.ready" }).Verdict);
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    // The level is 1 %. Twenty metrics without correction would raise an alarm in 18 % of the pairs: 80 pairs show that with 99.9 %.
    [Theory]
    [InlineData(80, 0.05)]
    [InlineData(300, 0.03, Traits = [Tier.Name, Tier.Full])]
    public void Runs_that_do_not_differ_raise_no_alarm_more_often_than_the_level(int pairs, double most)
    {
        // 20 % of noise, so that only the test, not the smallest effect, holds alarms back.
        var random = new Random(7);
        var alarms = 0;
        for (var pair = 0; pair < pairs; pair++)
        {
            var result = RunComparison.Compare(Noise(random), Noise(random));
            alarms += result.Metrics.Any(row => row.Verdict is Verdict.Better or Verdict.Worse) ? 1 : 0;
        }

        Assert.InRange((double)alarms / pairs, 0, most);

        static RunData Noise(Random random) =>
            TestRuns.Unsummarized(Enumerable.Range(0, 20).SelectMany(platform =>
                random.Noisy(10, 0.2, 6).Select((value, round) => TestRuns.Ok(round + 1, value, $"platform{platform}"))));
    }

    // The level is 1 %. 800 pairs show a rate of 3 % with 98 %.
    [Theory]
    [InlineData(800, 0.002, 0.018)]
    [InlineData(2000, 0.004, 0.015, Traits = [Tier.Name, Tier.Full])]
    public void A_false_alarm_in_a_single_comparison_is_as_rare_as_the_level(int pairs, double least, double most)
    {
        // By rounds alone: with levels of runs allowed for, it is rarer.
        var random = new Random(11);
        var alarms = Enumerable.Range(0, pairs).Count(_ =>
            Single(random.Noisy(10, 0.3, 6), random.Noisy(10, 0.3, 6)).Verdict is Verdict.Better or Verdict.Worse);

        Assert.InRange((double)alarms / pairs, least, most);
    }

    [Theory]
    [InlineData(Direction.Lower, 2.0, Verdict.Worse)]
    [InlineData(Direction.Lower, 0.5, Verdict.Better)]
    [InlineData(Direction.Higher, 2.0, Verdict.Better)]
    [InlineData(Direction.Higher, 0.5, Verdict.Worse)]
    public void What_is_worse_depends_on_the_direction(Direction direction, double factor, Verdict expected)
    {
        var row = Single(
            [10, 11, 12, 10.5, 11.5, 11],
            new[] { 10, 11, 12, 10.5, 11.5, 11.2 }.Select(value => factor * value),
            direction: direction);

        Assert.Equal(expected, row.Verdict);
        Assert.Equal(expected == Verdict.Worse, row.CountsAsWorse);
    }

    [Fact]
    public void A_difference_that_is_sure_and_too_small_to_matter_is_the_same()
    {
        var row = Single([100.0, 100.1, 99.9, 100.0, 100.1, 99.9], [102.0, 102.1, 101.9, 102.0, 102.1, 101.9]);

        Assert.True(row.AdjustedPValue < 0.01);
        Assert.Equal(Verdict.Same, row.Verdict);
    }

    [Fact]
    public void What_matters_depends_on_the_metric()
    {
        double[] before = [100.0, 100.1, 99.9, 100.0, 100.1, 99.9];
        var after = before.Select(value => 1.04 * value).ToArray();

        Assert.Equal(Verdict.Same, Single(before, after, "cpu.rate").Verdict);
        Assert.Equal(Verdict.Worse, Single(before, after, "memory.pss").Verdict);
        Assert.Equal(Verdict.Same, Single(before, [.. before.Select(value => 1.08 * value)], "disk.latency").Verdict);
    }

    [Fact]
    public void Same_needs_evidence_and_not_only_the_lack_of_a_difference()
    {
        double[] quiet = [100, 101, 99, 100.5, 99.5, 100];
        double[] loud = [100, 150, 66, 120, 84, 100];

        Assert.Equal(Verdict.Same, Single(quiet, quiet.Select(value => value * 1.001)).Verdict);
        Assert.Equal(Verdict.Undecided, Single(loud, loud.Select(value => value * 1.001)).Verdict);
    }

    // 300 pairs show a rate of 13 % with 99 %, and one of 0.5 % with 99 %.
    [Theory]
    [InlineData(300, 0.02, 0.085)]
    [InlineData(2000, 0.03, 0.065, Traits = [Tier.Name, Tier.Full])]
    public void Equivalence_is_claimed_wrongly_no_more_often_than_the_level(int pairs, double least, double most)
    {
        // The truth lies on the margin of 3 %, where the two one-sided tests are wrong in 5 % of cases.
        var random = new Random(13);
        var wrong = Enumerable.Range(0, pairs)
            .Count(_ => Single(random.Noisy(10, 0.012, 10), random.Noisy(10.3, 0.012, 10)).Verdict == Verdict.Same);

        Assert.InRange((double)wrong / pairs, least, most);
    }

    [Fact]
    public void Held_to_native_equivalence_is_claimed_wrongly_no_more_often_either()
    {
        // Values and ratios scatter alike, and the truth lies on the margin of 3 % for both: two tests at 5 % would be wrong in 8 %.
        var random = new Random(5);
        var options = new ComparisonOptions
        {
            Rules = ComparisonRules.Default with { RunLevels = new Dictionary<string, double> { [string.Empty] = 0 } }
        };
        var wrong = Enumerable.Range(0, 600).Count(_ =>
            RunComparison.Compare(Of(1), Of(1.03), options).Metrics.Single(row => row.Case.Platform == "runc").Verdict == Verdict.Same);

        Assert.InRange(wrong / 600.0, 0.02, 0.07);

        RunData Of(double factor) => TestRuns.Unsummarized(Enumerable.Range(1, 10).SelectMany(round =>
        {
            var host = Math.Exp(0.006 * random.Gaussian());
            return new[]
            {
                TestRuns.Ok(round, 10 * host * Math.Exp(0.006 * random.Gaussian()), "native"),
                TestRuns.Ok(round, 20 * factor * host * Math.Exp(0.01 * random.Gaussian())),
            };
        }));
    }

    [Fact]
    public void What_scatters_without_bound_can_be_written_and_says_that_no_change_would_be_found()
    {
        Sample[] Rounds(double factor) =>
        [
            .. from platform in Enumerable.Range(0, 20) from round in new[] { 1, 2 }
            select TestRuns.Ok(round, round == 1 ? 1 : factor, $"platform{platform}"),
        ];

        var result = RunComparison.Compare(TestRuns.Run(Rounds(1000), 2), TestRuns.Run(Rounds(900), 2));

        Assert.Contains("\"verdict\": \"undecided\"", result.ToJson(), StringComparison.Ordinal);
        Assert.Contains("more than 100 times", result.Power[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_few_rounds_are_undecided_and_say_so()
    {
        var row = Single([10], [20]);

        Assert.Equal(Verdict.Undecided, row.Verdict);
        Assert.Contains("too few rounds", row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_never_vary_are_worse_by_what_matters()
    {
        Assert.Equal(Verdict.Worse, Single([100, 100, 100, 100, 100, 100], [110, 110, 110, 110, 110, 110], "memory.pss").Verdict);
        Assert.Equal(Verdict.Same, Single([100, 100, 100, 100, 100, 100], [101, 101, 101, 101, 101, 101], "memory.pss").Verdict);
    }

    [Fact]
    public void Values_without_ratio_are_undecided_unless_identical()
    {
        Assert.Equal(Verdict.Undecided, Single([0, 0, 0], [1, 1, 1]).Verdict);
        Assert.Equal(Verdict.Same, Single([0, 0, 0], [0, 0, 0]).Verdict);
    }

    [Fact]
    public void Values_that_are_all_equal_are_the_same_however_many_there_are()
    {
        Assert.Equal(Verdict.Same, Single([0, 0, 0], [0, 0]).Verdict);
        Assert.Equal(1, Single([7, 7, 7], [7, 7]).Ratio!.Median);
    }

    [Fact]
    public void What_did_not_change_at_all_counts_in_the_mean_of_an_experiment()
    {
        var result = RunComparison.Compare(Two(1), Two(4));

        var mean = Assert.Single(result.Means);
        Assert.Equal(2, mean.Metrics);
        Assert.Equal(2, mean.CostRatio, 1e-9);

        RunData Two(double factor) => TestRuns.Unsummarized(Enumerable.Range(1, 6).SelectMany(round => new[]
        {
            TestRuns.Ok(round, factor * (10 + (0.1 * round)), metric: "boot.ready"),
            TestRuns.Ok(round, 20, metric: "boot.lifecycle"),
        }));
    }

    [Fact]
    public void A_fact_is_equal_or_not()
    {
        Assert.Equal(Verdict.Same, Single([3], [3, 3], direction: Direction.Exact).Verdict);
        var changed = Single([3, 3], [4, 4], direction: Direction.Exact);
        Assert.Equal(Verdict.Worse, changed.Verdict);
        Assert.Contains("3.00 ms to 4.00 ms", changed.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Undecided, Single([3, 4], [4, 4], direction: Direction.Exact).Verdict);
        Assert.Equal(
            (Verdict.Undecided, "a fact of one round: whether it differs from round to round is not known"),
            (Single([3], [4, 4], direction: Direction.Exact) is var once ? (once.Verdict, once.Reason) : default));
    }

    [Theory]
    [InlineData(25276510208, 25276026880, Verdict.Same)]
    [InlineData(268435456, 267000000, Verdict.Worse)]
    public void A_size_that_hardly_differs_is_the_same_fact(double before, double after, Verdict verdict) => Assert.Equal(
        verdict,
        Single([before, before], [after, after], metric: "memory.guest.total", unit: "B", direction: Direction.Exact).Verdict);

    [Theory]
    [InlineData(2.596e9, 2.096e9, true)]
    [InlineData(2.596e9, 2.55e9, false)]
    public void Another_clock_is_noted(double before, double after, bool isNoted)
    {
        var result = RunComparison.Compare(Of(before), Of(after));

        Assert.Equal(
            isNoted,
            result.Notes.Any(note => note.StartsWith("the processors' clock differs: 2.60 GHz → 2.10 GHz", StringComparison.Ordinal)));

        static RunData Of(double hertz) => TestRuns.Unsummarized(
        [
            TestRuns.Ok(1, 10),
            TestRuns.Ok(
                1,
                hertz,
                "host",
                experiment: NoiseThresholds.HostExperiment,
                metric: NoiseThresholds.FrequencyMetric,
                unit: "Hz",
                direction: Direction.Exact),
        ]);
    }

    [Fact]
    public void Circumstances_get_no_verdict()
    {
        Sample[] Samples(double steal) =>
        [
            TestRuns.Ok(1, 10),
            TestRuns.Ok(1, steal, "native", "host", "host.steal", "1"),
            TestRuns.Ok(1, steal, "native", "floor", "floor.start"),
        ];
        var result = RunComparison.Compare(TestRuns.Run(Samples(0.01)), TestRuns.Run(Samples(0.9)));

        Assert.Equal("boot", Assert.Single(result.Metrics).Case.Experiment);
        Assert.StartsWith("with one platform only", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_round_that_was_recorded_twice_counts_once()
    {
        Sample[] samples = [.. new double[] { 10, 11, 12, 10.5, 11.5, 11 }.Select((value, i) => TestRuns.Ok(i + 1, value))];
        var row = Assert.Single(RunComparison.Compare(TestRuns.Run(samples), TestRuns.Run([.. samples, .. samples])).Metrics);

        Assert.Equal(6, row.DiffRounds);
        Assert.Equal(Verdict.Same, row.Verdict);
    }

    [Fact]
    public void Hosts_that_differ_are_not_comparable_and_say_in_what()
    {
        var run = ManyMetrics(seed: 1);
        var other = OnHost(run, TestRuns.Host() with
        {
            CpuModel = "Xeon",
            LogicalCpus = 8,
            Architecture = "aarch64",
            MemoryBytes = 1L
            << 30,
            Virtualization = "none"
        });
        var result = RunComparison.Compare(run, other);

        Assert.Equal(
            ["CPU model", "logical CPUs", "architecture", "memory", "virtualization"],
            result.HostMismatches.Select(mismatch => mismatch.Property));
        Assert.Contains("AMD EPYC → Xeon", result.HostMismatches[0].ToString(), StringComparison.Ordinal);
        Assert.Empty(result.Metrics);
        Assert.Equal(3, (int)result.Exit);
    }

    [Fact]
    public void A_little_less_memory_is_the_same_host() =>
        Assert.Empty(RunComparison.Compare(
            ManyMetrics(1),
            OnHost(ManyMetrics(1), TestRuns.Host() with { MemoryBytes = (long)(0.985 * (24L << 30)) })).HostMismatches);

    [Fact]
    public void Differences_that_do_not_forbid_a_comparison_are_noted()
    {
        var run = ManyMetrics(1);
        var other = OnHost(
            run,
            TestRuns.Host() with { Kernel = "6.19.0", Mitigations = new Dictionary<string, string> { ["mds"] = "Vulnerable" } });
        other = other with
        {
            Environment = other.Environment with
            {
                Tools = new Dictionary<string, string> { ["runc"] = "1.2.0" },
                Guests = [other.Environment.Guests[0] with { Digest = "sha256:11" }],
                Settings = other.Environment.Settings with { Cpus = 2 },
            },
        };
        var result = RunComparison.Compare(run, other);

        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
        Assert.All(
            new[] {
                "kernel differs: 6.18.0 → 6.19.0",
                "mitigation of mds differs: none → Vulnerable",
                "version of runc differs: 1.1.5 → 1.2.0",
                "digest of guest busybox",
                "CPU allowance differs: 1 → 2" },
            expected => Assert.Contains(result.Notes, note => note.StartsWith(expected, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_relative_comparison_does_not_mind_a_host_three_times_as_fast()
    {
        var (baseline, diff) = OnTwoHosts(runcFactor: 1);
        var result = RunComparison.Compare(baseline, diff, new ComparisonOptions { Basis = ComparisonBasis.Ratios });

        var row = Assert.Single(result.Metrics);
        Assert.Equal("runc", row.Case.Platform);
        Assert.Equal(Verdict.Same, row.Verdict);
        Assert.Equal(2, row.BaselineMedian!.Value, 0.1);
        Assert.Equal(2, result.LeftOut);
        Assert.NotEmpty(result.HostMismatches);
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    [Fact]
    public void A_relative_comparison_sees_overhead_that_grew()
    {
        var (baseline, diff) = OnTwoHosts(runcFactor: 1.5);
        var result = RunComparison.Compare(baseline, diff, new ComparisonOptions { Basis = ComparisonBasis.Ratios });

        Assert.Equal(Verdict.Worse, Assert.Single(result.Metrics).Verdict);
        Assert.Equal(ComparisonExit.SomethingWorse, result.Exit);
    }

    [Fact]
    public void By_ratios_a_run_without_native_is_not_comparable_and_a_fact_keeps_its_unit()
    {
        Sample[] Samples(params string[] platforms) =>
        [
            .. from platform in platforms from round in Enumerable.Range(1, 6) from sample in new[]
            {
                TestRuns.Ok(round, 10 + round, platform),
                TestRuns.Ok(round, 256 << 20, platform, "memory", "memory.guest.total", "B", Direction.Exact),
            }
            select sample,
        ];
        var ratios = new ComparisonOptions { Basis = ComparisonBasis.Ratios };

        var without = RunComparison.Compare(TestRuns.Run(Samples("runc")), TestRuns.Run(Samples("runc")), ratios);
        Assert.Equal(ComparisonExit.NotComparable, without.Exit);
        Assert.Contains(without.Notes, note => note.Contains("measure native", StringComparison.Ordinal));

        Sample[] facts = [.. Samples("native", "runc").Where(sample => sample.Direction == Direction.Exact)];
        Assert.Equal(ComparisonExit.NothingWorse, RunComparison.Compare(TestRuns.Run(facts), TestRuns.Run(facts), ratios).Exit);

        var with = RunComparison.Compare(TestRuns.Run(Samples("native", "runc")), TestRuns.Run(Samples("native", "runc")), ratios);
        Assert.Equal(ComparisonExit.NothingWorse, with.Exit);
        var fact = with.Metrics.Single(row => row is { Metric: "memory.guest.total", Case.Platform: "runc" });
        Assert.Equal("256 MiB", fact.Words(fact.DiffMedian, with.Basis));
        Assert.Contains("| 256 MiB | 256 MiB |", ComparisonMarkdown.Write(with, all: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_platform_alone_is_told_from_two_of_a_run_that_are_compared(bool between)
    {
        var all = from round in Enumerable.Range(1, 6)
                  from platform in new[] { "runc", "crun" }
                  select TestRuns.Ok(round, 10 + round, platform);
        var machine = TestRuns.Ok(1, 1, "native", "floor", "floor.start");
        var options = new ComparisonOptions { Between = between ? new PlatformPair("runc", "crun") : null };
        var run = TestRuns.Run([machine, .. all.Where(sample => between || sample.Case.Platform == "runc")]);

        var notes = RunComparison.Compare(run, run, options).Notes;

        Assert.Equal(!between, notes.Any(note => note.StartsWith("with one platform only", StringComparison.Ordinal)));
    }

    /// <summary>Native, runc at twice native, and a metric that native does not have; the second host is three times as fast.</summary>
    private static (RunData Baseline, RunData Diff) OnTwoHosts(double runcFactor)
    {
        var random = new Random(3);
        return (Make(1, 1), OnHost(Make(1 / 3.0, runcFactor), TestRuns.Host() with { CpuModel = "Xeon" }));

        RunData Make(double speed, double factor) => TestRuns.Run(Enumerable.Range(1, 8).SelectMany(round =>
        {
            // Rounds differ by far more than platforms do, which the ratio within a round does not see.
            var native = speed * 10 * Math.Exp(0.5 * random.Gaussian());
            return new[]
            {
                TestRuns.Ok(round, native, "native"),
                TestRuns.Ok(round, 2 * factor * native * Math.Exp(0.01 * random.Gaussian())),
                TestRuns.Ok(round, native, metric: "boot.phase.runtime"),
            };
        }));
    }

    private static RunData OnHost(RunData run, HostEnvironment host) => run with { Environment = run.Environment with { Host = host } };

    /// <summary>50 platforms with three metrics each, six rounds, 5 % of noise.</summary>
    private static RunData ManyMetrics(int seed, string? doubled = null)
    {
        var random = new Random(seed);
        return TestRuns.Run(
            from platform in Enumerable.Range(0, 50).Select(i => $"platform{i}")
            from metric in new[] { "boot.ready", "boot.lifecycle", "boot.phase.kernel" }
            from sample in random.Noisy(platform == doubled && metric == "boot.ready" ? 200 : 100, 0.05, 6)
                .Select((value, round) => TestRuns.Ok(round + 1, value, platform, metric: metric))
            select sample);
    }

    private static MetricComparison Single(
        IEnumerable<double> before,
        IEnumerable<double> after,
        string metric = "boot.ready",
        string unit = "ms",
        Direction direction = Direction.Lower,
        ComparisonOptions? options = null)
    {
        // By rounds alone, unless a test says otherwise: levels of runs have tests of their own.
        options ??= new ComparisonOptions
        {
            Rules = ComparisonRules.Default with { RunLevels = new Dictionary<string, double> { [string.Empty] = 0 } }
        };
        return Assert.Single(RunComparison.Compare(Of(before), Of(after), options).Metrics);

        RunData Of(IEnumerable<double> values) =>
            TestRuns.Unsummarized(values.Select((value, i) => TestRuns.Ok(i + 1, value, metric: metric, unit: unit, direction: direction)));
    }
}
