using Bench.Platforms.Host;
using Bench.Results.Comparison;
using Bench.Results.Statistics;
using Bench.Validation.Accuracy;
using CsCheck;

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
    public void The_number_of_values_that_would_decide_is_the_one_that_narrows_the_interval_enough() =>
        Gen.Select(Gen.Double[-0.25, 0.25], Gen.Double[0.4, 3], Gen.Int[6, 200]).Sample((median, reach, count) =>
        {
            const double Bound = 0.3;
            var more = AccuracyVerdicts.MoreNeeded(new Estimate(median, median - reach, median + reach), Bound, count);
            var narrowed = more is { } known ? reach * Math.Sqrt((double)count / (count + known)) : 0;
            return more is null or > 0 && narrowed <= Bound - Math.Abs(median) + 1e-9;
        });

    [Fact]
    public void Too_few_values_want_as_many_as_an_interval_needs() =>
        Assert.Equal(4, AccuracyVerdicts.MoreNeeded(new Estimate(0, null, null), 1, 2));

    [Fact]
    public void The_harness_is_held_to_hyperfine_by_three_tenths_of_a_millisecond_and_one_percent()
    {
        var suite = new StartSuite(host: null!, seed: 1, pairs: null, _ => { });
        StartTime[] theirs = [.. Enumerable.Range(0, 40).Select(i => new StartTime(TimeSpan.FromMilliseconds(100 + (0.01 * i)), null))];

        var near = suite.Judge(
            "near",
            [.. theirs.Select(time => time with { Measured = time.Measured + TimeSpan.FromMilliseconds(1.2) })],
            theirs);
        var far = suite.Judge(
            "far",
            [.. theirs.Select(time => time with { Measured = time.Measured + TimeSpan.FromMilliseconds(1.4) })],
            theirs);

        Assert.Equal(1.3, near.Bound!.Value, 0.01);
        Assert.Equal(1.2, near.Difference!.Median, 1e-6);
        Assert.Equal((AccuracyVerdict.Within, AccuracyVerdict.Outside), (near.Verdict, far.Verdict));
    }

    [Fact]
    public void What_the_kernel_tells_of_the_commands_is_taken_out_of_both_sides()
    {
        var random = new Random(1);
        var suite = new StartSuite(host: null!, seed: 1, pairs: null, _ => { });

        // Commands of 5 to 25 ms; the harness adds 0.7 ms, hyperfine 0.6.
        StartTime[] Times(
            double added) => [.. Enumerable.Range(0, 40).Select(_ => TimeSpan.FromMilliseconds(5 + (20 * random.NextDouble()))).Select(kernels => new StartTime(kernels + TimeSpan.FromMilliseconds(added), kernels))];
        var result = suite.Judge("scattered", Times(0.7), Times(0.6));

        Assert.Equal(0.1, result.AddedDifference!.Median, 1e-6);
        Assert.True(result.Difference!.High - result.Difference.Low > 1);
        Assert.Equal(AccuracyVerdict.Within, result.Verdict);
    }

    [Fact]
    public void A_host_that_lacks_something_is_no_failure_and_what_goes_wrong_is()
    {
        AccuracyReport Report(
            AccuracyVerdict verdict) => new(1, [], [], [new StartResult { Name = "runc", Verdict = verdict }, new StartResult { Name = "true", Verdict = AccuracyVerdict.Within }]);

        Assert.Equal(AccuracyVerdict.NotMeasured, AccuracyVerdicts.Of(new InstanceException(InstanceFailure.Unsupported, "no guest")));
        Assert.Equal(AccuracyVerdict.Failed, AccuracyVerdicts.Of(new InstanceException(InstanceFailure.Timeout, "no answer")));
        Assert.False(Report(AccuracyVerdict.NotMeasured).IsBad);
        Assert.False(Report(AccuracyVerdict.Undecided).IsBad);
        Assert.True(Report(AccuracyVerdict.Failed).IsBad);
        Assert.True(Report(AccuracyVerdict.Outside).IsBad);
    }

    [Theory]
    [InlineData(99, 0, true, AccuracyVerdict.Within)]
    [InlineData(101, 0, true, AccuracyVerdict.Outside)]
    [InlineData(50, 2, true, AccuracyVerdict.Outside)]
    [InlineData(5000, 600, false, AccuracyVerdict.Informative)]
    internal void A_sampler_is_held_to_what_it_costs_and_to_its_rate(int milliseconds, int missed, bool judged, AccuracyVerdict verdict) =>
        Assert.Equal(verdict, RateSuite.Judge(Cost(TimeSpan.FromMilliseconds(milliseconds), missed), judged).Verdict);

    private static SamplerCost Cost(TimeSpan cpu, int missed) => new()
    {
        TicksPerSecond = 100,
        Taken = 1000,
        Missed = missed,
        Overwritten = 0,
        Elapsed = TimeSpan.FromSeconds(10),
        CpuTime = cpu,
        AllocatedBytes = 2048,
        WorstLateness = TimeSpan.FromMilliseconds(1),
    };

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
        var report = new AccuracyReport(
            7,
            [TruthResult.NotMeasured(new SyncedWrite(), "no disk\nand no | pipe")],
            [RateSuite.Judge(Cost(TimeSpan.FromMilliseconds(50), missed: 0), judged: true)],
            [new StartResult { Name = "runc", Verdict = AccuracyVerdict.NotMeasured, Reason = "'runc' is not installed" }]);

        var lines = new AccuracyTables(report).ToMarkdown().Split('\n');

        Assert.Contains(
            @"| 16 MiB written, O_DIRECT\|O_DSYNC | all | 0 | – | – | – | – | – | – | not measured: no disk and no \| pipe |",
            lines);
        Assert.Contains(
            "| 100 | 1000 | 100.0 | 0.00 % | 0.50 % | 50.0 µs | 1.00 ms | 2.00 KiB | CPU < 1 %, missed < 0.1 % | within |",
            lines);
        Assert.Contains("| runc | 0 | – | – | – | – | – | – | – | not measured: 'runc' is not installed |", lines);
        Assert.False(report.IsBad);
        Assert.True((report with { Rates = [] }).IsBad);
    }
}
