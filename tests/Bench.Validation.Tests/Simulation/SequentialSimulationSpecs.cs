using Bench.Results.Comparison;
using Bench.Validation.Simulation;

namespace Bench.Validation.Tests.Simulation;

/// <summary>The rule where the truth is known: seldom wrong though it looks after every round, and soon right.</summary>
public class SequentialSimulationSpecs
{
    private static readonly SequentialRule Rule = new() { Alpha = 0.05 };

    // The rule allows 5 %. 13 of 100 trials and 22 of 200 come up once in two thousand times. 100 show a rate of 25 % with 99 %, 200 of
    // 18 %.
    private static readonly (int Trials, int Most, string Tier)[] Tiers = [(100, 13, "unit"), (200, 22, Tier.Full)];

    public static TheoryData<string> Scenarios => [.. SequentialScenario.All.Select(scenario => scenario.Name)];

    public static IEnumerable<TheoryDataRow<string, int, int>> ScenariosAndTrials =>
        from scenario in SequentialScenario.All
        from tier in Tiers
        select new TheoryDataRow<string, int, int>(scenario.Name, tier.Trials, tier.Most).WithTrait(Tier.Name, tier.Tier);

    [Theory]
    [MemberData(nameof(ScenariosAndTrials))]
    public void Sides_that_are_equal_are_called_different_at_most_as_often_as_the_rule_says(string name, int trials, int most)
    {
        // The smallest effect is next to nothing, so that nothing but the level keeps it from an alarm.
        var outcome = SequentialSimulation.Run(Named(name), 1, Rule, smallestEffect: 0.0001, mostRounds: 60, trials, seed: 1);

        Assert.InRange(outcome.Worse + outcome.Better, 0, (double)most / trials);
        Assert.InRange(outcome.EverMissed, 0, (double)most / trials);
    }

    [Theory]
    [MemberData(nameof(ScenariosAndTrials))]
    public void Sides_that_differ_by_the_smallest_effect_are_seldom_called_the_same(string name, int trials, int most)
    {
        // Alarms are made all but impossible, so that only the equivalence is decided.
        var outcome = SequentialSimulation.Run(
            Named(name),
            1.05,
            Rule with { Alpha = 1e-12 },
            smallestEffect: 0.05,
            mostRounds: 60,
            trials,
            seed: 2);

        Assert.InRange(outcome.Same, 0, (double)most / trials);
    }

    [Theory]
    [InlineData(100, 13)]
    [InlineData(200, 22, Traits = [Tier.Name, Tier.Full])]
    public void The_true_ratio_is_held_in_every_round_as_often_as_stated(int trials, int most)
    {
        // Between two candidates of the grid.
        var outcome = SequentialSimulation.Run(
            SequentialScenario.All[0],
            1.3337,
            Rule with { LeastRounds = 61 },
            smallestEffect: 0.05,
            mostRounds: 60,
            trials,
            seed: 3);

        Assert.Equal(1, outcome.Undecided);
        Assert.InRange(outcome.EverMissed, 0, (double)most / trials);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Ten_percent_are_found_within_two_hundred_rounds(string name)
    {
        var outcome = SequentialSimulation.Run(
            Named(name),
            1.10,
            new SequentialRule().ForEachOf(2),
            smallestEffect: 0.05,
            mostRounds: 200,
            trials: 40,
            seed: 4);

        // On the busy host nine of ten; else practically always.
        Assert.InRange(outcome.Worse, name.Contains("busy", StringComparison.Ordinal) ? 0.75 : 0.95, 1);
        Assert.Equal(0, outcome.Better);
    }

    [Fact]
    public void The_same_seed_gives_the_same_outcome() => Assert.Equal(
        SequentialSimulation.Run(SequentialScenario.All[2], 1.05, Rule, 0.05, 40, 20, seed: 9),
        SequentialSimulation.Run(SequentialScenario.All[2], 1.05, Rule, 0.05, 40, 20, seed: 9));

    private static SequentialScenario Named(string name) => SequentialScenario.All.Single(scenario => scenario.Name == name);
}
