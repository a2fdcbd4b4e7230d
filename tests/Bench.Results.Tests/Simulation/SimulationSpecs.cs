using Bench.Results.Simulation;

namespace Bench.Results.Tests.Simulation;

/// <summary>What <c>bench validate-statistics</c> shows at length, with fewer trials and bounds that allow for that.</summary>
public class SimulationSpecs
{
    public static TheoryData<string, int> Worlds()
    {
        var data = new TheoryData<string, int>();
        foreach (var scenario in Scenario.All.Where(scenario => scenario.HasRatioToNative))
        {
            data.Add(scenario.Name, 10);
            data.Add(scenario.Name, 13);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Worlds))]
    public void Intervals_hold_the_truth_as_often_as_they_say(string world, int rounds)
    {
        var coverage = CoverageSimulation.Run(Named(world), rounds, trials: 4000, seed: 1);

        // 1.5 points, and twice the 0.35 points by which 4000 trials scatter.
        Assert.All(new[] { coverage.OfMedian, coverage.OfRatioToNative, coverage.OfRatioOfRuns }.OfType<double>(), share => Assert.InRange(share, 0.928, 0.972));
    }

    [Theory]
    [InlineData("correlated within rounds")]
    [InlineData("drift of the host")]
    public void Equal_runs_are_hardly_ever_called_worse_where_pooled_samples_often_are(string world)
    {
        var rates = ComparisonSimulation.Run(Named(world), new SimulatedShape(8, 2, 10, 5), effect: 1, pairs: 200, seed: 1);

        Assert.InRange(rates.Single(judge => judge.Judge == "bench compare").FalseAlarms, 0, 0.025);
        Assert.InRange(rates.Single(judge => judge.Judge.StartsWith("Mann-Whitney", StringComparison.Ordinal)).FalseAlarms, 0.2, 1);
    }

    [Fact]
    public void A_fifth_more_is_found()
    {
        var rates = ComparisonSimulation.Run(Named("boot-like"), new SimulatedShape(8, 2, 60, 1), effect: 1.20, pairs: 30, seed: 1);

        Assert.InRange(rates.Single(judge => judge.Judge == "bench compare").Power, 0.9, 1);
    }

    [Theory]
    [InlineData(2, 20, 1)]
    [InlineData(5, 20, 1)]
    [InlineData(5, 6, 6)]
    public void Levels_that_platforms_have_in_each_run_are_hardly_ever_called_a_change_where_tests_of_rounds_nearly_always_do(int platforms, int rounds, int runs)
    {
        var rates = ComparisonSimulation.Run(Named("levels of runs"), new SimulatedShape(platforms, 4, rounds, 1, runs), effect: 1, pairs: 60, seed: 1);

        Assert.InRange(rates.Single(judge => judge.Judge == "bench compare").FalseAlarms, 0, 0.05);
        Assert.InRange(rates.Single(judge => judge.Judge.StartsWith("Welch", StringComparison.Ordinal)).FalseAlarms, 0.7, 1);
    }

    private static Scenario Named(string name) => Scenario.All.Single(scenario => scenario.Name == name);
}
