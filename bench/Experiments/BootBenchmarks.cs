using Bench.Platforms;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// Boot by its two definitions (rule 2): call → the guest's first line in user space, and call → gone. Phases are
/// the moments that the platform shows, each as the time since the call.
/// </summary>
public class BootBenchmarks : Experiment
{
    private static readonly Metric Ready = Metric.Milliseconds("boot.ready");
    private static readonly Metric Lifecycle = Metric.Milliseconds("boot.lifecycle");
    private static readonly Metric Stop = Metric.Milliseconds("boot.stop");
    private static readonly Metric CleanUp = Metric.Milliseconds("boot.cleanup");

    [Benchmark]
    public void Boot() => Measure(Ready, async measurement =>
    {
        await using var instance = await measurement.StartAsync();
        await instance.StopAsync(measurement.Cancellation);

        var timeline = instance.Timeline;
        measurement.Add(Ready, timeline.Between(BootTimeline.Call, BootTimeline.Ready));
        measurement.Add(Lifecycle, timeline.Between(BootTimeline.Call, BootTimeline.Gone));
        measurement.Add(Stop, timeline.Between(BootTimeline.Stop, BootTimeline.Exited));
        if (timeline.Between(BootTimeline.Exited, BootTimeline.Gone) is { Ticks: > 0 } cleanUp)
        {
            // Only a platform that keeps something of an instance has anything to clean up.
            measurement.Add(CleanUp, cleanUp);
        }

        foreach (var phase in timeline.PlatformPhases)
        {
            measurement.Add(Metric.Milliseconds($"boot.phase.{phase}"), timeline.Between(BootTimeline.Call, phase));
        }
    });
}
