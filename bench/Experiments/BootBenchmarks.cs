using Bench.Engine;
using Bench.Platforms;
using Bench.Results;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// Boot by its two definitions (rule 2): call → the guest's first line in user space, and call → gone. Phases are
/// the moments that the platform shows, each as the time since the call. Those that take an observer are of a second boot beside the plain
/// one, in an order shuffled anew in each round, so that what observing costs shows (rule 11).
/// </summary>
public class BootBenchmarks : Experiment
{
    private static readonly Metric Ready = Metric.Milliseconds("boot.ready");
    private static readonly Metric Lifecycle = Metric.Milliseconds("boot.lifecycle");
    private static readonly Metric Stop = Metric.Milliseconds("boot.stop");
    private static readonly Metric CleanUp = Metric.Milliseconds("boot.cleanup");
    private static readonly Metric Observer = new("observer.boot", "1", Direction.Lower);
    private static readonly Metric ProcessPhase = Metric.Milliseconds("boot.phase.init");
    private static readonly KeyValuePair<string, string> Observed = new("phases", "observed");

    [Benchmark]
    public void Boot() => Measure(Ready, async measurement =>
    {
        TimeSpan? plain = null;
        TimeSpan? observed = null;
        foreach (var observes in measurement.Shuffled([false, true]))
        {
            if (observes)
            {
                await measurement.TryAsync(Ready, Observed, async part => observed = await BootAsync(part, observes));
            }
            else
            {
                plain = await BootAsync(measurement, observes);
            }
        }

        if (plain is { } without && observed is { } with)
        {
            measurement.Add(Observer, with / without);
        }
    });

    private static async Task<TimeSpan> BootAsync(Measurement measurement, bool observes)
    {
        await using var instance = await measurement.StartAsync(measurement.Spec with { ObservesPhases = observes });
        await instance.StopAsync(measurement.Cancellation);

        var timeline = instance.Timeline;
        var ready = timeline.Between(BootTimeline.Call, BootTimeline.Ready);
        measurement.Add(Ready, ready);
        foreach (var phase in timeline.PlatformPhases)
        {
            measurement.Add(Metric.Milliseconds($"boot.phase.{phase}"), timeline.Between(BootTimeline.Call, phase));
        }

        if (observes)
        {
            if (instance.BlindToProcesses is { } reason)
            {
                measurement.AddUnsupported(ProcessPhase, reason);
            }

            return ready;
        }

        measurement.Add(Lifecycle, timeline.Between(BootTimeline.Call, BootTimeline.Gone));
        measurement.Add(Stop, timeline.Between(BootTimeline.Stop, BootTimeline.Exited));
        if (timeline.Between(BootTimeline.Exited, BootTimeline.Gone) is { Ticks: > 0 } cleanUp)
        {
            // Only a platform that keeps something of an instance has anything to clean up.
            measurement.Add(CleanUp, cleanUp);
        }

        return ready;
    }
}
