using Bench.Platforms.Host;
using Bench.Results.Statistics;
using Bench.Validation.Accuracy;

namespace Bench.Validation.Tests.Accuracy;

/// <summary>When an error is said to be within its bound, and what is said of it.</summary>
public class VerdictSpecs
{
    [Theory]
    [InlineData(-0.2, 0.3, AccuracyVerdict.Within)]
    [InlineData(-0.4, -0.31, AccuracyVerdict.Outside)]
    [InlineData(0.31, 5, AccuracyVerdict.Outside)]
    [InlineData(-0.31, 0.1, AccuracyVerdict.Undecided)]
    [InlineData(0.1, 0.31, AccuracyVerdict.Undecided)]
    [InlineData(-1, 1, AccuracyVerdict.Undecided)]
    internal void It_is_the_interval_that_is_held_to_the_bound(double low, double high, AccuracyVerdict expected) =>
        Assert.Equal(expected, AccuracyVerdicts.Of(new Estimate((low + high) / 2, low, high), 0.3));

    [Fact]
    public void Without_an_interval_nothing_is_decided() =>
        Assert.Equal(AccuracyVerdict.Undecided, AccuracyVerdicts.Of(new Estimate(0, null, null), 1));

    [Fact]
    public void What_must_be_exact_may_not_be_off_once()
    {
        Assert.Equal(AccuracyVerdict.Outside, Bound.Exact.Judge([0, 0, 1], new Estimate(0, 0, 0)));
        Assert.Equal(AccuracyVerdict.Within, Bound.Exact.Judge([0, 0, 0], new Estimate(0, 0, 0)));
    }

    [Fact]
    public void What_others_add_to_may_be_more_and_never_less()
    {
        Assert.Equal(AccuracyVerdict.Within, Bound.AtLeast.Judge([0, 4096, 1e9], new Estimate(4096, 0, 1e9)));
        Assert.Equal(AccuracyVerdict.Outside, Bound.AtLeast.Judge([0, -1, 5], new Estimate(0, -1, 5)));
    }

    [Fact]
    public void The_harness_is_held_to_hyperfine_by_three_tenths_of_a_millisecond_and_one_percent()
    {
        StartTime[] theirs = [.. Enumerable.Range(0, 40).Select(i => new StartTime(TimeSpan.FromMilliseconds(100 + (0.01 * i)), null))];

        var (near, far) = (Later(1.2), Later(1.4));

        Assert.Equal(1.3, near.Bound, 0.01);
        Assert.Equal(1.2, near.Difference.Median, 1e-6);
        Assert.Equal((AccuracyVerdict.Within, AccuracyVerdict.Outside), (near.Verdict, far.Verdict));

        StartComparison Later(double milliseconds) => StartComparison.Of(
            [.. theirs.Select(time => (time with { Measured = time.Measured + TimeSpan.FromMilliseconds(milliseconds) }, time))]);
    }

    [Fact]
    public void What_the_kernel_tells_of_the_commands_is_taken_out_of_both_sides()
    {
        var random = new Random(1);

        // Commands of 5 to 25 ms; the harness adds 0.7 ms, hyperfine 0.6.
        var result = StartComparison.Of([.. Times(0.7).Zip(Times(0.6))]);

        Assert.Equal(0.1, result.AddedDifference!.Median, 1e-6);
        Assert.True(result.Difference.High - result.Difference.Low > 1);
        Assert.Equal(AccuracyVerdict.Within, result.Verdict);

        StartTime[] Times(double added) =>
        [
            .. from _ in Enumerable.Range(0, 40)
               let kernels = TimeSpan.FromMilliseconds(5 + (20 * random.NextDouble()))
               select new StartTime(kernels + TimeSpan.FromMilliseconds(added), kernels),
        ];
    }

    [Fact]
    public void A_host_that_lacks_something_is_no_failure_and_what_goes_wrong_is()
    {
        Assert.Equal(AccuracyVerdict.NotMeasured, AccuracyVerdicts.Of(new InstanceException(InstanceFailure.Unsupported, "no guest")));
        Assert.Equal(AccuracyVerdict.Failed, AccuracyVerdicts.Of(new InstanceException(InstanceFailure.Timeout, "no answer")));
        Assert.False(IsBad(AccuracyVerdict.NotMeasured));
        Assert.False(IsBad(AccuracyVerdict.Undecided));
        Assert.True(IsBad(AccuracyVerdict.Failed));
        Assert.True(IsBad(AccuracyVerdict.Outside));

        static bool IsBad(AccuracyVerdict verdict) =>
            Report(new AccuracyRow(["runc"], "–", verdict), new AccuracyRow(["true"], "–", AccuracyVerdict.Within)).IsBad;
    }

    [Theory]
    [InlineData(0, 0, 4096, AccuracyVerdict.Within)]
    [InlineData(0, 0, -1, AccuracyVerdict.Outside)]
    [InlineData(1, 1, 1, AccuracyVerdict.Outside)]
    internal void What_is_exact_but_for_metadata_is_so_by_the_median_and_never_below_the_truth(
        double one,
        double two,
        double three,
        AccuracyVerdict verdict) =>
        Assert.Equal(
            verdict,
            Bound.ExactButForMetadata.Judge([one, two, three], new Estimate(Quantiles.Median([one, two, three]), null, null)));

    [Fact]
    public void The_tables_are_Markdown_whatever_is_in_them()
    {
        var failed = AccuracyRow.Failed("O_DIRECT|O_DSYNC", new InstanceException(InstanceFailure.Unsupported, "no disk\nand no | pipe"));
        var report = Report(new AccuracyRow(["runc", "3"], "± 1 ms", AccuracyVerdict.Within), failed);

        var lines = report.ToMarkdown().Split('\n');

        Assert.Contains("| runc              |     3 | ± 1 ms | within                               |", lines);
        Assert.Contains(@"| O_DIRECT\|O_DSYNC |     – |      – | not measured: no disk and no \| pipe |", lines);
        Assert.False(report.IsBad);
        Assert.True(Report(failed).IsBad);
    }

    private static AccuracyReport Report(params AccuracyRow[] rows)
    {
        var table = new AccuracyTable("A table", "command", "pairs");
        table.Rows.AddRange(rows);
        return new AccuracyReport(table);
    }
}
