namespace Bench.Results;

/// <summary>The order of metrics within an experiment: what a reader asks first comes first, and the rest follows by name.</summary>
public static class MetricOrder
{
    private static readonly string[] FirstByPrefix =
    [
        "boot.ready", "boot.lifecycle", "boot.",
        "memory.pss", "memory.cgroup", "memory.guest_ram", "memory.vmm", "memory.",
        "footprint.host", "footprint.pss", "footprint.cgroup", "footprint.",
        "disk.iops", "disk.bandwidth", "disk.latency", "disk.",
        "cpu.",
        "ram.bandwidth", "ram.stream", "ram.latency",
        "kernel.syscall", "kernel.switch", "kernel.fork", "kernel.exec", "kernel.fault", "kernel.",
        "network.bandwidth", "network.latency", "network.",
        "application.", "start.answered", "start.ready", "start.",
    ];

    /// <summary>Orders metrics by rank, then by name.</summary>
    public static IComparer<string> Comparer { get; } = Comparer<string>.Create((first, second) =>
    {
        var byRank = RankOf(first).CompareTo(RankOf(second));
        return byRank != 0 ? byRank : string.CompareOrdinal(first, second);
    });

    /// <summary>The place in the list of the longest entry that the metric's name is or begins with; metrics without one come last.</summary>
    private static int RankOf(string metric)
    {
        var best = FirstByPrefix.Length;
        var length = 0;
        for (var rank = 0; rank < FirstByPrefix.Length; rank++)
        {
            if (FirstByPrefix[rank].Length > length && metric.StartsWith(FirstByPrefix[rank], StringComparison.Ordinal))
            {
                (best, length) = (rank, FirstByPrefix[rank].Length);
            }
        }

        return best;
    }
}
