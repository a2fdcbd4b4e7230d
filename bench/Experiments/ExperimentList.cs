using Bench.Experiments.Application;
using Bench.Experiments.Boot;
using Bench.Experiments.Cpu;
using Bench.Experiments.Density;
using Bench.Experiments.Disk;
using Bench.Experiments.Footprint;
using Bench.Experiments.Isolation;
using Bench.Experiments.Kernel;
using Bench.Experiments.Layers;
using Bench.Experiments.Management;
using Bench.Experiments.Memory;
using Bench.Experiments.Neighbours;
using Bench.Experiments.Network;
using Bench.Experiments.Portability;
using Bench.Experiments.Ram;
using Bench.Experiments.Sharing;
using Bench.Experiments.Size;
using Bench.Experiments.Snapshot;
using Bench.Experiments.Start;
using Bench.Harness.BenchmarkDotNet;

namespace Bench.Experiments;

/// <summary>All experiments, in the order of tables.</summary>
internal static class ExperimentList
{
    public static ExperimentCatalog Create() => new(
    [
        new BootBenchmarks(), new MemoryBenchmarks(), new FootprintBenchmarks(), new SizeBenchmarks(), new SharingBenchmarks(),
        new DiskBenchmarks(), new CpuBenchmarks(), new RamBenchmarks(), new KernelBenchmarks(), new ApplicationBenchmarks(),
        new StartBenchmarks(), new NetworkBenchmarks(), new LayersBenchmarks(), new NeedsBenchmarks(),
        new IsolationBenchmarks(), new DensityBenchmarks(), new SnapshotBenchmarks(), new NeighboursBenchmarks(),
        new PortabilityBenchmarks(), new ManagementBenchmarks(),
    ]);
}
