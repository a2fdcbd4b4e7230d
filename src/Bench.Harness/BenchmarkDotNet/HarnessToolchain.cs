using BenchmarkDotNet.Characteristics;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;
using BenchmarkDotNet.Toolchains.Parameters;
using BenchmarkDotNet.Toolchains.Results;
using BenchmarkDotNet.Validators;

namespace Bench.Harness.BenchmarkDotNet;

/// <summary>A toolchain that builds nothing: the harness measures the case, and what it has measured is the benchmark's result.</summary>
/// <param name="measure">Measures the case of a benchmark; returns the samples that stand for it.</param>
internal sealed class HarnessToolchain(Func<BenchmarkCase, IReadOnlyList<Sample>> measure) : IToolchain, IGenerator, IBuilder, IExecutor
{
    // BenchmarkDotNet reads the end of a result by this line.
    private const string NothingAllocated = "// GC:  0 0 0 0 1";

    public string Name => "Harness";

    public IGenerator Generator => this;

    public IBuilder Builder => this;

    public IExecutor Executor => this;

    public bool IsInProcess => true;

    public IEnumerable<ValidationError> Validate(BenchmarkCase benchmarkCase, IResolver resolver) => [];

    public GenerateResult GenerateProject(BuildPartition buildPartition, ILogger logger, string rootArtifactsFolderPath) =>
        GenerateResult.Success(ArtifactsPaths.Empty, []);

    public BuildResult Build(GenerateResult generateResult, BuildPartition buildPartition, ILogger logger) =>
        BuildResult.Success(generateResult);

    public ExecuteResult Execute(ExecuteParameters executeParameters)
    {
        var results = measure(executeParameters.BenchmarkCase)
            .Select(NanosecondsOf)
            .OfType<double>()
            .Select((time, index) => FormattableString.Invariant($"WorkloadResult {index + 1}: 1 op, {time:0.00} ns, {time:0.00} ns/op"))
            .ToList();
        return new ExecuteResult(true, 0, null, results, [NothingAllocated], [], executeParameters.LaunchIndex);
    }

    public override string ToString() => Name;

    /// <summary>The time that a sample tells, of a rate the time of one operation; null for what is no time.</summary>
    private static double? NanosecondsOf(Sample sample) => sample.Unit switch
    {
        "ns" => sample.Value,
        "us" => sample.Value * 1e3,
        "ms" => sample.Value * 1e6,
        "s" => sample.Value * 1e9,
        "1/s" => 1e9 / sample.Value,
        _ => null,
    };
}
