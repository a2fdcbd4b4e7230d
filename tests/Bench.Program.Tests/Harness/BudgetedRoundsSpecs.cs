using Bench.Harness;

namespace Bench.Program.Tests.Harness;

/// <summary>Rounds that must fit into a time.</summary>
public class BudgetedRoundsSpecs
{
    private readonly FakeClock _clock = new();

    [Fact]
    public void There_are_as_many_as_fit_when_each_takes_as_long_as_the_longest()
    {
        var plan = new BudgetedRounds(TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(30), _clock);
        Assert.Equal(3, plan.MostRounds);

        // Set-up is part of the time.
        _clock.Pass(20);
        Assert.True(plan.GoesOn(0));
        _clock.Pass(25);
        Assert.True(plan.GoesOn(1));
        Assert.Equal(3, plan.MostRounds);
        _clock.Pass(15);
        Assert.True(plan.GoesOn(2));
        Assert.Equal(3, plan.MostRounds);
        _clock.Pass(18);
        Assert.False(plan.GoesOn(3));
    }

    [Fact]
    public void There_is_one_at_least()
    {
        var plan = new BudgetedRounds(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), _clock);
        _clock.Pass(5);

        Assert.Equal(1, plan.MostRounds);
        Assert.True(plan.GoesOn(0));
        _clock.Pass(30);
        Assert.False(plan.GoesOn(1));
    }

    [Theory]
    [InlineData(9, false, 9)]
    [InlineData(4, false, 4)]
    [InlineData(9, true, 14)]
    [InlineData(15, true, 15)]
    public void The_rounds_that_a_run_is_said_to_have_are_never_fewer_than_it_began(int begun, bool isInterrupted, int expected)
    {
        var environment = StoredRun.Environment("run", StoredRun.Host);

        var ended = HarnessRun.AtEnd(environment, begun, wanted: 14, isInterrupted ? ["interrupted"] : []);

        Assert.Equal(expected, ended.Settings.Rounds);
    }

    private sealed class FakeClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(int seconds) => _ticks += seconds * TimeSpan.TicksPerSecond;
    }
}
