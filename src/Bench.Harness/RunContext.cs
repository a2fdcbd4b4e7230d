using Bench.Platforms;

namespace Bench.Harness;

/// <summary>What a run is made with. Nothing of it changes while the run goes on.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Experiments">What the experiments declare.</param>
/// <param name="Host">The host.</param>
/// <param name="Progress">Whoever waits.</param>
/// <param name="Cancellation">Interrupts the run.</param>
internal sealed record RunContext(
    RunOptions Options, IReadOnlyList<ExperimentDeclaration> Experiments, PlatformHost Host, IRunProgress Progress, CancellationToken Cancellation)
{
    /// <summary>Whether the run was interrupted.</summary>
    public bool IsInterrupted => Cancellation.IsCancellationRequested;
}
