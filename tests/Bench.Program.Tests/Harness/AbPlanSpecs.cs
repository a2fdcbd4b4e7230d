using Bench.Harness.Ab;
using Bench.Results.Comparison;

namespace Bench.Program.Tests.Harness;

/// <summary>When a comparison of two sides ends of which one fails.</summary>
public class AbPlanSpecs
{
    private const int MostRounds = 40;

    private static readonly MetricDefinitions Declared = new([MetricDefinition.Milliseconds("boot.ready") with { Headline = true }]);

    [Theory]
    [InlineData(0, 3, "NoPairs")]
    [InlineData(2, 10, "Decided")]
    public void A_side_that_mostly_fails_is_worse_and_a_few_rounds_do_not_decide_it(int successes, int rounds, string end)
    {
        var plan = PlanOf();
        var round = 0;
        while (plan.GoesOn(round))
        {
            round++;
            plan.Take(Of(round, "a:x", 10));
            plan.Take(Of(round, "b:x", round <= successes ? 10 : null));
        }

        Assert.Equal((rounds, Verdict.Worse, end), (round, plan.Judgement.Verdict, $"{plan.End}"));
        Assert.Equal("it broke", Assert.Single(plan.Judgement.FailsMostly).Reason);
    }

    [Fact]
    public void A_few_failures_end_nothing()
    {
        var plan = PlanOf();
        var round = 0;
        while (plan.GoesOn(round))
        {
            round++;
            plan.Take(Of(round, "a:x", 10 + (round % 3)));
            plan.Take(Of(round, "b:x", round % 5 == 0 ? null : 10 + (round % 4)));
        }

        Assert.NotEqual(Verdict.Worse, plan.Judgement.Verdict);
        Assert.Empty(plan.Judgement.FailsMostly);
    }

    private static AbPlan PlanOf()
    {
        var options = new AbOptions
        {
            Rule = new SequentialRule(),
            WaitedFor = ["boot.ready"],
            Rules = ComparisonRules.Default,
            MostRounds = MostRounds,
            MostTime = TimeSpan.FromHours(1),
        };
        return new AbPlan(options, "a:x", "b:x", Declared, new RecordedProgress());
    }

    private static Sample Of(int round, string platform, double? value) => new()
    {
        Run = "run",
        Time = DateTimeOffset.UnixEpoch,
        Round = round,
        Iteration = 1,
        Case = new CaseId { Experiment = "boot", Platform = platform, Guest = "busybox" },
        Cpus = 1,
        MemoryBytes = 1 << 28,
        Metric = "boot.ready",
        Unit = "ms",
        Direction = Direction.Lower,
        Value = value,
        Outcome = value is null ? Outcome.Failed : Outcome.Ok,
        Reason = value is null ? "it broke" : null,
    };
}
