using Bench.Platforms;

namespace Bench.Harness;

/// <summary>An experiment on a platform with a guest and parameters, and how one iteration of it is measured.</summary>
internal record Case
{
    /// <summary>The name by which it is listed and filtered.</summary>
    public required string Name { get; init; }

    public required string Experiment { get; init; }

    public required IPlatform Platform { get; init; }

    /// <summary>The accelerator that was found on this host; null for none, and before the platform was checked.</summary>
    public string? Accelerator { get; init; }

    public required string Guest { get; init; }

    public ParameterSet Parameters { get; init; } = ParameterSet.None;

    /// <summary>The metric that stands for the case: a failure is a sample of it.</summary>
    public required Metric Primary { get; init; }

    public required CaseNeeds Needs { get; init; }

    public required Func<Measurement, Task> MeasureAsync { get; init; }

    public CaseId Id => new()
    {
        Experiment = Experiment,
        Platform = Platform.Name,
        Accelerator = Accelerator,
        Guest = Guest,
        Parameters = Parameters,
    };

    /// <summary>The case in words; before its platform was checked, with the platform as it was asked for.</summary>
    public string Label => (Accelerator is null ? Id with { Platform = Platform.Selector } : Id).Label;
}

/// <summary>The needs of a case before it has run: for the plan's estimate, and to find cases that may share an instance.</summary>
/// <param name="Boots">Number of instances that it boots.</param>
/// <param name="Work">Time beside their boots.</param>
internal sealed record CaseNeeds(int Boots, TimeSpan Work)
{
    /// <summary>Whether its instance may have been used by other cases that allow it, and be used by them afterwards.</summary>
    public bool MayShare { get; init; }

    /// <summary>Whether it is short, and is measured again and again within a round (<see cref="Preset.RepeatTime"/>).</summary>
    public bool Repeats { get; init; }

    /// <summary>Size of the file system at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }
}
