using System.Globalization;

namespace Bench.Results.Overhead;

/// <summary>The metrics that stand for an experiment where there is room for few. A run knows only their names, so it goes by these.</summary>
internal static class TellingMetrics
{
    private const string DiskBandwidth = "disk.bandwidth", DiskRate = "disk.iops";

    private static readonly Dictionary<string, string[]> Chosen = new()
    {
        ["boot"] = ["boot.ready", "boot.lifecycle"],
        ["memory"] = ["memory.pss"],
        ["footprint"] = ["footprint.pss"],
        ["network"] = ["network.bandwidth", "network.latency.p50", "network.connections"],
        ["start"] = ["start.answered"],
    };

    // A boot that is observed is made a second time, to be looked at.
    private static readonly string[] Observed = ["phases", "sampler"];

    private static readonly string[] SequentialJobs = ["read", "write"];

    private static readonly string[] Spreads = ["mean", "min", "max", "stdev", "jitter"];

    /// <summary>The rows of an experiment that count: the chosen metrics of those experiments that have many, and of workloads those that are not a detail of another one of the same case.</summary>
    public static IReadOnlyList<MetricSummary> Of(IGrouping<string, MetricSummary> experiment)
    {
        List<MetricSummary> rows =
        [
            .. experiment.Where(row =>
                row.Direction != Direction.Exact
                && row.Metric.StartsWith($"{experiment.Key}.", StringComparison.Ordinal)
                && Array.TrueForAll(Observed, name => row.Case.Parameters[name] is null)),
        ];
        if (Chosen.TryGetValue(experiment.Key, out var chosen))
        {
            return [.. rows.Where(row => chosen.Contains(row.Metric))];
        }

        if (experiment.Key == "disk")
        {
            return [.. rows.Where(row => row.Metric == (row.Case.Parameters.Any(parameter => SequentialJobs.Contains(parameter.Value)) ? DiskBandwidth : DiskRate))];
        }

        var names = rows.GroupBy(row => row.Case.Parameters).ToDictionary(parameters => parameters.Key, parameters => parameters.Select(row => row.Metric).ToHashSet());
        return [.. rows.Where(row => !IsDetail(row.Metric, names[row.Case.Parameters]))];
    }

    /// <summary>Whether a metric says more of another one: <c>application.redis.get.p99</c> of <c>application.redis.get</c>, <c>cpu.latency.p95</c> of <c>cpu.events</c>, <c>network.latency.p99</c> of <c>.p50</c>.</summary>
    private static bool IsDetail(string metric, HashSet<string> others)
    {
        if (others.Any(other => metric.StartsWith($"{other}.", StringComparison.Ordinal)))
        {
            return true;
        }

        return IsOfDistribution(metric) && (others.Any(other => !IsOfDistribution(other)) || others.Any(other => StemOf(other) == StemOf(metric) && MetricOrder.Comparer.Compare(other, metric) < 0));
    }

    /// <summary>Whether the name ends in a percentile or another figure of a distribution.</summary>
    private static bool IsOfDistribution(string metric)
    {
        var last = metric[(metric.LastIndexOf('.') + 1)..];
        return Spreads.Contains(last) || (last.StartsWith('p') && int.TryParse(last.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out _));
    }

    private static string StemOf(string metric) => metric[..metric.LastIndexOf('.')];
}
