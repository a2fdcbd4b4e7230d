using System.Diagnostics;
using Bench.Harness.BenchmarkDotNet;

namespace Bench.Experiments.Boot;

/// <summary>
/// Boot by its two definitions (rule 2): call → the guest's first line in user space, and call → gone. Phases are the moments that the
/// platform shows, each as the time since the call. Once a round the plain boots of a pass are followed by one whose phases are observed,
/// and by one that is sampled: both are as warm as they are, so that the cost of observing shows (rule 11).
/// </summary>
public class BootBenchmarks : Experiment
{
    private const int TicksPerSecond = 100;

    // An engine's phases have their good and bad minutes.
    private const double PhaseLevel = 0.20;
    private const double Scatter = 0.05;

    // A little of everything for the time line: memory, CPU, and writes to the disk where the root is on one.
    private const string Work = "dd if=/dev/zero of=/tmp/bench.dat bs=1M count=16 2>/dev/null; "
        + "dd if=/dev/zero of=/bench.dat bs=1M count=8 conv=fsync 2>/dev/null; rm -f /tmp/bench.dat /bench.dat";

    private static readonly TimeSpan WorkLimit = TimeSpan.FromSeconds(20);

    /// <summary>Call to the guest's first line in user space.</summary>
    internal static readonly Metric Ready = Boots("boot.ready") with
    {
        Label = "ready",
        Headline = true,
        Answer = new("boot to ready", 1),
        RoundScatter = Scatter,
    };

    private static readonly Metric Lifecycle =
        Boots("boot.lifecycle") with { Label = "lifecycle", Headline = true, RoundScatter = Scatter };

    private static readonly Metric First = Boots("boot.first.ready");
    private static readonly Metric Phase = Boots("boot.phase.*") with { RunLevel = PhaseLevel };
    private static readonly Metric Stop = Boots("boot.stop");
    private static readonly Metric CleanUp = Boots("boot.cleanup");
    private static readonly Metric ObservedReady = Boots("boot.observed.ready");
    private static readonly Metric ObservedPhase = Boots("boot.observed.phase.*") with { RunLevel = PhaseLevel };
    private static readonly Metric SampledReady = Boots("boot.sampled.ready");
    private static readonly Metric Observer = new("observer.boot", "1", Direction.Lower) { Circumstance = true };
    private static readonly Metric SamplerObserver = new("observer.sampler", "1", Direction.Lower) { Circumstance = true };

    internal override Metric Primary => Ready;

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "boot",
            "boot",
            "Boot time: call to ready, and call to gone",
            "ready: call to the guest's first line in user space; lifecycle: call to gone and cleaned up. Medians.")
        {
            Panels = [new("Call to ready, and call to gone", [Ready.Name, Lifecycle.Name])],
        },
    ];

    // A plain process has its thirty boots long before its time is over.
    internal override CaseNeeds NeedsOf(RunOptions options) =>
        new(options.ObservesBoots ? 3 : 1, 0.6 * options.Preset.RepeatTime) { Repeats = true };

    [Benchmark]
    public async Task Boot()
    {
        var measurement = Measurement;
        var samples = measurement.Options.ObservesBoots && measurement.IsFirstPass;
        var observes = samples;
        await measurement.TryAsync(Ready, part => part.RepeatAsync(
            async () =>
            {
                await BootFirstAsync(part);
                observes |= part.Options.ObservesPhases && part.IsFirstPass;
            },
            (times, time) => BootWarmAsync(part, times, time, observes, samples)));
    }

    private static async Task BootFirstAsync(Measurement measurement)
    {
        await using var instance = await measurement.StartAsync();
        await instance.StopAsync(measurement.Cancellation);
        measurement.Add(First, instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready));
    }

    /// <summary>
    /// Prepares all before the first of them boots. Preparing one between two boots would let the kernel's grace periods end there, and a
    /// runtime that moves processes between cgroups would wait for them in one boot and not in the next.
    /// </summary>
    private static async Task BootWarmAsync(Measurement measurement, int times, Stopwatch time, bool observes, bool samples)
    {
        var plain = new List<PreparedInstance>();
        var instances = new List<IAsyncDisposable>();
        PreparedInstance? observed = null, sampled = null;
        try
        {
            while (plain.Count < times)
            {
                plain.Add(await measurement.PrepareAsync());
                instances.Add(plain[^1]);
            }

            if (observes)
            {
                var spec = measurement.Spec with { ObservesPhases = true };
                await measurement.TryAsync(ObservedReady, async part => instances.Add(observed = await part.PrepareAsync(spec)));
            }

            if (samples)
            {
                var spec = measurement.Spec with { TicksPerSecond = TicksPerSecond };
                await measurement.TryAsync(SampledReady, async part => instances.Add(sampled = await part.PrepareAsync(spec)));
            }

            var ready = TimeSpan.Zero;
            foreach (var next in plain)
            {
                var instance = await measurement.StartAsync(next);
                instances.Add(instance);
                await instance.StopAsync(measurement.Cancellation);
                ready = AddBoot(measurement, instance.Timeline);
            }

            if (observed is not null)
            {
                await measurement.TryAsync(ObservedReady, part => BootObservedAsync(part, observed, instances, ready));
            }

            if (sampled is not null)
            {
                // It also works, which is no boot: the time of the boots is for others.
                time.Stop();
                await measurement.TryAsync(SampledReady, part => BootSampledAsync(part, sampled, instances, ready));
                time.Start();
            }
        }
        finally
        {
            await Disposal.DisposeAllAsync(instances);
        }
    }

    private static TimeSpan AddBoot(Measurement measurement, BootTimeline timeline)
    {
        var ready = AddMoments(measurement, timeline, Ready, Phase);
        measurement.Add(Lifecycle, timeline.Between(BootTimeline.Call, BootTimeline.Gone));
        measurement.Add(Stop, timeline.Between(BootTimeline.Stop, BootTimeline.Exited));
        if (timeline.Between(BootTimeline.Exited, BootTimeline.Gone) is { Ticks: > 0 } cleanUp)
        {
            // Only a platform that keeps something of an instance cleans up.
            measurement.Add(CleanUp, cleanUp);
        }

        return ready;
    }

    private static async Task BootObservedAsync(
        Measurement measurement, PreparedInstance prepared, List<IAsyncDisposable> instances, TimeSpan plain)
    {
        var instance = await measurement.StartAsync(prepared);
        instances.Add(instance);
        await instance.StopAsync(measurement.Cancellation);
        if (instance.BlindToProcesses is { } reason)
        {
            measurement.AddUnsupported(ObservedPhase.Member("init"), reason);
        }

        measurement.Add(Observer, AddMoments(measurement, instance.Timeline, ObservedReady, ObservedPhase) / plain);
    }

    private static async Task BootSampledAsync(
        Measurement measurement, PreparedInstance prepared, List<IAsyncDisposable> instances, TimeSpan plain)
    {
        var instance = await measurement.StartAsync(prepared);
        instances.Add(instance);

        // Where nothing can be written, the rest is work enough.
        await instance.RunAsync(Work, WorkLimit, measurement.Cancellation);
        await instance.StopAsync(measurement.Cancellation);
        var sampled = instance.StopSampling();
        var ready = instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready);
        measurement.Add(SampledReady, ready);
        measurement.Add(sampled, instance.Timeline);
        measurement.Add(SamplerObserver, ready / plain);
    }

    private static TimeSpan AddMoments(Measurement measurement, BootTimeline timeline, Metric readyMetric, Metric phaseMetric)
    {
        var ready = timeline.Between(BootTimeline.Call, BootTimeline.Ready);
        measurement.Add(readyMetric, ready);
        foreach (var phase in timeline.PlatformPhases)
        {
            measurement.Add(phaseMetric.Member(phase), timeline.Between(BootTimeline.Call, phase));
        }

        return ready;
    }

    private static Metric Boots(string name) => Metric.Milliseconds(name) with { SmallestEffect = 0.07, RunLevel = 0.005 };
}
