namespace Bench.Harness;

/// <summary>Tells whoever waits what is being measured, how far the run is, and how long it will still take.</summary>
internal interface IRunProgress
{
    /// <summary>Something that is not a case: a check, a chart.</summary>
    void Say(string text);

    /// <summary>The run knows its cases, and how long they are expected to take in each round.</summary>
    void Plan(IReadOnlyList<PlannedCase> cases);

    /// <summary>A round begins, of as many as there will probably be.</summary>
    void BeginRound(int round, int rounds);

    /// <summary>The round has ended, complete or not.</summary>
    void EndRound()
    {
    }

    /// <summary>What a comparison knows after a round.</summary>
    void Known(string text)
    {
    }

    /// <summary>A case begins.</summary>
    void Began(string label);

    /// <summary>A case has ended, with its first value.</summary>
    void Ended(string label, string result);

    /// <summary>A case has ended without a value, with what went wrong.</summary>
    void Failed(string label, string reason) => Ended(label, reason);
}
