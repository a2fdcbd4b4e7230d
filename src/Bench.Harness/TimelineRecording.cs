using Bench.Platforms;

namespace Bench.Harness;

/// <summary>Makes a time line out of what a sampler has taken of one instance.</summary>
internal static class TimelineRecording
{
    /// <summary>
    /// The last round whose time lines are kept: they are to be looked at, and a folder of hundreds of them would not be.
    /// </summary>
    public const int LastRound = 3;

    private const int Digits = 3;

    /// <summary>The time line, thinned out to what is kept.</summary>
    public static Timeline Of(SamplerRecord record, BootTimeline boot, string run, int round, CaseId @case)
    {
        var call = MonotonicClock.FromStopwatchTimestamp(boot.Marks.First(mark => mark.Name == BootTimeline.Call).Stamp);
        var ticks = record.Ticks;
        return new Timeline
        {
            Run = run,
            Round = round,
            Case = @case,
            TicksPerSecond = record.Cost.TicksPerSecond,
            Missed = record.Cost.Missed,
            Source = record.IsOfCgroup ? "cgroup" : "processes",
            Marks = boot.Marks.DistinctBy(mark => mark.Name).ToDictionary(
                mark => mark.Name,
                mark => Rounded(MonotonicClock.FromStopwatchTimestamp(mark.Stamp).MillisecondsSince(call))),
            Milliseconds = [.. ticks.Select(tick => Rounded(tick.At.MillisecondsSince(call)))],
            MemoryBytes = [.. ticks.Select(tick => tick.MemoryBytes)],
            FileBytes = [.. ticks.Select(tick => tick.FileBytes)],
            CpuMilliseconds = [.. ticks.Select(tick => tick.CpuTime is { } cpu ? Rounded(cpu.TotalMilliseconds) : (double?)null)],
            ReadBytes = [.. ticks.Select(tick => tick.ReadBytes)],
            WrittenBytes = [.. ticks.Select(tick => tick.WrittenBytes)],
            Processes = [.. ticks.Select(tick => tick.Processes)],
        }.ThinnedTo(Timeline.MostPoints);
    }

    private static double Rounded(double milliseconds) => Math.Round(milliseconds, Digits);
}
