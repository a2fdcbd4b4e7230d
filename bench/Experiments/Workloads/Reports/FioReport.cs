namespace Bench.Experiments.Workloads.Reports;

/// <summary>fio's report (JSON of fio 3) by its own names.</summary>
internal sealed record FioReport(IReadOnlyList<FioJob> Jobs)
{
    private const string Program = "fio";

    /// <summary>Reads standard output of a job that transferred data.</summary>
    /// <exception cref="ReportFormatException">It is no such report.</exception>
    public static FioJob Parse(string output)
    {
        var job = JobIn(output);
        if (!job.Directions.Any())
        {
            throw new ProgramOutput(Program, output).Unreadable("the job did no I/O");
        }

        return job.Directions.All(direction => direction.ClatNs.HasPercentiles) && job.Fsync is null or { HasPercentiles: true }
            ? job
            : throw new ProgramOutput(Program, output).Unreadable("a latency in it has no percentiles");
    }

    /// <summary>
    /// Reads the mean time in ns, above 0, of an engine such as <c>filestat</c>, which makes one system call a file and counts it as a
    /// read. Not the median: that is 0 where a guest's clock ticks in milliseconds.
    /// </summary>
    /// <exception cref="ReportFormatException">It is no such report.</exception>
    public static double ParseCallNanoseconds(string output) => JobIn(output) is { Error: 0, Read.ClatNs.Mean: > 0 and var mean }
        ? mean
        : throw new ProgramOutput(Program, output).Unreadable("the job made no calls that took any time");

    private static FioJob JobIn(string output)
    {
        var text = new ProgramOutput(Program, output);
        return text.FromJson<FioReport>().Jobs is [var job, ..] ? job : throw text.Unreadable("it has no job");
    }
}

/// <summary>One job.</summary>
internal sealed record FioJob(int Error, FioDirection Read, FioDirection Write, FioSync? Sync = null)
{
    /// <summary>The directions with any I/O.</summary>
    public IEnumerable<FioDirection> Directions => new[] { Read, Write }.Where(direction => direction.IoBytes > 0);

    /// <summary>Latency of <c>fsync</c>; null without such calls.</summary>
    public FioLatency? Fsync => Sync is { TotalIos: > 0 } ? Sync.LatNs : null;

    /// <summary>Requests a second in both directions.</summary>
    public double Iops => Directions.Sum(direction => direction.Iops);

    /// <summary>Bytes a second in both directions.</summary>
    public double BytesPerSecond => Directions.Sum(direction => direction.BwBytes);

    /// <summary>Bytes read and written.</summary>
    public long Bytes => Directions.Sum(direction => direction.IoBytes);
}

internal sealed record FioDirection(long IoBytes, double Iops, double BwBytes, FioLatency ClatNs);

internal sealed record FioSync(long TotalIos, FioLatency LatNs);

/// <summary>A distribution of latencies, ns.</summary>
internal sealed record FioLatency(double Mean, IReadOnlyDictionary<string, long>? Percentile = null)
{
    private const string Half = "50.000000", Most = "99.000000";

    public bool HasPercentiles => Percentile is not null && Percentile.ContainsKey(Half) && Percentile.ContainsKey(Most);

    public double MedianMicroseconds => Percentile![Half] / 1000.0;

    public double Percentile99Microseconds => Percentile![Most] / 1000.0;
}
