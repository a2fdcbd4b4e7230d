using Bench.Results;

namespace Bench.Harness;

/// <summary>Runs cases and reports them beside the run's own results.</summary>
internal interface ICaseRunner
{
    /// <summary>What it runs them with, and which version.</summary>
    KeyValuePair<string, string> Tool { get; }

    /// <summary>Runs cases one after the other.</summary>
    /// <param name="order">The cases, in their order.</param>
    /// <param name="measure">Measures one; returns the samples that stand for it.</param>
    void Run(IReadOnlyList<Case> order, Func<Case, IReadOnlyList<Sample>> measure);

    /// <summary>Writes its reports of everything that it has run.</summary>
    void Export(RunSummary summary, TimeSpan elapsed);
}
