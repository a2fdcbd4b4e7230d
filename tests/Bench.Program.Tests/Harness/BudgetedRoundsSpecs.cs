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

    private sealed class FakeClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(int seconds) => _ticks += seconds * TimeSpan.TicksPerSecond;
    }
}
