namespace Bench.Linux.Sampling;

/// <summary>The last ticks of a sampler, in room that is there before the first: the oldest make way.</summary>
internal sealed class TickRing(int capacity)
{
    private readonly InstanceTick[] _ticks = new InstanceTick[capacity];

    /// <summary>Ticks taken in, those that have made way included.</summary>
    public long Taken { get; private set; }

    public long Overwritten => Math.Max(0, Taken - _ticks.Length);

    public void Add(in InstanceTick tick) => _ticks[Taken++ % _ticks.Length] = tick;

    public IReadOnlyList<InstanceTick> ToList()
    {
        var ticks = new InstanceTick[Taken - Overwritten];
        for (var index = 0; index < ticks.Length; index++)
        {
            ticks[index] = _ticks[(Overwritten + index) % _ticks.Length];
        }

        return ticks;
    }
}
