namespace Bench.Reporting;

/// <summary>One chart of a run. To add one: a class in <c>Experiments/</c> and a line in <see cref="ChartSet"/>.</summary>
public interface IRunChart
{
    /// <summary>The chart's name: the name of its files without extension.</summary>
    string Name { get; }

    /// <summary>Draws the chart, or says why the run has nothing for it.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="summary">The run's summary.</param>
    ChartOutcome Draw(RunEnvironment environment, RunSummary summary);
}
