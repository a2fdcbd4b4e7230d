namespace Bench.Validation.Simulation;

/// <summary>How often intervals hold the truth.</summary>
internal static class CoverageSimulation
{
    private const int ValuesForTruth = 400_001;

    public static Coverage Run(Scenario scenario, int rounds, int trials, int seed)
    {
        var (truth, truthOfRatio) = Truths(scenario, seed);
        var (ofMedian, ofRatio, ofRuns) = (0, 0, 0);
        var shape = new SimulatedShape(2, 1, rounds, 1);
        Parallel.For(0, trials, trial =>
        {
            var noise = new Noise(Seeds.Of(seed, trial));
            var (one, two) = (scenario.Run(noise, shape, isLater: false), scenario.Run(noise, shape, isLater: true));
            Interlocked.Add(ref ofMedian, Holds(MedianInterval.Of(Values(one)), truth));
            Interlocked.Add(ref ofRatio, Holds(MedianInterval.Of(RatiosToNative(one)), truthOfRatio));

            // Ratios to native, so that a world that drifts as a whole has a truth, too: there is no difference between its runs.
            var change = LevelChange.Between([[.. RatiosToNative(one)]], [[.. RatiosToNative(two)]], runLevel: 0)!;
            Interlocked.Add(ref ofRuns, Holds(change.Interval(MedianInterval.Level), 1));
        });
        return new Coverage(scenario.HasLevel ? (double)ofMedian / trials : null, (double)ofRatio / trials, (double)ofRuns / trials);
    }

    /// <summary>Coverage of the interval of a ratio to native where rounds end as soon as it is narrow enough, and the mean number of
    /// rounds.</summary>
    /// <param name="precision">Half of the interval's width at which rounds end, as a share of the ratio.</param>
    /// <param name="fewest">Rounds before which they do not.</param>
    /// <param name="most">Rounds after which they do anyway.</param>
    public static (double Coverage, double MeanRounds) AfterStopping(
        Scenario scenario,
        double precision,
        int fewest,
        int most,
        int trials,
        int seed)
    {
        var (_, truth) = Truths(scenario, seed);
        var (held, rounds) = (0, 0L);
        var shape = new SimulatedShape(2, 1, most, 1);
        Parallel.For(0, trials, trial =>
        {
            double[] ratios = [.. RatiosToNative(scenario.Run(new Noise(Seeds.Of(seed, trial)), shape, isLater: false))];
            var count = fewest;
            while (count < most && MedianInterval.Of(ratios[..count]) is { Low: { } low, High: { } high, Median: var median }
                && (high - low) / 2 / median > precision)
            {
                count++;
            }

            Interlocked.Add(ref held, Holds(MedianInterval.Of(ratios[..count]), truth));
            Interlocked.Add(ref rounds, count);
        });
        return ((double)held / trials, (double)rounds / trials);
    }

    private static int Holds(Estimate estimate, double truth) => estimate.Low <= truth && truth <= estimate.High ? 1 : 0;

    private static IEnumerable<double> RatiosToNative(IReadOnlyList<SimulatedSeries> logarithms) =>
        logarithms[1].Rounds.Zip(logarithms[0].Rounds, (one, native) => Math.Exp(one[0] - native[0]));

    private static IEnumerable<double> Values(IReadOnlyList<SimulatedSeries> logarithms) =>
        logarithms[1].Rounds.Select(round => Math.Exp(round[0]));

    private static (double OfMedian, double OfRatio) Truths(Scenario scenario, int seed)
    {
        var many = scenario.Run(new Noise(Seeds.Of(seed, -1)), new SimulatedShape(2, 1, ValuesForTruth, 1), isLater: false);
        return (Quantiles.Median(Values(many)), Quantiles.Median(RatiosToNative(many)));
    }
}

/// <summary>Shares of intervals that hold the truth, from 0 to 1.</summary>
/// <param name="OfMedian">Of the median of values; null in a world where each run has a level of its own.</param>
/// <param name="OfRatioToNative">Of the median of ratios to native within rounds.</param>
/// <param name="OfRatioOfRuns">Of the ratio of two runs' medians.</param>
internal sealed record Coverage(double? OfMedian, double OfRatioToNative, double OfRatioOfRuns);
