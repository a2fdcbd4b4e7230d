using System.Globalization;
using Bench.Engine;
using Bench.Results;
using Bench.Workloads;
using Bench.Workloads.Reports;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// How fast memory is: bandwidth and latency, in blocks larger than the caches of most processors and with the same size everywhere, for a guest need not see its caches. How much memory an
/// instance takes is <see cref="MemoryBenchmarks"/>'.
/// </summary>
public class RamBenchmarks : WorkloadExperiment
{
    // STREAM's three arrays are four times what stress-ng is told that the cache is: 144 MiB, which fits an allowance of 256.
    private const int StreamCacheMebibytes = 12, StreamSeconds = 5;

    // Items of 16 bytes of header and 48 of data, one next to the other: 128 MiB.
    private const int ChainItems = 2_000_000, ChainDataBytes = 48, FewPasses = 1, ManyPasses = 3, ReadsOfAPass = 2;

    private static readonly Metric Latency = new("ram.latency", "ns", Direction.Lower);

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        new() { Name = "sysbench", From = Depth.Quick, Steps = [Sequential("read"), Sequential("write")] },
        new() { Name = "stream", From = Depth.Full, Steps = [Stream()] },
        new() { Name = "chain", From = Depth.Full, Steps = [Chain()] },
    ];

    /// <summary>Measures it.</summary>
    [Benchmark]
    public void Ram() => MeasureWorkload();

    /// <summary>One block, from its beginning to its end, again and again, until the window is over or 8 GiB for each of its seconds are through.</summary>
    private static WorkloadStep Sequential(string operation) => new()
    {
        Program = "sysbench",
        Command = seconds => string.Create(
            CultureInfo.InvariantCulture,
            $"sysbench memory --memory-oper={operation} --memory-access-mode=seq --memory-block-size=64M --memory-total-size={8 * seconds}G --threads=1 --time={seconds} run"),
        Metrics = [Bandwidth($"ram.bandwidth.{operation}")],
        Read = result => [SysbenchReport.Parse(result.OutputText).BytesPerSecond ?? throw new ReportFormatException("sysbench", "there is no bandwidth in it", result.OutputText)],
    };

    /// <summary>Copy, scale, add and triad of McCalpin's STREAM, as stress-ng has them; below 4.5 s it tells no bandwidth.</summary>
    private static WorkloadStep Stream() => new()
    {
        Program = "stress-ng",
        Command = _ => StressNg.Command($"--stream 1 --stream-l3-size {StreamCacheMebibytes}M", StreamSeconds),
        Metrics = [Bandwidth("ram.stream.read"), Bandwidth("ram.stream.write")],
        Read = result => StressNgReport.Parse(result.OutputText) is var report ? [Bytes(report.Metric("memory-read-rate-mb-per-sec")), Bytes(report.Metric("memory-write-rate-mb-per-sec"))] : [],
        Windows = 1,
    };

    /// <summary>
    /// A list in random order, of which each item's address is in the one before. stress-ng's time has the making of the list in it, so it is the difference between many passes and few.
    /// </summary>
    private static WorkloadStep Chain() => new()
    {
        Program = "stress-ng",
        Command = _ => $"{StressNg.Command(Passes(FewPasses))} && {StressNg.Command(Passes(ManyPasses))}",
        Metrics = [Latency],
        Read = result => [NanosecondsOfAnItem(StressNgReport.ParseAll(result.OutputText, count: 2), result.OutputText)],
        Windows = 1,
        Patience = TimeSpan.FromMinutes(5),
    };

    private static string Passes(int passes) =>
        string.Create(CultureInfo.InvariantCulture, $"--randlist 1 --randlist-compact --randlist-items {ChainItems} --randlist-size {ChainDataBytes} --randlist-ops {passes}");

    private static double NanosecondsOfAnItem(IReadOnlyList<StressNgReport> runs, string output) =>
        (runs[1].Seconds - runs[0].Seconds) / (runs[1].Operations - runs[0].Operations) is var pass and > 0 && double.IsFinite(pass)
            ? pass / ReadsOfAPass / ChainItems * 1e9
            : throw new ReportFormatException("stress-ng", "more passes took no longer than fewer: the host was too noisy", output);

    private static Metric Bandwidth(string name) => new(name, "B/s", Direction.Higher);

    private static double Bytes(double mebibytes) => mebibytes * 1024 * 1024;
}
