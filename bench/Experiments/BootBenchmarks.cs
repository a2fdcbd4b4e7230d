using System.Globalization;
using Bench.Engine;
using Bench.Platforms;
using Bench.Results;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// Boot by its two definitions (rule 2): call → the guest's first line in user space, and call → gone. Phases are
/// the moments that the platform shows, each as the time since the call. Beside the plain boot, in an order shuffled anew for each case and
/// round, stand one whose phases are observed and one that is sampled, so that what observing costs shows (rule 11).
/// </summary>
public class BootBenchmarks : Experiment
{
    private const int TicksPerSecond = 100;

    // A little of everything, for the time line: memory, CPU, and what reaches the disk where the root is on one.
    private const string Work = "dd if=/dev/zero of=/tmp/bench.dat bs=1M count=16 2>/dev/null; dd if=/dev/zero of=/bench.dat bs=1M count=8 conv=fsync 2>/dev/null; rm -f /tmp/bench.dat /bench.dat";

    private static readonly TimeSpan WorkLimit = TimeSpan.FromSeconds(20);
    private static readonly Metric Ready = Metric.Milliseconds("boot.ready");
    private static readonly Metric Lifecycle = Metric.Milliseconds("boot.lifecycle");
    private static readonly Metric Stop = Metric.Milliseconds("boot.stop");
    private static readonly Metric CleanUp = Metric.Milliseconds("boot.cleanup");
    private static readonly Metric Observer = new("observer.boot", "1", Direction.Lower);
    private static readonly Metric SamplerObserver = new("observer.sampler", "1", Direction.Lower);
    private static readonly Metric ProcessPhase = Metric.Milliseconds("boot.phase.init");
    private static readonly KeyValuePair<string, string> Observed = new("phases", "observed");
    private static readonly KeyValuePair<string, string> Sampled = new("sampler", TicksPerSecond.ToString(CultureInfo.InvariantCulture) + "Hz");

    private enum Variant
    {
        Plain,
        Observed,
        Sampled,
    }

    [Benchmark]
    public void Boot() => Measure(Ready, async measurement =>
    {
        var ready = new Dictionary<Variant, TimeSpan>();
        foreach (var variant in measurement.Shuffled(measurement.LeavesOutObservers ? [Variant.Plain] : Enum.GetValues<Variant>()))
        {
            switch (variant)
            {
                case Variant.Observed:
                    await measurement.TryAsync(Ready, Observed, async part => ready[variant] = await BootObservedAsync(part));
                    break;
                case Variant.Sampled:
                    await measurement.TryAsync(Ready, Sampled, async part => ready[variant] = await BootSampledAsync(part));
                    break;
                default:
                    await measurement.TryAsync(Ready, async part => ready[variant] = await BootPlainAsync(part));
                    break;
            }
        }

        Relate(measurement, Observer, ready, Variant.Observed);
        Relate(measurement, SamplerObserver, ready, Variant.Sampled);
    });

    private static void Relate(Measurement measurement, Metric metric, Dictionary<Variant, TimeSpan> ready, Variant variant)
    {
        if (ready.TryGetValue(variant, out var with) && ready.TryGetValue(Variant.Plain, out var without))
        {
            measurement.Add(metric, with / without);
        }
    }

    private static async Task<TimeSpan> BootPlainAsync(Measurement measurement)
    {
        await using var instance = await measurement.StartAsync();
        await instance.StopAsync(measurement.Cancellation);

        var timeline = instance.Timeline;
        var ready = AddMoments(measurement, timeline);
        measurement.Add(Lifecycle, timeline.Between(BootTimeline.Call, BootTimeline.Gone));
        measurement.Add(Stop, timeline.Between(BootTimeline.Stop, BootTimeline.Exited));
        if (timeline.Between(BootTimeline.Exited, BootTimeline.Gone) is { Ticks: > 0 } cleanUp)
        {
            // Only a platform that keeps something of an instance has anything to clean up.
            measurement.Add(CleanUp, cleanUp);
        }

        return ready;
    }

    private static async Task<TimeSpan> BootObservedAsync(Measurement measurement)
    {
        await using var instance = await measurement.StartAsync(measurement.Spec with { ObservesPhases = true });
        await instance.StopAsync(measurement.Cancellation);
        if (instance.BlindToProcesses is { } reason)
        {
            measurement.AddUnsupported(ProcessPhase, reason);
        }

        return AddMoments(measurement, instance.Timeline);
    }

    private static async Task<TimeSpan> BootSampledAsync(Measurement measurement)
    {
        await using var instance = await measurement.StartAsync(measurement.Spec with { TicksPerSecond = TicksPerSecond });

        // Where nothing can be written, the rest is work enough.
        await instance.RunAsync(Work, WorkLimit, measurement.Cancellation);
        await instance.StopAsync(measurement.Cancellation);
        var sampled = instance.StopSampling();
        var ready = instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready);
        measurement.Add(Ready, ready);
        measurement.Add(sampled, instance.Timeline);
        return ready;
    }

    private static TimeSpan AddMoments(Measurement measurement, BootTimeline timeline)
    {
        var ready = timeline.Between(BootTimeline.Call, BootTimeline.Ready);
        measurement.Add(Ready, ready);
        foreach (var phase in timeline.PlatformPhases)
        {
            measurement.Add(Metric.Milliseconds($"boot.phase.{phase}"), timeline.Between(BootTimeline.Call, phase));
        }

        return ready;
    }
}
