using Bench.Platforms.Host;

namespace Bench.Experiments.Workloads;

/// <summary>One reading of a guest's clock.</summary>
/// <param name="Guest">What the guest's clock showed, in steps of <see cref="ClockRate.Step"/>, rounded down.</param>
/// <param name="Before">The host's monotonic clock before the reading.</param>
/// <param name="After">The host's monotonic clock after it.</param>
internal readonly record struct ClockReading(TimeSpan Guest, TimeSpan Before, TimeSpan After);

/// <summary>How fast a guest's clock runs.</summary>
/// <param name="Rate">Seconds of the guest in a second of the host.</param>
/// <param name="Error">How far the true rate can be from that, up or down.</param>
internal readonly record struct ClockRate(double Rate, double Error)
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    // A rate that is known no better tells nothing.
    private const double LargestError = 0.25;

    /// <summary>The rate between two readings.</summary>
    /// <exception cref="InstanceException">They are too close together for a bound of 25 %.</exception>
    public static ClockRate Between(ClockReading first, ClockReading second)
    {
        var guest = second.Guest - first.Guest;
        var shortest = second.Before - first.After;
        var (low, high) = ((guest - Step) / (second.After - first.Before), (guest + Step) / shortest);
        var rate = new ClockRate((low + high) / 2, (high - low) / 2);
        return shortest > TimeSpan.Zero && rate.Error <= LargestError
            ? rate
            : throw new InstanceException(
                InstanceFailure.Unsupported,
                "the rate of the guest's clock is not known: the workload was too short to tell");
    }
}
