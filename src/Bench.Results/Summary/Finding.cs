namespace Bench.Results.Summary;

/// <summary>How sure a finding is.</summary>
public enum Certainty
{
    /// <summary>The intervals show it.</summary>
    Known,

    /// <summary>There are intervals, and they are too wide to show it.</summary>
    Undecided,

    /// <summary>There are too few rounds for intervals.</summary>
    TooFewRounds,
}

/// <summary>A sentence that a rule has made of a run's numbers.</summary>
/// <param name="Text">The sentence, of at most 30 words; for people only.</param>
/// <param name="Certainty">Whether it says something, or that nothing can be said.</param>
public sealed record Finding(string Text, Certainty Certainty)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Text;
}
