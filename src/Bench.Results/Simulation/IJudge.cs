namespace Bench.Results.Simulation;

/// <summary>A way to compare two runs, held to a truth.</summary>
internal interface IJudge
{
    /// <summary>What tables call it.</summary>
    string Name { get; }

    /// <summary>For each metric of each platform, whether the later run is called slower or faster.</summary>
    /// <returns>Whether any metric that did not change was, and whether the one that may have was called slower.</returns>
    Judgement Judge(SimulatedRun baseline, SimulatedRun diff, SimulatedShape shape);
}

/// <summary>What a judge says.</summary>
/// <param name="AnyOther">A metric other than the changed one was called slower.</param>
/// <param name="Changed">The changed one was called slower.</param>
internal sealed record Judgement(bool AnyOther, bool Changed);
