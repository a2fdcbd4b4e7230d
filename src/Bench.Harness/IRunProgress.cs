namespace Bench.Harness;

/// <summary>Shows what is being measured, how far the run is, and how long it will still take.</summary>
internal interface IRunProgress
{
    /// <summary>Shows a message beside the cases.</summary>
    void Say(string text);

    void Plan(IReadOnlyList<PlannedCase> cases);

    /// <summary>A round begins, of an expected number.</summary>
    void BeginRound(int round, int rounds);

    void EndRound()
    {
    }

    /// <summary>The state of a comparison after a round.</summary>
    void Known(string text)
    {
    }

    void Began(string label);

    /// <summary>A case has ended, with its first value.</summary>
    void Ended(string label, string result);

    void Failed(string label, string reason) => Ended(label, reason);
}
