using Bench.Experiments.Memory;
using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Statistics;

namespace Bench.Experiments.Density;

/// <summary>
/// How many instances of a small answering service fit, what they take as their number grows, and what ends the growth: memory, tasks, open
/// files, the time of an answer, or the number that the preset asks for.
/// </summary>
public class DensityBenchmarks : Experiment
{
    private const string Instances = "instances";
    private const string AtOnce = "at_once";
    private const long PeakBytes = 128L << 20;

    private static readonly (string Name, long Bytes)[] Applications = [("16M", 16L << 20), ("256M", 256L << 20), ("1G", 1L << 30)];
    private static readonly TimeSpan CommandLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ScanLimit = TimeSpan.FromSeconds(20);

    private static readonly Metric MemoryEach = Metric.Bytes("density.memory.each") with
    {
        Label = "memory of one more",
        Headline = true,
        SmallestEffect = 0.15,
    };

    private static readonly Metric HostEach = Metric.Bytes("density.host.each") with { Label = "host has less" };
    private static readonly Metric CpuEach = Lower("density.cpu.each", "%") with { Label = "idle CPU of one more" };
    private static readonly Metric WakeupsEach = Lower("density.wakeups.each", "1/s") with { Label = "wake-ups of one more" };
    private static readonly Metric StartEach = Metric.Milliseconds("density.start.each") with { Label = "start beside one more" };
    private static readonly Metric Estate = Metric.Bytes("density.estate");
    private static readonly Metric Reached = new("density.instances", "1", Direction.Higher);
    private static readonly Metric Bounds = new("density.bound.*", "1", Direction.Higher);
    private static readonly Metric GivenBack = new("density.given_back", "%", Direction.Higher) { Label = "memory given back" };
    private static readonly Metric Merged = new("density.merged", "B", Direction.Higher) { Label = "merged by KSM, each" };
    private static readonly Metric Peak = Fact("density.peak", "B");
    private static readonly Metric BusyCpu = Fact("density.busy.cpu", "%");
    private static readonly Metric BusyWakeups = Fact("density.busy.wakeups", "1/s");
    private static readonly Metric Prediction = Fact("density.prediction");
    private static readonly Metric Within = Fact("density.prediction.within");
    private static readonly Metric Memory = Metric.Bytes("density.memory");
    private static readonly Metric Host = Metric.Bytes("density.host");
    private static readonly Metric Pss = Metric.Bytes("density.pss");
    private static readonly Metric Cpu = Lower("density.cpu", "%");
    private static readonly Metric Wakeups = Lower("density.wakeups", "1/s");
    private static readonly Metric Start = Metric.Milliseconds("density.start");
    private static readonly Metric Answer = Metric.Milliseconds("density.answer.p99");
    private static readonly Metric StartAtOnce = Metric.Milliseconds("density.start.at_once");
    private static readonly Metric AllUp = Metric.Milliseconds("density.start.all");

    internal override Metric Primary => MemoryEach;

    public override IEnumerable<string> Guests => ["busybox"];

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "density",
            "density",
            "What so many instances take",
            "Idle instances of a small answering service: sums over all. Answer of one; start of one beside those of the step before.")
        {
            Over = Instances,
            Panels =
            [
                new("Memory accounted to them", [Memory.Name]),
                new("CPU of all, idle (% of one CPU)", [Cpu.Name]),
                new("Wake-ups of all, idle", [Wakeups.Name]),
                new("Start of one more", [Start.Name]),
                new("Answer, 99th percentile", [Answer.Name]),
            ],
        },
        new("density-at-once", "density", "Starts at once", "Time from the first call until all are ready.")
        {
            Over = AtOnce,
            Panels = [new("Until all are ready", [AllUp.Name])],
        },
        new("density-each", "density", "What one more idle instance takes", "Slopes over the number of instances. Medians.")
        {
            Panels =
            [
                new("Memory, as accounted and as the host has less", [MemoryEach.Name, HostEach.Name]),
                new("CPU", [CpuEach.Name]),
                new("Wake-ups", [WakeupsEach.Name]),
                new("Given back of 128 MiB", [GivenBack.Name]),
            ],
        },
    ];

    internal override CaseNeeds NeedsOf(RunOptions options)
    {
        var scale = options.Preset.Density;
        // Six more than the machines that grow: as long as it takes, by what runs have shown.
        var boots = scale.Machines.Instances + 6;
        return new CaseNeeds(boots, DensityGrowth.Steps(scale.Light.Instances).Count() * DensityGrowth.StepTime(scale));
    }

    [Benchmark]
    public async Task Density()
    {
        var measurement = Measurement;
        await using var group = new InstanceGroup();
        var growth = new DensityGrowth(measurement, group);
        var bound = await growth.RunAsync();
        Add(measurement, growth, bound);

        // Whatever goes wrong with one instance from here on, the others have been measured. A later one than was read may have ended.
        var last = group.Instances[growth.Readings[^1].Instances - 1];
        await measurement.TryAsync(GivenBack, part => AddGivenBackAsync(part, last));
        await measurement.TryAsync(BusyCpu, part => AddBusyAsync(part, last));
        if (measurement.Family.HasMachine())
        {
            await measurement.TryAsync(Merged, part => AddMergedAsync(part, growth));
        }

        await growth.StopAsync();
    }

    private static void Add(Measurement measurement, DensityGrowth growth, Bound bound)
    {
        var readings = growth.Readings;
        foreach (var reading in readings)
        {
            var part = measurement.At(Instances, $"{reading.Instances}");
            part.Add(Memory, reading.MemoryBytes);
            part.Add(Host, reading.HostBytes);
            part.Add(Pss, reading.PssBytes);
            part.AddIfTold(Cpu, reading.CpuPercent);
            part.AddIfTold(Wakeups, reading.Wakeups);
            part.Add(Start, reading.Start);
            part.Add(Answer, reading.Answer);
        }

        foreach (var batch in growth.Batches.DistinctBy(batch => batch.Instances))
        {
            var part = measurement.At(AtOnce, $"{batch.Instances}");
            part.Add(StartAtOnce, batch.Each);
            part.Add(AllUp, batch.All);
        }

        var last = readings[^1];
        measurement.Add(Reached, last.Instances);
        measurement.Add(Bounds.Member(bound.Name), last.Instances, new Flag(FlagKind.Note, bound.Evidence));
        if (FitOf(reading => reading.MemoryBytes) is { Slope: var each })
        {
            measurement.Add(MemoryEach, each);
            AvailableMemory.AddSlope(measurement, HostEach, FitOf(reading => reading.HostBytes)!, readings.Count);
            measurement.AddIfTold(CpuEach, FitOf(reading => reading.CpuPercent)?.Slope);
            measurement.AddIfTold(WakeupsEach, FitOf(reading => reading.Wakeups)?.Slope);
            measurement.AddIfTold(StartEach, StartOfOneMore(readings)?.Slope);
            foreach (var (name, bytes) in Applications)
            {
                measurement.At("application", name).Add(Estate, bytes + Math.Max(0, each));
            }
        }

        var seen = readings.Where(reading => reading.Instances * 2 <= last.Instances).ToList();
        if (seen.Count >= GrowthPrediction.LeastPoints)
        {
            var predicted = GrowthPrediction.Of(
                [.. seen.Select(reading => ((double)reading.Instances, reading.MemoryBytes))], last.Instances);
            measurement.Add(Prediction, predicted.Value / last.MemoryBytes);
            measurement.Add(Within, last.MemoryBytes >= predicted.Low && last.MemoryBytes <= predicted.High ? 1 : 0);
        }

        LinearFit? FitOf(Func<DensityReading, double?> value) => LinearFit.TryOf(readings, reading => reading.Instances, value);
    }

    /// <summary>Start over the number that ran beside it, which is that of the reading before; null for fewer than two readings.</summary>
    internal static LinearFit? StartOfOneMore(IReadOnlyList<DensityReading> readings) => LinearFit.TryOf(
        [.. readings.Index()],
        one => one.Index == 0 ? 0 : readings[one.Index - 1].Instances,
        one => one.Item.Start.TotalMilliseconds);

    /// <summary>An instance touches memory and frees it: the share that the host has back.</summary>
    private static async Task AddGivenBackAsync(Measurement measurement, Instance instance)
    {
        // The first byte comes when the writer's whole buffer is filled, which it holds until the reader goes on. A machine fills pages
        // again that it has touched while it booted: no more than half of them may be of that kind.
        var touch = $"busybox dd if=/dev/zero bs={PeakBytes} count=1 2> /dev/null"
            + " | { busybox head -c 1 > /dev/null; busybox sleep 1; busybox cat > /dev/null; }";
        var before = await PssAsync();
        var touching = instance.RequireAsync(touch, CommandLimit, measurement.Cancellation);
        var peak = before;
        while (!touching.IsCompleted)
        {
            await Task.Delay(20, measurement.Cancellation);
            peak = Math.Max(peak, await PssAsync());
        }

        await touching;
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        var kept = await PssAsync() - before;
        measurement.Add(Peak, peak - before);
        if (peak - before < PeakBytes / 2)
        {
            throw new InstanceException(InstanceFailure.Failed, $"Of {PeakBytes >> 20} MiB only {(peak - before) >> 20} MiB showed.");
        }

        measurement.Add(GivenBack, 100 * (1 - ((double)kept / (peak - before))));

        async Task<long> PssAsync()
        {
            using var reader = InstanceMemoryReader.Open((await instance.FootprintAsync(measurement.Cancellation)).Processes);
            return reader.Read().PssBytes ?? 0;
        }
    }

    /// <summary>The control: an instance that wakes up a thousand times a second must show.</summary>
    private static async Task AddBusyAsync(Measurement measurement, Instance instance)
    {
        const string busy = "while :; do busybox usleep 1000; done > /dev/null 2>&1 < /dev/null & echo $!";
        var process = (await instance.RequireAsync(busy, CommandLimit, measurement.Cancellation)).Trim();
        var seen = await DensityGrowth.WatchAsync((await instance.FootprintAsync(measurement.Cancellation)).Processes, measurement);
        await instance.RequireAsync($"kill {process}", CommandLimit, measurement.Cancellation);
        measurement.AddIfTold(BusyCpu, seen?.CpuPercent);
        measurement.AddIfTold(BusyWakeups, seen?.Wakeups);
    }

    private static async Task AddMergedAsync(Measurement measurement, DensityGrowth growth)
    {
        if (!growth.Processes.Any(SamePageMerging.IsOfferedBy))
        {
            measurement.AddUnsupported(Merged, "its processes do not offer their memory to be merged");
            return;
        }

        var (merging, whyNot) = SamePageMerging.TryBegin();
        if (merging is null)
        {
            measurement.AddUnsupported(Merged, whyNot!);
            return;
        }

        using (merging)
        {
            var isWhole = await SamePageMerging.ScanAsync(ScanLimit, measurement.Cancellation);
            const string unfinished = "the scan was not finished in time: the least that can be merged";
            var flag = isWhole ? null : new Flag(FlagKind.Note, unfinished);
            measurement.Add(Merged, (double)SamePageMerging.SavedBytes / growth.Running, flag);
        }
    }

    private static Metric Lower(string name, string unit) => new(name, unit, Direction.Lower);

    private static Metric Fact(string name, string unit = "1") => new(name, unit, Direction.Exact) { Circumstance = true };
}
