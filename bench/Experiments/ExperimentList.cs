using Bench.Harness.BenchmarkDotNet;

namespace Bench.Experiments;

/// <summary>All experiments, in the order of tables.</summary>
internal static class ExperimentList
{
    public static ExperimentCatalog Create() => new(
    [
        new BootBenchmarks(), new MemoryBenchmarks(), new FootprintBenchmarks(), new DiskBenchmarks(),
        new CpuBenchmarks(), new RamBenchmarks(), new KernelBenchmarks(), new ApplicationBenchmarks(),
        new StartBenchmarks(), new NetworkBenchmarks(),
    ]);
}
