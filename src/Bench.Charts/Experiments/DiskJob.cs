using Bench.Charts.Drawing;

namespace Bench.Charts.Experiments;

/// <summary>A job of the disk experiment, and what says most about it.</summary>
/// <param name="Name">Value of the parameter <c>job</c>.</param>
/// <param name="Title">What the job does.</param>
/// <param name="Throughput">The metric of its throughput.</param>
/// <param name="ThroughputName">What that metric counts.</param>
/// <param name="Axis">The axis of its throughput.</param>
internal sealed record DiskJob(string Name, string Title, string Throughput, string ThroughputName, AxisSpec Axis)
{
    /// <summary>All jobs, in the order of the charts.</summary>
    public static IReadOnlyList<DiskJob> All { get; } =
    [
        new("randread", "Random read", "disk.iops", "IOPS", AxisSpec.Rate),
        new("randwrite", "Random write", "disk.iops", "IOPS", AxisSpec.Rate),
        new("read", "Sequential read", "disk.bandwidth", "bandwidth", AxisSpec.Bandwidth),
        new("write", "Sequential write", "disk.bandwidth", "bandwidth", AxisSpec.Bandwidth),
    ];

    /// <summary>The parameter of cases on another storage than the plain one.</summary>
    public static IReadOnlyList<string> NotPlain { get; } = ["storage"];

    /// <summary>What chooses the cases of this job.</summary>
    public KeyValuePair<string, string> Parameter => new("job", Name);
}
