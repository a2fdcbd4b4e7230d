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

    [Theory]
    [InlineData("network", "tap", "network", "bridge", "native has no network=tap: the ratio is to its network=bridge")]
    [InlineData("storage", "qcow2", null, null, "native has no storage=qcow2: the ratio is to its plain storage")]
    [InlineData("storage", "virtiofs", null, null, "native has no storage=virtiofs: the ratio is to its plain storage")]
    public void What_native_cannot_have_is_compared_with_the_nearest_that_it_has_and_the_row_says_so(
        string parameter,
        string value,
        string? ofNative,
        string? valueOfNative,
        string flag)
    {
        var samples = Enumerable.Range(1, 6).SelectMany(round => new[]
        {
            With(TestRuns.Ok(round, 10, "native"), ofNative, valueOfNative),
            With(TestRuns.Ok(round, 30), parameter, value),
        });

        var row = TestRuns.Run(samples).Summary.Metrics.Single(row => row.Case.Platform == "runc");

        Assert.Equal(3, row.RatioToNative!.Median, 9);
        Assert.Contains(new Flag(FlagKind.OtherCounterpart, flag), row.Flags);
    }

    [Fact]
    public void What_native_has_too_is_compared_with_the_same()
    {
        var id = TestRuns.Case() with
        {
            Parameters = new ParameterSet(
            [KeyValuePair.Create("network", "bridge"), KeyValuePair.Create("workload", "tcp")])
        };

        Assert.Equal(id with { Platform = "native" }, NativeRatio.CounterpartOf(id));
        Assert.Empty(NativeRatio.Substitutions(id));
    }

    private static Sample With(Sample sample, string? parameter, string? value) =>
        parameter is null
            ? sample
            : sample with { Case = sample.Case with { Parameters = new ParameterSet([KeyValuePair.Create(parameter, value!)]) } };

    [Fact]
    public void Only_rounds_that_have_both_count()
    {
        var ratios = NativeRatio.PerRound(
            new Dictionary<int, double> { [1] = 10, [2] = 30, [4] = 8 },
            new Dictionary<int, double> { [2] = 10, [3] = 1, [4] = 0 });

        Assert.Equal(3, Assert.Single(ratios).Value);
    }
}
