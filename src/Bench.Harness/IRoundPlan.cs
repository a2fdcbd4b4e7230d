namespace Bench.Harness;

/// <summary>Decides, before each round, whether there is to be one more.</summary>
internal interface IRoundPlan
{
    /// <summary>Rounds that there will be at most, as far as it is known.</summary>
    int MostRounds { get; }

    /// <summary>A sample has been stored.</summary>
    void Take(Sample sample)
    {
        // Of no consequence where the number of rounds does not depend on values.
    }

    /// <summary>Whether there is to be one more round. Asked once after each, and once before the first.</summary>
    /// <param name="done">Rounds that have ended.</param>
    bool GoesOn(int done);
}
