using Bench.Results.Statistics;

namespace Bench.Results.Tests.Statistics;

public class NativeRatioSpecs
{
    [Fact]
    public void A_host_that_drifts_leaves_the_ratio_at_the_truth()
    {
        // The host slows down by half in every round, and the platform costs 30 % throughout.
        var samples = Enumerable.Range(1, 8).SelectMany(round =>
        {
            var host = 10 * Math.Pow(1.5, round);
            return new[] { TestRuns.Ok(round, host, "native"), TestRuns.Ok(round, 1.3 * host) };
        });

        var ratio = TestRuns.Run(samples, 8).Summary.Metrics.Single(row => row.Case.Platform == "runc").RatioToNative!;

        Assert.Equal(1.3, ratio.Median, 9);
        Assert.Equal(1.3, ratio.Low!.Value, 9);
        Assert.Equal(1.3, ratio.High!.Value, 9);
    }

    [Fact]
    public void Only_rounds_that_have_both_count()
    {
        var ratios = NativeRatio.PerRound(
            new Dictionary<int, double> { [1] = 10, [2] = 30, [4] = 8 },
            new Dictionary<int, double> { [2] = 10, [3] = 1, [4] = 0 });

        Assert.Equal(3, Assert.Single(ratios).Value);
    }
}
