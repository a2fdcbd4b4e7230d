using Bench.Platforms;

namespace Bench.Harness;

/// <summary>What a run is made with. Nothing of it changes while the run goes on.</summary>
internal sealed record RunContext(
    RunOptions Options,
    IReadOnlyList<ExperimentDeclaration> Experiments,
    PlatformHost Host,
    IRunProgress Progress,
    CancellationToken Cancellation)
{
    /// <summary>Whether the run was interrupted.</summary>
    public bool IsInterrupted => Cancellation.IsCancellationRequested;
}
