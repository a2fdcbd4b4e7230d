using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

namespace Bench.Harness.BenchmarkDotNet;

/// <summary>A case with the benchmark that it was found as.</summary>
internal sealed record BenchmarkedCase : Case
{
    private readonly BenchmarkCase _benchmark;

    [SetsRequiredMembers]
    public BenchmarkedCase(Case found, BenchmarkCase benchmark)
        : base(found) => _benchmark = benchmark;

    /// <summary>The benchmark to run: on the platform as it was found, with its accelerator.</summary>
    public BenchmarkCase BenchmarkWith(Job job, ImmutableConfig config) =>
        BenchmarkCase.Create(_benchmark.Descriptor, job, ExperimentCatalog.ParametersOf(_benchmark, Id.PlatformLabel), config);
}
