namespace Bench.Results.Model;

/// <summary>The charts of runs of format 1, which declared none. Frozen, as <see cref="LegacyMetrics"/>.</summary>
internal static class LegacyCharts
{
    private static readonly (string Case, string Title, string Throughput)[] Jobs =
    [
        ("job=randread", "Random read", "disk.iops"),
        ("job=randwrite", "Random write", "disk.iops"),
        ("job=read", "Sequential read", "disk.bandwidth"),
        ("job=write", "Sequential write", "disk.bandwidth"),
    ];

    /// <summary>All of them, in the order of the report.</summary>
    public static IReadOnlyList<ChartDefinition> All { get; } =
    [
        new(
            "boot",
            "boot",
            "Boot time: call to ready, and call to gone",
            "ready: call to the guest's first line in user space; lifecycle: call to gone and cleaned up. Medians.")
        {
            Panels = [new("Call to ready, and call to gone", ["boot.ready", "boot.lifecycle"])],
        },
        new(
            "memory",
            "memory",
            "Memory of one idle instance",
            "PSS: proportional share of the instance's processes; cgroup: what the kernel charges to its group. Medians.")
        {
            Panels = [new("Two ways to count, which need not agree", ["memory.pss", "memory.cgroup"])],
        },
        new(
            "footprint",
            "footprint",
            "Memory of one more instance",
            "Slopes over the number of instances: the host's available memory, the processes' PSS, the cgroups. Medians.")
        {
            Panels = [new("Three ways to count, which need not agree", ["footprint.host", "footprint.pss", "footprint.cgroup"])],
        },
        new("disk", "disk", "Disk throughput", "Higher is better, unless the marker is hollow. Medians.")
        {
            Panels = [.. Jobs.Select(job => new PanelDefinition(job.Title, [job.Throughput]) { Case = job.Case })],
            Without = "storage",
        },
        new(
            "disk-latency",
            "disk",
            "Disk latency",
            "p50: half of the requests are faster; p99: one in a hundred is slower. Lower is better. Medians over rounds.")
        {
            Panels = [.. Jobs.Select(job => new PanelDefinition(job.Title, ["disk.latency.p50", "disk.latency.p99"]) { Case = job.Case })],
            Without = "storage",
        },
        new(
            "disk-storage",
            "disk",
            "Disk throughput by storage",
            "A row without a storage is the platform's plain one. Higher is better, unless the marker is hollow. Medians.")
        {
            Panels = [.. Jobs.Take(2).Select(job => new PanelDefinition(job.Title, [job.Throughput]) { Case = job.Case })],
            Needs = "storage",
        },
    ];
}
