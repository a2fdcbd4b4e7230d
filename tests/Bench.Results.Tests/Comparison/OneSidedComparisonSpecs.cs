using Bench.Results.Comparison;

namespace Bench.Results.Tests.Comparison;

/// <summary>What only one side has a value of: it failed, was not tried, or is of another unit.</summary>
public class OneSidedComparisonSpecs
{
    [Fact]
    public void A_platform_that_fails_where_it_worked_counts_as_worse()
    {
        var baseline = TestRuns.Run([TestRuns.Ok(1, 10), TestRuns.Ok(1, 20, metric: "boot.lifecycle")]);
        var result = RunComparison.Compare(baseline, TestRuns.Run([TestRuns.Not(TestRuns.Ok(1, 0), Outcome.Timeout, "60 s passed")]));

        Assert.All(result.Metrics, row => Assert.Equal(Verdict.Failed, row.Verdict));
        Assert.Contains(result.Metrics, row => row.Reason == "60 s passed");
        Assert.Equal(ComparisonExit.SomethingWorse, result.Exit);
    }

    [Fact]
    public void What_fails_before_its_parts_are_measured_has_failed_in_all_of_them()
    {
        var failed = TestRuns.Not(Part(1, []), Outcome.Failed, "no boot");
        var baseline = TestRuns.Run(
            from job in new[] { "randread", "write" } from round in Enumerable.Range(1, 6) select Part(round, [new("job", job)]));

        var result = RunComparison.Compare(baseline, TestRuns.Run([TestRuns.Ok(1, 1), failed]));

        Assert.Equal(ComparisonExit.SomethingWorse, result.Exit);
        var worse = result.Metrics.Where(row => row.CountsAsWorse).ToList();
        Assert.Equal(["randread", "write"], worse.Select(row => row.Case.Parameters["job"]).Order());
        Assert.All(worse, row => Assert.Equal((Verdict.Failed, "no boot"), (row.Verdict, row.Reason)));

        static Sample Part(int round, KeyValuePair<string, string>[] parameters)
        {
            var sample = TestRuns.Ok(round, 100 + round, experiment: "disk", metric: "disk.iops");
            return sample with { Case = sample.Case with { Parameters = new([new("storage", "plain"), .. parameters]) } };
        }
    }

    [Fact]
    public void One_round_that_fails_before_its_parts_makes_no_failure_of_a_part_that_was_not_tried()
    {
        var failed = TestRuns.Not(TestRuns.Ok(6, 0, experiment: "disk", metric: "disk.iops"), Outcome.Failed, "no boot");

        var result = RunComparison.Compare(
            TestRuns.Run(Rounds("randread").Concat(Rounds("write"))), TestRuns.Run(Rounds("randread").SkipLast(1).Append(failed)));

        Assert.Equal(Verdict.Missing, result.Metrics.Single(row => row.Case.Parameters["job"] == "write").Verdict);
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);

        static IEnumerable<Sample> Rounds(string job) =>
            from round in Enumerable.Range(1, 6)
            let sample = TestRuns.Ok(round, 100 + round, experiment: "disk", metric: "disk.iops")
            select sample with { Case = sample.Case with { Parameters = new([new("job", job)]) } };
    }

    [Fact]
    public void A_platform_that_failed_before_and_works_now_is_new()
    {
        var failed = TestRuns.Run([TestRuns.Not(TestRuns.Ok(1, 0), Outcome.Failed, "no"), TestRuns.Ok(1, 1, "native")]);
        var result = RunComparison.Compare(failed, TestRuns.Run([TestRuns.Ok(1, 10), TestRuns.Ok(1, 1, "native")]));

        var row = result.Metrics.Single(row => row.Case.Platform == "runc");
        Assert.Equal(Verdict.New, row.Verdict);
        Assert.Contains("failed in the baseline", row.Reason, StringComparison.Ordinal);
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    [Fact]
    public void A_failure_in_both_runs_is_said_and_is_not_worse()
    {
        var failed = TestRuns.Run([TestRuns.Not(TestRuns.Ok(1, 0), Outcome.Failed, "no")]);
        var result = RunComparison.Compare(failed, failed);

        Assert.Equal(Verdict.Failed, Assert.Single(result.Metrics).Verdict);
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    [Fact]
    public void What_only_one_run_has_is_new_or_missing_and_not_worse()
    {
        var result = RunComparison.Compare(
            TestRuns.Run([TestRuns.Ok(1, 10), TestRuns.Ok(1, 10, "crun")]),
            TestRuns.Run([TestRuns.Ok(1, 10), TestRuns.Ok(1, 10, "native")]));

        Assert.Equal(Verdict.Missing, result.Metrics.Single(row => row.Case.Platform == "crun").Verdict);
        Assert.Equal(Verdict.New, result.Metrics.Single(row => row.Case.Platform == "native").Verdict);
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    [Theory]
    [InlineData(10, 10, 0)]
    [InlineData(11, 0, 1)]
    public void Much_that_only_one_run_has_is_counted_and_does_not_hide_the_rest(int added, int rows, int lines)
    {
        var one = TestRuns.Ok(1, 10);
        var result = RunComparison.Compare(
            TestRuns.Run([one]),
            TestRuns.Run([one, .. Enumerable.Range(0, added).Select(platform => TestRuns.Ok(1, 10, $"platform{platform}"))]));

        Assert.Equal((rows, lines), (result.Rows(all: false).Count, result.Counted(all: false).Count));
        Assert.All(result.Counted(all: false), line => Assert.Equal("Only in the later run: 11 of boot", line));
        Assert.Equal((added + 1, 0), (result.Rows(all: true).Count, result.Counted(all: true).Count));
    }

    [Fact]
    public void Runs_with_nothing_in_common_are_not_comparable()
    {
        var result = RunComparison.Compare(TestRuns.Run([TestRuns.Ok(1, 10)]), TestRuns.Run([TestRuns.Ok(1, 10, "crun")]));

        Assert.Equal(ComparisonExit.NotComparable, result.Exit);
        Assert.Contains(result.Notes, note => note.Contains("nothing to compare", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_of_unit_is_said()
    {
        var result = RunComparison.Compare(TestRuns.Run([TestRuns.Ok(1, 10)]), TestRuns.Run([TestRuns.Ok(1, 0.01, unit: "s")]));

        Assert.All(result.Metrics, row => Assert.Contains("measured in", row.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void More_failures_are_said_beside_the_verdict()
    {
        var good = Enumerable.Range(1, 6).Select(round => TestRuns.Ok(round, 10 + round)).ToArray();
        var result = RunComparison.Compare(
            TestRuns.Run(good),
            TestRuns.Run([.. good, TestRuns.Not(TestRuns.Ok(7, 0), Outcome.Failed, "no")]));

        Assert.Contains("failures went from 0 to 1", Assert.Single(result.Metrics).Reason, StringComparison.Ordinal);
    }
}
