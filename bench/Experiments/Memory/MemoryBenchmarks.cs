using System.Text;
using Bench.Harness.BenchmarkDotNet;

namespace Bench.Experiments.Memory;

/// <summary>
/// Memory of one booted, idle instance: PSS of its processes and usage of its cgroup, each with the parts that explain their difference; of
/// a machine the guest's RAM and the monitor apart; and the guest's own view (rule 8). Untouched guest RAM is in none of them.
/// </summary>
public class MemoryBenchmarks : Experiment
{
    private const string SeesHost = "the guest sees the host's memory, not its allowance";
    private const string NoCgroup = "the instance has no cgroup of its own";

    // Memory repeats nearly to the page.
    private const double SmallestEffect = 0.03, Level = 0.005;

    private static readonly Metric Pss = Takes("memory.pss") with
    {
        Label = "PSS",
        Headline = true,
        RoundScatter = 0.01,
        Answer = new("idle memory", 2),
    };

    private static readonly (Metric Metric, Func<InstanceMemory, long?> Bytes)[] PartsOfPss =
    [
        (Takes("memory.pss.anonymous"), memory => memory.PssAnonymousBytes),
        (Takes("memory.pss.file"), memory => memory.PssFileBytes),
        (Takes("memory.pss.shared"), memory => memory.PssSharedMemoryBytes),
    ];

    private static readonly Metric PssOutside = Takes("memory.pss.outside_cgroup");
    private static readonly Metric PssOutsideAnonymous = Takes("memory.pss.outside_cgroup.anonymous");
    private static readonly Metric Rss = Takes("memory.rss");
    private static readonly Metric Cgroup = Takes("memory.cgroup");

    private static readonly (Metric Metric, Func<CgroupMemory, long?> Bytes)[] PartsOfCgroup =
    [
        (Takes("memory.cgroup.anonymous"), memory => memory.AnonymousBytes),
        (Takes("memory.cgroup.file"), memory => memory.FileBytes),
        (Takes("memory.cgroup.file.shared"), memory => memory.SharedMemoryBytes),
        (Takes("memory.cgroup.file.mapped"), memory => memory.MappedFileBytes),
        (Takes("memory.cgroup.kernel"), memory => memory.KernelBytes),
        (Takes("memory.cgroup.peak"), memory => memory.PeakBytes),
    ];

    private static readonly Metric CgroupStrangers = Takes("memory.cgroup.launcher");
    private static readonly Metric GuestRamTouched = Takes("memory.guest_ram.touched");
    private static readonly Metric GuestRamAllotted = new("memory.guest_ram.allotted", "B", Direction.Exact) { Circumstance = true };
    private static readonly Metric Vmm = Takes("memory.vmm");
    private static readonly Metric GuestTotal = new("memory.guest.total", "B", Direction.Exact);
    private static readonly Metric GuestUsed = Takes("memory.guest.used");
    private static readonly Metric Processes = new("memory.processes", "1", Direction.Exact);
    private static readonly Metric Observer = new("observer.memory", "us", Direction.Lower) { Circumstance = true };

    internal override IReadOnlyList<Metric> Metrics =>
    [
        Pss, .. PartsOfPss.Select(part => part.Metric), PssOutside, PssOutsideAnonymous,
        Cgroup, .. PartsOfCgroup.Select(part => part.Metric), CgroupStrangers,
        GuestRamTouched, GuestRamAllotted, Vmm, Rss, GuestTotal, GuestUsed, Processes, Observer,
    ];

    internal override Metric Primary => Pss;

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "memory",
            "memory",
            "Memory of one idle instance",
            "PSS: proportional share of the instance's processes; cgroup: what the kernel charges to its group. Medians.")
        {
            Panels = [new("Two ways to count, which need not agree", [Pss.Name, Cgroup.Name])],
        },
    ];

    internal override CaseNeeds NeedsOf(RunOptions options) => new(Boots: 1, options.Preset.SettleTime + TimeSpan.FromMilliseconds(100));

    [Benchmark]
    public async Task Memory()
    {
        var measurement = Measurement;
        await using var instance = await measurement.StartAsync();
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);

        var memory = await SettledMemory.ReadAsync(measurement, instance);
        AddProcesses(measurement, memory);
        AddCgroup(measurement, memory);
        if (measurement.Family.HasMachine())
        {
            AddMachine(measurement, memory.Processes);
        }

        measurement.Add(Observer, memory.Took.TotalMicroseconds);
        await AddGuestAsync(measurement, instance);
        await instance.StopAsync(measurement.Cancellation);
    }

    private static void AddProcesses(Measurement measurement, SettledMemory memory)
    {
        measurement.Add(Pss, memory.PssBytes);
        foreach (var (metric, bytes) in PartsOfPss)
        {
            measurement.AddIfTold(metric, bytes(memory.Whole));
        }

        measurement.AddIfTold(Rss, memory.Whole.RssBytes);
        measurement.Add(Processes, memory.Whole.ProcessesSeen);
    }

    private static void AddCgroup(Measurement measurement, SettledMemory memory)
    {
        if (memory.Whole.Cgroup is not { } cgroup)
        {
            measurement.AddUnsupported(Cgroup, NoCgroup);
            return;
        }

        measurement.Add(Cgroup, cgroup.UsageBytes);
        foreach (var (metric, bytes) in PartsOfCgroup)
        {
            measurement.AddIfTold(metric, bytes(cgroup));
        }

        if (memory.Outside is { Names: [_, ..] } outside)
        {
            measurement.Add(PssOutside, outside.PssBytes, new Flag(FlagKind.Note, string.Join(", ", outside.Names)));
            measurement.AddIfTold(PssOutsideAnonymous, outside.PssAnonymousBytes);
        }

        if (memory.Strangers is { Names: [_, ..] } strangers)
        {
            measurement.Add(CgroupStrangers, strangers.PssBytes, new Flag(FlagKind.Note, string.Join(", ", strangers.Names)));
        }
    }

    private static void AddMachine(Measurement measurement, IReadOnlyList<int> processes)
    {
        var machine = MachineMemory.Read(processes, measurement.Spec.Limits.MemoryBytes, out var reason);
        measurement.AddKnown(GuestRamTouched, machine?.GuestTouchedBytes, reason ?? "");
        measurement.AddKnown(GuestRamAllotted, machine?.GuestAllottedBytes, reason ?? "");
        measurement.AddKnown(Vmm, machine?.MonitorBytes, reason ?? "");
    }

    private static async Task AddGuestAsync(Measurement measurement, Instance instance)
    {
        var seen = await instance.RequireAsync("cat /proc/meminfo", TimeSpan.FromSeconds(10), measurement.Cancellation);
        var guest = HostMemory.Parse(Encoding.UTF8.GetBytes(seen));
        using var host = HostMemory.Open();
        if (guest.IsSameAs(host.Read()))
        {
            // The host's use is no property of this instance, and would be compared as if it were.
            measurement.Add(GuestTotal, guest.TotalBytes, new Flag(FlagKind.Note, SeesHost));
            measurement.AddUnsupported(GuestUsed, SeesHost);
            return;
        }

        measurement.Add(GuestTotal, guest.TotalBytes);
        measurement.Add(GuestUsed, guest.TotalBytes - guest.AvailableBytes);
    }

    private static Metric Takes(string name) => Metric.Bytes(name) with { SmallestEffect = SmallestEffect, RunLevel = Level };
}
