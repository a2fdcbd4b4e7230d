using System.Globalization;
using Bench.Experiments.Workloads;
using Bench.Experiments.Workloads.Reports;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// How fast memory is: bandwidth and latency, in blocks larger than the caches of most processors and with the same size everywhere,
/// for a guest need not see its caches. How much memory an
/// instance takes is <see cref="MemoryBenchmarks"/>'.
/// </summary>
public class RamBenchmarks : WorkloadExperiment
{
    // STREAM's three arrays are each four times what stress-ng is told that the cache is: 144 MiB in all, which fits an allowance of 256.
    private const int StreamCacheMebibytes = 12;

    // STREAM counts two arrays for each of copy and scale, and three for each of add and triad.
    private const double StreamBytesOfAPass = 10d * 4 * StreamCacheMebibytes * 1024 * 1024;

    // Items of 16 bytes of header and 48 of data, one next to the other: 128 MiB. A pass goes through them twice.
    private const int ChainItems = 2_000_000, ChainDataBytes = 48, ChainReadsOfAPass = 2;

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        new() { Name = "sysbench", Steps = [Sequential("read"), Sequential("write")] },
        new()
        {
            Name = "stream",
            Steps = [Passes(
                Bandwidth("ram.stream"),
                $"--stream 1 --stream-l3-size {StreamCacheMebibytes}M --stream-ops",
                few: 1,
                many: 25,
                seconds => StreamBytesOfAPass / seconds)],
        },
        new()
        {
            Name = "chain",
            Steps =
            [
                Passes(
                    new Metric("ram.latency", "ns", Direction.Lower),
                    $"--randlist 1 --randlist-compact --randlist-items {ChainItems} --randlist-size {ChainDataBytes} --randlist-ops",
                    few: 1,
                    many: 3,
                    seconds => seconds / ChainReadsOfAPass / ChainItems * 1e9),
            ],
        },
    ];

    [Benchmark]
    public Task Ram() => MeasureWorkloadAsync();

    /// <summary>
    /// One block, from its beginning to its end, again and again until the window is over: never until so many bytes are through, for
    /// where the first pass is slow (0.1 s in gVisor, 60 times a later one) it would be
    /// the more of the figure the faster the memory is.
    /// </summary>
    private static WorkloadStep Sequential(string operation) => new()
    {
        Program = "sysbench",
        Command = seconds => string.Create(
            CultureInfo.InvariantCulture,
            $"sysbench memory --memory-oper={operation} --memory-access-mode=seq --memory-block-size=64M --memory-total-size=1024T --threads=1 --time={seconds} run"),
        Metrics = [Bandwidth($"ram.bandwidth.{operation}")],
        Read = result => [SysbenchReport.Parse(result.OutputText).BytesPerSecond
            ?? throw new ReportFormatException("sysbench", "there is no bandwidth in it", result.OutputText)],
    };

    /// <summary>
    /// Passes of a stressor over its memory. stress-ng's time has the making of that memory in it, which takes seconds where a page
    /// fault is dear: two runs are made, and their difference is the passes.
    /// Each is long for itself, so there is one window.
    /// </summary>
    private static WorkloadStep Passes(Metric metric, string stressor, int few, int many, Func<double, double> ofSeconds) => new()
    {
        Program = "stress-ng",
        Command = _ => string.Create(
            CultureInfo.InvariantCulture,
            $"{StressNg.Command($"{stressor} {few}")} && {{ {StressNg.Command($"{stressor} {many}")}; }}"),
        Metrics = [metric],
        Read = result => [ofSeconds(StressNgReport.SecondsOfAFurtherOperation(result.OutputText))],
        Windows = 1,
        Patience = TimeSpan.FromMinutes(5),
    };

    private static Metric Bandwidth(string name) => new(name, "B/s", Direction.Higher);
}
