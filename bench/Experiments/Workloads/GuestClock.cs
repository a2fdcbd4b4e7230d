using System.Diagnostics;
using System.Globalization;
using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Host;
using Bench.Results.Flags;

namespace Bench.Experiments.Workloads;

/// <summary>
/// Holds a guest's clock against the host's from before a workload to after it. The guest's clock is no measurement (rule 1): only its
/// rate is checked, and
/// <see cref="GuestClockRate"/> flags the figures that a wrong rate falsifies.
/// </summary>
internal sealed class GuestClock
{
    // Read by the shell itself: no process has to start.
    private const string Command = "read -r up idle < /proc/uptime && echo $up";

    // A century: what a guest prints is no number to trust.
    private const double MostSeconds = 3.2e9;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly HashSet<Measurement> _timed = [];
    private readonly Instance _instance;
    private readonly Task<ClockReading> _first;

    private GuestClock(Instance instance, Task<ClockReading> first) => (_instance, _first) = (instance, first);

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

        try
        {
            var rate = ClockRate.Between(await _first, await ReadAsync(_instance, cancellation));
            foreach (var measurement in _timed)
            {
                measurement.Add(HarnessMetrics.ClockRate, rate.Rate);
                measurement.Add(HarnessMetrics.ClockRateError, rate.Error);
            }
        }
        catch (Exception exception) when (exception is InstanceException or InvalidOperationException)
        {
            foreach (var measurement in _timed)
            {
                measurement.AddUnsupported(HarnessMetrics.ClockRate, exception.Message);
            }
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
            : throw new InstanceException(
                InstanceFailure.Unsupported,
                "the rate of the guest's clock is not known: its /proc/uptime cannot be read");
    }
}
