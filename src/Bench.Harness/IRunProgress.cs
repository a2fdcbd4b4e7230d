namespace Bench.Harness;

/// <summary>Shows what is being measured, how far the run is, and how long it will still take.</summary>
internal interface IRunProgress
{
    /// <summary>Shows a message beside the cases.</summary>
    void Say(string text);

    /// <summary>The run knows its cases, and how long they are expected to take in each round.</summary>
    void Plan(IReadOnlyList<PlannedCase> cases);

    /// <summary>A round begins, of an expected number.</summary>
    void BeginRound(int round, int rounds);

    /// <summary>The round has ended, complete or not.</summary>
    void EndRound()
    {
    }

    /// <summary>The state of a comparison after a round.</summary>
    void Known(string text)
    {
    }

    /// <summary>A case begins.</summary>
    void Began(string label);

    /// <summary>A case has ended, with its first value.</summary>
    void Ended(string label, string result);

    /// <summary>A case has ended without a value.</summary>
    void Failed(string label, string reason) => Ended(label, reason);
}
