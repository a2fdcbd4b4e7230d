namespace Bench.Results.Model;

/// <summary>
/// The columns of the answer for runs that declare none: format 1, and format 2 before there was an answer. Frozen, as
/// <see cref="LegacyMetrics"/>.
/// </summary>
internal static class LegacyAnswers
{
    private static readonly Dictionary<string, AnswerColumn> Columns = new()
    {
        ["boot.ready"] = new AnswerColumn("boot to ready", 1),
        ["memory.pss"] = new AnswerColumn("idle memory", 2),
        ["footprint.pss"] = new AnswerColumn("one more instance", 3),
        ["disk.iops"] = new AnswerColumn("4 KiB random read", 4) { Case = ["job=randread"] },
        ["cpu.events"] = new AnswerColumn("CPU", 5) { Case = ["workload=sysbench"] },
        ["kernel.syscall"] = new AnswerColumn("system call", 6),
        ["application.redis.get"] = new AnswerColumn("Redis GET", 7),
        ["start.answered"] = new AnswerColumn("start of Redis", 8) { Case = ["application=redis", "cache=warm"] },
    };

    /// <summary>A run's declarations: as they are where one has a column, else with the columns that these metrics have today.</summary>
    public static IReadOnlyList<MetricDefinition> AddTo(IReadOnlyList<MetricDefinition> metrics) =>
        metrics.Any(metric => metric.Answer is not null)
            ? metrics
            : [.. metrics.Select(metric => metric with { Answer = Columns.GetValueOrDefault(metric.Name) })];
}
