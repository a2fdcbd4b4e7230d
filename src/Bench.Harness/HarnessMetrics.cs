using Bench.Results.Flags;

namespace Bench.Harness;

/// <summary>What the harness itself measures in every run: its own cost, the allowance, and what the host went through.</summary>
internal static class HarnessMetrics
{
    /// <summary>Share of one CPU that the sampler took.</summary>
    public static Metric SamplerCpu { get; } = new("sampler.cpu", "1", Direction.Lower) { Circumstance = true };

    /// <summary>Share of the sampler's ticks that came too late.</summary>
    public static Metric SamplerMissed { get; } = new("sampler.missed", "1", Direction.Lower) { Circumstance = true };

    /// <summary>What the sampler allocated.</summary>
    public static Metric SamplerAllocated { get; } = Metric.Bytes("sampler.allocated") with { Circumstance = true };

    /// <summary>1 where the guest sees the CPUs that it is allowed, else 0.</summary>
    public static Metric CpusEnforced { get; } = new("allowance.cpus.enforced", "1", Direction.Exact);

    /// <summary>1 where the guest cannot use more memory than it is allowed, else 0.</summary>
    public static Metric MemoryEnforced { get; } = new("allowance.memory.enforced", "1", Direction.Exact);

    /// <summary>Start of a process that does nothing, to the end that the harness sees.</summary>
    public static Metric FloorExited { get; } =
        Metric.Milliseconds("floor.exited") with { Label = "start of an empty process", Headline = true };

    /// <summary>Seconds of the guest in a second of the host.</summary>
    public static Metric ClockRate { get; } = new(GuestClockRate.RateMetric, "1", Direction.Exact) { Circumstance = true };

    /// <summary>How far the true rate can be from <see cref="ClockRate"/>.</summary>
    public static Metric ClockRateError { get; } = new(GuestClockRate.ErrorMetric, "1", Direction.Exact) { Circumstance = true };

    public static IReadOnlyList<Metric> All { get; } =
    [
        FloorExited, CpusEnforced, MemoryEnforced, SamplerCpu, SamplerMissed, SamplerAllocated, ClockRate, ClockRateError,
        new Metric("host.*", "1", Direction.Lower) { Circumstance = true },
    ];
}
