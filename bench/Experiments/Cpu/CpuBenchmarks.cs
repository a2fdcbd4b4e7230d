using System.Globalization;
using Bench.Experiments.Workloads;
using Bench.Experiments.Workloads.Reports;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// Arithmetic that asks nothing of the kernel: sysbench looks for the primes up to 10,000, again and again. On one thread, and on as
/// many as the instance has CPUs.
/// What a layer costs here is what it takes of the processor itself.
/// </summary>
public class CpuBenchmarks : WorkloadExperiment
{
    // Not the shell's own timeout, which counts in whole seconds.
    private const string WarmUp = "/usr/bin/timeout -s KILL 0.7 sysbench cpu --time=1 run > /dev/null; true";

    private static readonly Metric Events = new("cpu.events", "1/s", Direction.Higher)
    {
        Label = "sysbench events",
        Answer = new("CPU", 5) { Case = ["workload=sysbench"] },
        RoundScatter = 0.01,
    };
    private static readonly Metric Percentile95 = Metric.Milliseconds("cpu.latency.p95");

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        new() { Name = "sysbench", WarmUp = WarmUp, Steps = [Primes(threads: 1)] },
        new() { Name = "sysbench-2-threads", Cpus = 2, WarmUp = WarmUp, Steps = [Primes(threads: 2)] },
    ];

    [Benchmark]
    public Task Cpu() => MeasureWorkloadAsync();

    private static WorkloadStep Primes(int threads) => new()
    {
        Program = "sysbench",
        Command = seconds => string.Create(
            CultureInfo.InvariantCulture,
            $"sysbench cpu --cpu-max-prime=10000 --threads={threads} --time={seconds} run"),
        Metrics = [Events, Percentile95],
        Read = result => SysbenchReport.Parse(result.OutputText) is var report
            ? [report.EventsPerSecond, report.Percentile95Milliseconds]
            : [],
    };
}
