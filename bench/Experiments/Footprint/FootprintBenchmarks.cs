using Bench.Experiments.Memory;
using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Statistics;

namespace Bench.Experiments.Footprint;

/// <summary>
/// Memory of one more instance: starts instances one after the other, and after each has settled reads the host's available memory, the
/// processes, the cgroups and the engine's daemons. The slope over the number of instances, from the first on, is the cost of each further
/// one. What all share comes with the first, and is in the intercept (rule 8).
/// </summary>
public class FootprintBenchmarks : Experiment
{
    // Others on the host move its memory by a page cluster here and there.
    private const double SmallestEffect = 0.15;

    // A line goes through any two points: its fit is judged from three on.
    private const int LeastInstances = 3;

    private static readonly Metric Host = Takes("footprint.host");
    private static readonly Metric HostFit = new("footprint.host.r2", "1", Direction.Exact) { Circumstance = true };
    private static readonly Metric Pss = Takes("footprint.pss") with
    {
        Label = "PSS",
        Headline = true,
        RoundScatter = 0.045,
        Answer = new("one more instance", 3),
    };

    private static readonly Metric PssFile = Takes("footprint.pss.file");
    private static readonly Metric PssOutsideAnonymous = Takes("footprint.pss.outside_cgroup.anonymous");
    private static readonly Metric Cgroup = Takes("footprint.cgroup");
    private static readonly Metric CgroupKernel = Takes("footprint.cgroup.kernel");
    private static readonly Metric CgroupPageCache = Takes("footprint.cgroup.page_cache");
    private static readonly Metric Daemons = Takes("footprint.daemons");
    private static readonly Metric DaemonsShared = Takes("footprint.daemons.shared");
    private static readonly Metric Instances = new("footprint.instances", "1", Direction.Exact) { Circumstance = true };

    internal override Metric Primary => Pss;

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "footprint",
            "footprint",
            "Memory of one more instance",
            "Slopes over the number of instances: the host's available memory, the processes' PSS, the cgroups. Medians.")
        {
            Panels = [new("Three ways to count, which need not agree", [Host.Name, Pss.Name, Cgroup.Name])],
        },
    ];

    public override IEnumerable<string> Guests => ["busybox"];

    internal override CaseNeeds NeedsOf(RunOptions options)
    {
        var instances = options.Preset.FootprintInstances;
        return new CaseNeeds(instances, (instances + 1) * (options.Preset.SettleTime + TimeSpan.FromMilliseconds(100)));
    }

    [Benchmark]
    public async Task Footprint()
    {
        var measurement = Measurement;
        var daemons = await EngineDaemons.FindAsync(measurement);
        if (daemons.WhyNot is { } whyNot)
        {
            measurement.AddUnsupported(Daemons, whyNot);
        }

        await using var group = new InstanceGroup();
        var readings = new List<Reading> { await ReadAsync(measurement, group, daemons) };
        try
        {
            while (group.Instances.Count < measurement.Preset.FootprintInstances)
            {
                await group.AddAsync(measurement.StartAsync());
                readings.Add(await ReadAsync(measurement, group, daemons));
            }
        }
        catch (InstanceException) when (readings[^1].Instances >= LeastInstances)
        {
            // The instances before the failed one have been measured.
            Add(measurement, readings, hasDaemons: daemons.Processes.Count > 0);
            throw;
        }

        Add(measurement, readings, hasDaemons: daemons.Processes.Count > 0);
        await group.StopAsync(measurement.Cancellation);
    }

    private static async Task<Reading> ReadAsync(Measurement measurement, InstanceGroup group, EngineDaemons daemons)
    {
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        var available = await AvailableMemory.ReadAsync(measurement.Cancellation);
        var memories = await SettledMemory.ReadAsync(measurement, group);
        return new Reading(group.Instances.Count, -available, memories, daemons.PssBytes);
    }

    private static void Add(Measurement measurement, List<Reading> readings, bool hasDaemons)
    {
        var further = readings.FindAll(reading => reading.Instances > 0);
        var host = Fit(further, reading => reading.HostUsedBytes)!;
        AvailableMemory.AddSlope(measurement, Host, host, further.Count);
        if (further.Count >= LeastInstances)
        {
            measurement.Add(HostFit, host.RSquared);
        }

        measurement.Add(Instances, readings[^1].Instances);
        AddSlope(Pss, memory => memory.PssBytes);
        AddSlope(PssFile, memory => memory.Whole.PssFileBytes);
        if (readings.Exists(reading => reading.Memories.Any(memory => memory.Whole.Cgroup is null)))
        {
            measurement.AddUnsupported(Cgroup, "the instances have no cgroups of their own");
        }
        else
        {
            AddSlope(Cgroup, memory => memory.Whole.Cgroup?.UsageBytes);
            AddSlope(CgroupKernel, memory => memory.Whole.Cgroup?.KernelBytes);
            AddSlope(CgroupPageCache, memory => memory.Whole.Cgroup?.FileBytes - memory.Whole.Cgroup?.SharedMemoryBytes);
            AddSlope(PssOutsideAnonymous, memory => memory.Outside?.PssAnonymousBytes);
        }

        if (hasDaemons)
        {
            var daemons = Fit(readings, reading => reading.DaemonBytes);
            measurement.AddIfTold(Daemons, daemons?.Slope);
            measurement.AddIfTold(DaemonsShared, daemons?.Intercept);
        }

        void AddSlope(Metric metric, Func<SettledMemory, double?> part)
        {
            var fit = Fit(further, reading => reading.Memories.Aggregate((double?)0, (sum, memory) => sum + part(memory)));
            measurement.AddIfTold(metric, fit?.Slope);
        }
    }

    private static Metric Takes(string name) => Metric.Bytes(name) with { SmallestEffect = SmallestEffect, RunLevel = 0.02 };

    private static LinearFit? Fit(List<Reading> readings, Func<Reading, double?> value) =>
        LinearFit.TryOf(readings, reading => reading.Instances, value);

    /// <summary>Values with so many instances running.</summary>
    /// <param name="Instances">Number of instances.</param>
    /// <param name="HostUsedBytes">The host's available memory, taken negative: only its slope counts.</param>
    /// <param name="Memories">Of each instance.</param>
    /// <param name="DaemonBytes">PSS of the engine's daemons; null when they are gone.</param>
    private sealed record Reading(int Instances, double HostUsedBytes, IReadOnlyList<SettledMemory> Memories, double? DaemonBytes);
}
