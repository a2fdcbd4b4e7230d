namespace Bench.Harness;

/// <summary>Runs cases and reports them beside the run's own results.</summary>
internal interface ICaseRunner
{
    /// <summary>What it runs them with, and which version.</summary>
    KeyValuePair<string, string> Tool { get; }

    /// <summary>Runs cases in this order. Measuring one returns the samples that stand for it.</summary>
    void Run(IReadOnlyList<Case> order, Func<Case, IReadOnlyList<Sample>> measure);

    /// <summary>Writes its reports of everything that it has run.</summary>
    void Export(RunSummary summary, TimeSpan elapsed);
}
