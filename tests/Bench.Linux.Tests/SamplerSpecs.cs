namespace Bench.Linux.Tests;

/// <summary>The sampler's own doings: rate, room, stopping, cost. What it reads is made up here.</summary>
public sealed class SamplerSpecs
{
    [Fact]
    public void Ticks_are_taken_in_order_and_each_is_due_at_its_own_moment()
    {
        using var sampler = Sampler.Start(new Counting(), 500);
        Thread.Sleep(300);
        var record = sampler.Stop();

        Assert.Equal(500, record.TicksPerSecond);
        Assert.Equal(record.Ticks.Count, record.Taken);
        Assert.Equal(Enumerable.Range(0, record.Ticks.Count), record.Ticks.Select(tick => tick.Processes!.Value));
        Assert.Equal(record.Ticks.OrderBy(tick => tick.At).Select(tick => tick.At), record.Ticks.Select(tick => tick.At));

        // However late single ticks are: taken and missed together are those that were due. A busy host keeps the last ones from being
        // taken.
        var due = 500 * record.Elapsed.TotalSeconds;
        Assert.InRange(record.Taken + record.Missed, 0.75 * due, due + 2);
    }

    [Fact]
    public void What_takes_longer_than_a_tick_is_counted_as_missed_and_the_rate_is_not_feigned()
    {
        using var sampler = Sampler.Start(new Counting(TimeSpan.FromMilliseconds(25)), 100);
        Thread.Sleep(400);
        var record = sampler.Stop();

        Assert.InRange(record.Missed, record.Taken, long.MaxValue);
        Assert.InRange(record.MissedShare, 0.5, 1);
        Assert.InRange(record.Taken / record.Elapsed.TotalSeconds, 0.1, 40);
    }

    [Fact]
    public void The_oldest_ticks_make_way_and_are_counted()
    {
        using var sampler = Sampler.Start(new Counting(), 1000, capacity: 10);
        SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(200));
        var record = sampler.Stop();

        Assert.Equal(10, record.Ticks.Count);
        Assert.Equal(record.Taken - 1, record.Ticks[^1].Processes!.Value);
        Assert.Equal(record.Taken - 10, record.Ticks[0].Processes!.Value);
    }

    [Fact]
    public void The_first_tick_has_been_taken_when_it_has_started_and_it_stops_at_once_at_any_rate()
    {
        var began = MonotonicClock.Now;
        using var sampler = Sampler.Start(new Counting(), 1);
        var record = sampler.Stop();

        Assert.NotEmpty(record.Ticks);
        Assert.True(MonotonicClock.Now - began < TimeSpan.FromSeconds(0.9), "it waited for its next tick");
    }

    [Fact]
    public void Stopping_twice_gives_the_same()
    {
        using var sampler = Sampler.Start(new Counting(), 100);

        Assert.Same(sampler.Stop(), sampler.Stop());
    }

    [Fact]
    public void What_cannot_be_read_is_told_where_it_is_stopped()
    {
        using var sampler = Sampler.Start(new Forbidden(), 100);

        var told = Assert.Throws<UnauthorizedAccessException>(sampler.Stop);
        Assert.Equal("not yours", told.Message);
    }

    [Fact]
    public void Ticks_after_the_first_allocate_nothing()
    {
        // What ticks need is compiled here, and not in one of the two that are compared.
        AllocatedBy(200);

        var (few, many) = (AllocatedBy(1), AllocatedBy(200));
        Assert.True(many - few <= 256, $"{few} bytes with a tick or so, {many} with hundreds");
    }

    [Fact]
    public void Its_own_processor_time_is_told()
    {
        using var sampler = Sampler.Start(new Spinning(), 100);
        Thread.Sleep(300);
        var cost = sampler.Stop();

        // It spins all the time that it gets: that it got next to none would mean that somebody else's time is told.
        Assert.True(cost.CpuTime > TimeSpan.FromMilliseconds(5), $"{cost.CpuTime}");
        Assert.True(cost.CpuTime <= cost.Elapsed + TimeSpan.FromMilliseconds(20), $"{cost.CpuTime} of {cost.Elapsed}");
    }

    private static long AllocatedBy(int ticks)
    {
        var source = new Counting();
        using var sampler = Sampler.Start(source, 1000, capacity: 1 << 12);
        SpinWait.SpinUntil(() => source.Count >= ticks, TimeSpan.FromSeconds(10));
        return sampler.Stop().AllocatedBytes;
    }

    private sealed class Counting(TimeSpan takes = default) : ITickSource
    {
        public int Count { get; private set; }

        public InstanceTick Read()
        {
            var at = MonotonicClock.Now;
            if (takes > TimeSpan.Zero)
            {
                Thread.Sleep(takes);
            }

            return new InstanceTick { At = at, Processes = Count++ };
        }

        public void Dispose()
        {
        }
    }

    private sealed class Spinning : ITickSource
    {
        public InstanceTick Read()
        {
            var at = MonotonicClock.Now;
            while (MonotonicClock.Now - at < TimeSpan.FromMilliseconds(9))
            {
            }

            return new InstanceTick { At = at };
        }

        public void Dispose()
        {
        }
    }

    private sealed class Forbidden : ITickSource
    {
        public InstanceTick Read() => throw new UnauthorizedAccessException("not yours");

        public void Dispose()
        {
        }
    }
}
