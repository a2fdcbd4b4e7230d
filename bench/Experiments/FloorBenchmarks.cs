using Bench.Engine;
using Bench.Platforms.Catalog;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>The harness's own floor (rule 11): what starting a process that does nothing costs through the same path, to its end.</summary>
public class FloorBenchmarks : Experiment
{
    private static readonly Metric Exited = Metric.Milliseconds("floor.exited");

    public override IEnumerable<PlatformParameter> Platforms => [new PlatformParameter(NativePlatform.PlatformName)];

    public override IEnumerable<string> Guests => ["busybox"];

    [Benchmark]
    public void Floor() => Measure(Exited, async measurement =>
        measurement.Add(Exited, await NativePlatform.MeasureFloorAsync(measurement.Spec, measurement.Host, measurement.Cancellation)));
}
