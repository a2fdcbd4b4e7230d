using System.Diagnostics;
using Bench.Results.Flags;

namespace Bench.Experiments.Workloads;

/// <summary>
/// Checks the rate of a guest's clock against the host's during a workload. The guest's clock is no measurement (rule 1);
/// <see cref="GuestClockRate"/> flags the figures that a wrong rate falsifies.
/// </summary>
internal sealed class GuestClock(Instance instance, Task<ClockReading> first)
{
    // Read by the shell itself: no process has to start.
    private const string Command = "read -r up idle < /proc/uptime && echo $up";

    // A century: the output of a guest is not to be trusted.
    private const double MostSeconds = 3.2e9;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly HashSet<Measurement> _timed = [];

    /// <summary>Reads the clock for the first time. <see cref="StoreAsync"/> stores why that failed.</summary>
    public static async Task<GuestClock> StartAsync(Instance instance, CancellationToken cancellation)
    {
        var first = ReadAsync(instance, cancellation);
        await Task.WhenAny(first);
        return new GuestClock(instance, first);
    }

    /// <summary>Notes that values of this measurement are durations on the guest's clock.</summary>
    public void Times(Measurement measurement) => _timed.Add(measurement);

    /// <summary>Reads the clock again and stores its rate for each measurement that it timed.</summary>
    public async Task StoreAsync(CancellationToken cancellation)
    {
        if (_timed.Count == 0)
        {
            return;
        }

        var (rate, whyNot) = (default(ClockRate?), "");
        try
        {
            rate = ClockRate.Between(await first, await ReadAsync(instance, cancellation));
        }
        catch (Exception exception) when (exception is InstanceException or InvalidOperationException)
        {
            whyNot = exception.Message;
        }

        foreach (var measurement in _timed)
        {
            measurement.AddKnown(HarnessMetrics.ClockRate, rate?.Rate, whyNot);
            measurement.AddKnown(HarnessMetrics.ClockRateError, rate?.Error, whyNot);
        }
    }

    private static async Task<ClockReading> ReadAsync(Instance instance, CancellationToken cancellation)
    {
        var before = Stopwatch.GetTimestamp();
        var result = await instance.RunAsync(Command, Limit, cancellation);
        var after = Stopwatch.GetTimestamp();
        return result.ExitCode == 0 && double.TryParse(result.OutputText, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0 and <= MostSeconds
            ? new ClockReading(TimeSpan.FromSeconds(seconds), Stopwatch.GetElapsedTime(0, before), Stopwatch.GetElapsedTime(0, after))
            : throw ClockRate.Unknown("its /proc/uptime cannot be read");
    }
}

/// <summary>One reading of a guest's clock.</summary>
/// <param name="Guest">The guest's clock in steps of <see cref="ClockRate.Step"/>, rounded down.</param>
/// <param name="Before">The host's monotonic clock before the reading.</param>
/// <param name="After">The host's monotonic clock after it.</param>
internal readonly record struct ClockReading(TimeSpan Guest, TimeSpan Before, TimeSpan After);

/// <summary>Rate of a guest's clock.</summary>
/// <param name="Rate">Seconds of the guest in a second of the host.</param>
/// <param name="Error">Largest error of the rate, up or down.</param>
internal readonly record struct ClockRate(double Rate, double Error)
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

    private const double LargestError = 0.25;

    /// <summary>The rate between two readings.</summary>
    /// <exception cref="InstanceException">They are too close together for a bound of 25 %.</exception>
    public static ClockRate Between(ClockReading first, ClockReading second)
    {
        var guest = second.Guest - first.Guest;
        var shortest = second.Before - first.After;
        var (low, high) = ((guest - Step) / (second.After - first.Before), (guest + Step) / shortest);
        var rate = new ClockRate((low + high) / 2, (high - low) / 2);
        return shortest > TimeSpan.Zero && rate.Error <= LargestError ? rate : throw Unknown("the workload was too short to tell");
    }

    public static InstanceException Unknown(string why) =>
        new(InstanceFailure.Unsupported, $"the rate of the guest's clock is not known: {why}");
}
