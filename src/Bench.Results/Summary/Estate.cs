namespace Bench.Results.Summary;

/// <summary>What is to run: how many instances, what the application of each uses, on hosts of which memory.</summary>
/// <param name="Instances">Number of instances.</param>
/// <param name="MemoryBytes">Memory that the application in one instance uses, bytes.</param>
/// <param name="HostBytes">Memory of a host, bytes.</param>
public sealed record EstateNeed(int Instances, long MemoryBytes, long HostBytes)
{
    /// <summary>Share of a host's memory that instances may take; the rest is for the host, its daemons and its page cache.</summary>
    public const double UsableShare = 0.9;
}

/// <summary>The hosts that an estate needs on one platform. Intervals are those of the slopes in the run, carried through.</summary>
/// <param name="Case">The case of the slope.</param>
/// <param name="Family">Family of the platform.</param>
/// <param name="Each">Memory that one more idle instance takes of the host, bytes.</param>
/// <param name="PerHost">Instances that fit on one host: the low end of its interval comes from the high end of <paramref name="Each"/>.</param>
/// <param name="Hosts">Hosts needed; null where not even one instance fits.</param>
/// <param name="IdleCpuPercent">CPU time that the instances on a full host take while idle, of one CPU; null where not known.</param>
/// <param name="Predicted">Memory predicted for the largest number in the run from half of it, by what it was; null where not known.</param>
public sealed record EstateRow(
    CaseId Case, string Family, Estimate Each, Estimate PerHost, Estimate? Hosts, double? IdleCpuPercent, Estimate? Predicted)
{
    /// <summary>The metric of the slope.</summary>
    public const string Slope = "density.memory.each";

    /// <summary>The metric of <see cref="Hosts"/>, in a chart.</summary>
    public const string HostsMetric = "estate.hosts";

    private const string IdleCpu = "density.cpu.each", Prediction = "density.prediction";

    /// <summary>A row for each platform of a run with a slope, the fewest hosts first.</summary>
    public static IReadOnlyList<EstateRow> Of(RunSummary run, EstateNeed need)
    {
        return
        [
            .. run.Metrics
                .Where(row => row is { Metric: Slope, Value: not null })
                .Select(row => Of(row, need, ValueOf(row.Case, IdleCpu)?.Median, ValueOf(row.Case, Prediction)))
                .OrderBy(row => row.Hosts?.Median ?? double.MaxValue)
                .ThenBy(row => row.Each.Median),
        ];

        Estimate? ValueOf(CaseId id, string metric) => run.Metrics.FirstOrDefault(row => row.Metric == metric && row.Case == id)?.Value;
    }

    private static EstateRow Of(MetricSummary slope, EstateNeed need, double? idleCpu, Estimate? predicted)
    {
        var each = slope.Value!;
        var perHost = new Estimate(Fits(each.Median), Fitting(each.High), Fitting(each.Low));
        var hosts = perHost.Median < 1 ? null : new Estimate(Needed(perHost.Median)!.Value, Needed(perHost.High), Needed(perHost.Low));
        var cpu = Math.Max(0, idleCpu ?? 0) * Math.Min(perHost.Median, need.Instances);
        return new EstateRow(slope.Case, slope.Family, each, perHost, hosts, idleCpu is null ? null : cpu, predicted);

        // Where other programs moved the host's memory more than the instances did, a slope can be below zero.
        double Fits(double each) => Math.Floor(need.HostBytes * EstateNeed.UsableShare / (need.MemoryBytes + Math.Max(0, each)));

        double? Fitting(double? each) => each is { } known ? Fits(known) : null;

        double? Needed(double? perHost) => perHost is > 0 and { } known ? Math.Ceiling(need.Instances / known) : null;
    }
}
