namespace Bench.Harness;

/// <summary>What a case needs, before it has run: for the plan's estimate, and to see which cases may share an instance.</summary>
/// <param name="Boots">Instances that it boots.</param>
/// <param name="Work">What it takes beside their boots.</param>
internal sealed record CaseNeeds(int Boots, TimeSpan Work)
{
    /// <summary>Whether its instance may have been used by other cases that allow it, and be used by them afterwards.</summary>
    public bool MayShare { get; init; }

    /// <summary>Whether it is short, and is measured again and again within a round (<see cref="Preset.RepeatTime"/>).</summary>
    public bool Repeats { get; init; }

    /// <summary>Size of the file system at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }
}
