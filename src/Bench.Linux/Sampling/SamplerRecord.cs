namespace Bench.Linux.Sampling;

/// <summary>What a <see cref="Sampler"/> has taken, what that has cost, and whether the rate was kept (rule 11).</summary>
/// <param name="Ticks">The ticks, the oldest first.</param>
/// <param name="IsOfCgroup">Whether a cgroup was looked at, at the end at least, and not processes.</param>
/// <param name="TicksPerSecond">The rate that was asked for, ticks a second.</param>
/// <param name="Taken">Ticks taken, those that have made way for later ones included.</param>
/// <param name="Missed">Ticks that could not be taken before the next was due.</param>
/// <param name="Elapsed">Time from the first tick to the end.</param>
/// <param name="CpuTime">CPU time of the sampler's thread, opening files included.</param>
/// <param name="AllocatedBytes">Bytes that the sampler's thread has allocated: files that it opened, processes that came.</param>
public sealed record SamplerRecord(
    IReadOnlyList<InstanceTick> Ticks,
    bool IsOfCgroup,
    int TicksPerSecond,
    long Taken,
    long Missed,
    TimeSpan Elapsed,
    TimeSpan CpuTime,
    long AllocatedBytes)
{
    /// <summary>Share of one CPU, 0 to 1, that the sampler took.</summary>
    public double CpuShare => Elapsed > TimeSpan.Zero ? CpuTime / Elapsed : 0;

    /// <summary>Share of the ticks that were due, 0 to 1, that were missed.</summary>
    public double MissedShare => Taken + Missed > 0 ? (double)Missed / (Taken + Missed) : 0;
}
