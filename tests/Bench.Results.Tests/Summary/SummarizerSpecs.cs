using CsCheck;

namespace Bench.Results.Tests.Summary;

public class SummarizerSpecs
{
    [Fact]
    public void Warm_up_is_left_out()
    {
        var row = Rows([TestRuns.Ok(0, 1000), TestRuns.Ok(1, 10), TestRuns.Ok(2, 12)]).Single();

        Assert.Equal(2, row.Count);
        Assert.Equal(11, row.Value!.Median);
    }

    [Fact]
    public void A_round_counts_once_however_many_iterations_it_has()
    {
        var samples = Enumerable.Range(1, 100).Select(iteration => TestRuns.Ok(1, 50, iteration: iteration))
            .Append(TestRuns.Ok(2, 10)).Append(TestRuns.Ok(3, 11));

        Assert.Equal(11, Rows(samples).Single().Value!.Median);
    }

    [Fact]
    public void Failures_are_counted_and_say_why()
    {
        var row = Rows(
        [
            TestRuns.Ok(1, 10),
            TestRuns.Not(TestRuns.Ok(2, 0), Outcome.Failed, "no ready line"),
            TestRuns.Not(TestRuns.Ok(3, 0), Outcome.Failed, "no ready line"),
            TestRuns.Not(TestRuns.Ok(4, 0), Outcome.Timeout, "60 s passed"),
        ]).Single();

        Assert.Equal(1, row.Count);
        Assert.Equal(3, row.Failures);
        Assert.Contains("failed (2 of 4): no ready line", row.Flags.Texts());
        Assert.Contains("timeout (1 of 4): 60 s passed", row.Flags.Texts());
    }

    [Fact]
    public void A_case_that_never_worked_is_a_row_without_value()
    {
        var row = Rows([TestRuns.Not(TestRuns.Ok(1, 0), Outcome.Unsupported, "no network here")]).Single();

        Assert.Null(row.Value);
        Assert.Equal(0, row.Failures);
        Assert.Contains(row.Flags.Texts(), flag => flag.Contains("no network here", StringComparison.Ordinal));
    }

    [Fact]
    public void Too_few_rounds_are_flagged_and_have_no_interval()
    {
        var row = Rows(Enumerable.Range(1, 5).Select(round => TestRuns.Ok(round, 10 + round))).Single();

        Assert.Null(row.Value!.Low);
        Assert.Contains(row.Flags, flag => flag.Kind == FlagKind.TooFewRounds);
        Assert.DoesNotContain(
            Rows(Enumerable.Range(1, 6).Select(round => TestRuns.Ok(round, 10 + round))).Single().Flags,
            flag => flag.Kind == FlagKind.TooFewRounds);
    }

    [Fact]
    public void An_outlier_is_flagged_and_kept()
    {
        var row = Rows(Enumerable.Range(1, 8).Select(round => TestRuns.Ok(round, round == 4 ? 500 : 10 + round))).Single();

        Assert.Equal(8, row.Count);
        Assert.Contains(
            row.Flags.Texts(),
            flag => flag.StartsWith("outliers kept: 1 of 8", StringComparison.Ordinal)
                && flag.Contains("round 4", StringComparison.Ordinal));
    }

    [Fact]
    public void What_flags_a_value_flags_its_row_with_a_count()
    {
        const string Cache = "O_DIRECT ended in the host page cache: 0 % of the bytes reached the device";
        var row = Rows([TestRuns.Ok(1, 10, flag: Cache), TestRuns.Ok(2, 10, flag: Cache), TestRuns.Ok(3, 10)]).Single();

        Assert.Contains($"{Cache} (2 of 3 values)", row.Flags.Texts());
    }

    [Theory]
    [InlineData(1.2, 8, true)]
    [InlineData(2.1, 1, true)]
    [InlineData(1.9, 1, false)]
    [InlineData(0.9, 8, false)]
    [InlineData(1.04, 8, false)]
    [InlineData(1.0, 8, false)]
    public void A_database_that_beats_the_hosts_disk_is_suspect(double ratio, int rounds, bool suspect)
    {
        var samples = Enumerable.Range(1, rounds)
            .SelectMany(round => new[] { Commits(round, 100, "native"), Commits(round, ratio * 100, "runc") });
        var row = Rows(samples).Single(row => row.Case.Platform == "runc");

        Assert.Equal(suspect, row.Has(FlagKind.BeatsHost));

        static Sample Commits(int round, double value, string platform)
            => TestRuns.Ok(round, value, platform, "application", "application.sqlite.wal", "1/s", Direction.Higher);
    }

    [Theory]
    [InlineData(0.02, 8, true)]
    [InlineData(0.02, 2, true)]
    [InlineData(0.6, 1, false)]
    [InlineData(1.3, 8, false)]
    [InlineData(0.9, 2, false)]
    public void A_sync_that_is_faster_than_the_hosts_is_suspect(double ratio, int rounds, bool suspect)
    {
        var samples = Enumerable.Range(1, rounds)
            .SelectMany(round => new[] { Sync(round, 36, "native"), Sync(round, ratio * 36, "runc") });
        var row = Rows(samples).Single(row => row.Case.Platform == "runc");

        Assert.Equal(suspect, row.Has(FlagKind.BeatsHost));

        static Sample Sync(int round, double value, string platform)
            => TestRuns.Ok(round, value, platform, "disk", "disk.latency.fsync.p50", "us");
    }

    [Theory]
    [InlineData(1.2, 8, true)]
    [InlineData(2.1, 1, true)]
    [InlineData(1.9, 1, false)]
    [InlineData(0.9, 8, false)]
    [InlineData(1.08, 8, false)]
    [InlineData(1.0, 8, false)]
    public void A_disk_that_beats_the_host_is_suspect(double ratio, int rounds, bool suspect)
    {
        var samples = Enumerable.Range(1, rounds)
            .SelectMany(round => new[] { Disk(round, 1000 + round, "native"), Disk(round, ratio * (1000 + round), "runc") });
        var rows = Rows(samples);

        Assert.Equal(suspect, rows.Single(row => row.Case.Platform == "runc").Has(FlagKind.BeatsHost));
        Assert.False(rows.Single(row => row.Case.Platform == "native").Has(FlagKind.BeatsHost));

        static Sample Disk(int round, double value, string platform)
            => TestRuns.Ok(round, value, platform, "disk", "disk.iops", "1/s", Direction.Higher);
    }

    [Fact]
    public void Two_measures_of_memory_that_disagree_are_flagged()
    {
        var rows = Rows([TestRuns.Ok(1, 100, experiment: "memory", metric: "memory.pss", unit: "B"), TestRuns.Ok(
            1,
            200,
            experiment: "memory",
            metric: "memory.cgroup",
            unit: "B")]);

        Assert.All(rows, row => Assert.Contains(row.Flags.Texts(), flag => flag.Contains("disagree", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_noisy_round_is_told_and_kept()
    {
        Sample[] samples =
        [
            TestRuns.Ok(1, 10), TestRuns.Ok(2, 30),
            Host(1, "host.steal", 0.001), Host(2, "host.steal", 0.05), Host(1, "host.psi.cpu.some", 0.6), Host(2, "host.psi.cpu.some", 0.1),
        ];
        var summary = TestRuns.Run(samples, 2).Summary;

        Assert.Equal("host noise: quiet in 0 of 2 rounds. Noisy by steal 5 % in round 2, CPU pressure 60 % in round 1", summary.HostNoise);
        Assert.Equal(20, summary.Metrics.Single(row => row.Metric == "boot.ready").Value!.Median);

        static Sample Host(int round, string metric, double value) => TestRuns.Ok(round, value, "native", "host", metric, "1");
    }

    [Fact]
    public void A_ratio_needs_the_same_guest_and_parameters()
    {
        var rows = Rows([TestRuns.Ok(1, 5, "native") with { Case = TestRuns.Case("native", guest: "debian") }, TestRuns.Ok(1, 10)]);

        Assert.Null(rows.Single(row => row.Case.Platform == "runc").RatioToNative);
    }

    [Fact]
    public void Rows_are_in_the_order_that_a_reader_asks_for()
    {
        var rows = Rows(
            from platform in new[] { "runc", "crun", "native", "qemu/q35" }
            from metric in new[] { "boot.phase.kernel", "boot.lifecycle", "boot.ready" }
            select TestRuns.Ok(1, platform switch { "native" => 50, "crun" => 10, "runc" => 20, _ => 1 }, platform, metric: metric));

        Assert.Equal(["boot.ready", "boot.lifecycle", "boot.phase.kernel"], rows.Select(row => row.Metric).Distinct());
        Assert.Equal(["native", "crun", "runc", "qemu/q35"], rows.Take(4).Select(row => row.Case.Platform));
    }

    [Fact]
    public void The_order_of_samples_changes_nothing()
    {
        Sample[] samples = [.. from round in Enumerable.Range(1, 6) from platform in new[] {
            "native",
            "runc" } select TestRuns.Ok(round, (round * 7 % 5) + platform.Length, platform)];
        var expected = RunJson.WriteSummary(TestRuns.Run(samples).Summary);

        Gen.Shuffle(samples).Sample(shuffled => RunJson.WriteSummary(TestRuns.Run(shuffled).Summary) == expected, iter: 20);
    }

    private static IReadOnlyList<MetricSummary> Rows(IEnumerable<Sample> samples) => TestRuns.Run(samples).Summary.Metrics;
}
