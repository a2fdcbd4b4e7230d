namespace Bench.Validation.Simulation;

/// <summary>A way to compare two sides of runs, held to a truth.</summary>
internal interface IJudge
{
    /// <summary>What tables call it.</summary>
    string Name { get; }

    /// <summary>For each metric of each platform, whether the later side is called slower or faster.</summary>
    Judgement Judge(IReadOnlyList<SimulatedRun> baseline, IReadOnlyList<SimulatedRun> diff, SimulatedShape shape);
}

/// <summary>What a judge says.</summary>
/// <param name="AnyOther">A metric other than the changed one was called slower or faster.</param>
/// <param name="ChangedIsFaster">The changed one was called faster.</param>
/// <param name="ChangedIsSlower">The changed one was called slower.</param>
internal sealed record Judgement(bool AnyOther, bool ChangedIsFaster, bool ChangedIsSlower);
