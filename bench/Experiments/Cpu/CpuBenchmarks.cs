namespace Bench.Experiments.Cpu;

/// <summary>
/// Arithmetic without system calls: sysbench looks for the primes up to 10,000, on one thread and on as many as the instance has CPUs. A
/// layer costs here what it takes of the processor itself.
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

    private static WorkloadStep Primes(int threads) => new(
        "sysbench",
        [Events, Percentile95],
        seconds => $"sysbench cpu --cpu-max-prime=10000 --threads={threads} --time={seconds} run",
        result =>
        {
            var report = SysbenchReport.Parse(result.OutputText);
            return [report.EventsPerSecond, report.Percentile95Milliseconds];
        });
}
