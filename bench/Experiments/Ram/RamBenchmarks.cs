namespace Bench.Experiments.Ram;

/// <summary>
/// Bandwidth and latency of memory, in blocks larger than most caches and of the same size everywhere, since a guest need not see its
/// caches. How much memory an instance takes is in the experiments memory and footprint.
/// </summary>
public class RamBenchmarks : WorkloadExperiment
{
    // STREAM's three arrays are each four times the cache that stress-ng is given: 144 MiB in all, which fits an allowance of 256.
    private const int StreamCacheMebibytes = 12;

    // STREAM counts two arrays for each of copy and scale, and three for each of add and triad.
    private const double StreamBytesOfAPass = 10d * 4 * StreamCacheMebibytes * 1024 * 1024;

    // Adjacent items of 16 bytes of header and 48 of data: 128 MiB. A pass goes through them twice.
    private const int ChainItems = 2_000_000, ChainDataBytes = 48, ChainReadsOfAPass = 2;

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        new() { Name = "sysbench", Steps = [Sequential("read"), Sequential("write")] },
        new()
        {
            Name = "stream",
            Steps =
            [
                Passes(
                    Bandwidth("ram.stream"),
                    $"--stream 1 --stream-l3-size {StreamCacheMebibytes}M --stream-ops",
                    few: 1,
                    many: 25,
                    seconds => StreamBytesOfAPass / seconds),
            ],
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
    /// Passes over one block until the window is over, never until a number of bytes: the first pass is slow (0.1 s in gVisor, 60 times a
    /// later one), and would weigh the more the faster the memory is.
    /// </summary>
    private static WorkloadStep Sequential(string operation) => new(
        "sysbench",
        [Bandwidth($"ram.bandwidth.{operation}")],
        seconds => $"sysbench memory --memory-oper={operation} --memory-access-mode=seq --memory-block-size=64M --memory-total-size=1024T "
            + $"--threads=1 --time={seconds} run",
        result => [SysbenchReport.Parse(result.OutputText).BytesPerSecond
            ?? throw new ProgramOutput("sysbench", result.OutputText).Unreadable("there is no bandwidth in it")]);

    /// <summary>
    /// Passes of a stressor over its memory. stress-ng's time includes the creation of that memory, which takes seconds where page faults
    /// are expensive, so the difference of two runs counts. Each takes long, so there is one window.
    /// </summary>
    private static WorkloadStep Passes(Metric metric, string stressor, int few, int many, Func<double, double> ofSeconds) => new(
        "stress-ng",
        [metric],
        _ => $"{StressNgReport.Command($"{stressor} {few}")} && {{ {StressNgReport.Command($"{stressor} {many}")}; }}",
        result => [ofSeconds(StressNgReport.SecondsOfAFurtherOperation(result.OutputText))])
    {
        Windows = 1,
        Patience = TimeSpan.FromMinutes(5),
    };

    private static Metric Bandwidth(string name) => new(name, "B/s", Direction.Higher);
}
