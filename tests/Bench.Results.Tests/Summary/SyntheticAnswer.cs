namespace Bench.Results.Tests.Summary;

/// <summary>Summaries whose costs are given, as a run of six rounds would have them.</summary>
internal static class SyntheticAnswer
{
    public const int Rounds = 6;

    private static readonly Dictionary<string, Quality> Metrics = new()
    {
        ["boot.ready"] = new("boot", "ms", Direction.Lower, 2, []),
        ["memory.pss"] = new("memory", "B", Direction.Lower, 1 << 20, []),
        ["disk.iops"] = new("disk", "1/s", Direction.Higher, 20_000, [new("job", "randread")]),
        ["cpu.events"] = new("cpu", "1/s", Direction.Higher, 4_000, [new("workload", "sysbench")]),
    };

    private static readonly Dictionary<string, string> Families = new()
    {
        ["native"] = "process",
        ["bwrap"] = "namespace",
        ["runsc"] = "sandbox",
        ["qemu/q35"] = "vm",
        ["qemu/microvm"] = "vm",
        ["uml"] = "vm",
        ["qemu/microvm>runc"] = "nested",
        ["kata"] = "nested",
    };

    /// <summary>A row of the summary.</summary>
    /// <param name="metric">One of the few that are known here.</param>
    /// <param name="platform">The platform, with <c>@tcg</c> or <c>@kvm</c> where it has an accelerator.</param>
    /// <param name="cost">What it costs, above 1 for more than native.</param>
    /// <param name="spread">How far the interval reaches, as a share of the cost; null for too few rounds.</param>
    /// <param name="flags">Kinds of its flags.</param>
    public static MetricSummary Row(string metric, string platform, double cost, double? spread = 0.02, params FlagKind[] flags)
    {
        var quality = Metrics[metric];
        var ratio = quality.Direction == Direction.Higher ? 1 / cost : cost;
        var name = platform.Split('@')[0];
        return new MetricSummary
        {
            Case = new CaseId
            {
                Experiment = quality.Experiment,
                Platform = name,
                Accelerator = platform.Contains('@', StringComparison.Ordinal) ? platform.Split('@')[1] : null,
                Guest = "debian",
                Parameters = new ParameterSet(quality.Parameters),
            },
            Family = Families.GetValueOrDefault(name, "container"),
            Metric = metric,
            Unit = quality.Unit,
            Direction = quality.Direction,
            Count = spread is null ? 1 : Rounds,
            Failures = 0,
            Value = Around(quality.Native * ratio, spread),
            RatioToNative = Around(ratio, name == "native" ? 0 : spread),
            Flags = [.. flags.Select(kind => new Flag(kind, "text for people"))],
        };
    }

    /// <summary>The answer's table of rows; native is added where it is missing.</summary>
    public static AnswerTable Table(params MetricSummary[] rows) => AnswerTable.Of(TestRuns.Environment(), Summary(rows));

    /// <summary>The summary of rows, with native's.</summary>
    public static RunSummary Summary(params MetricSummary[] rows) => new()
    {
        Run = "run",
        Rounds = rows.Max(row => row.Count),
        Metrics = [.. rows.Select(row => row.Metric).Distinct().Select(metric => Row(metric, "native", 1)), .. rows],
    };

    private static Estimate Around(double median, double? spread) =>
        spread is { } share ? new Estimate(median, median / (1 + share), median * (1 + share)) : new Estimate(median, null, null);

    private sealed record Quality(
        string Experiment,
        string Unit,
        Direction Direction,
        double Native,
        KeyValuePair<string, string>[] Parameters);
}
