namespace Bench.Engine;

/// <summary>Tells whoever waits what is being measured, how far the run is, and how long it will still take.</summary>
internal interface IRunProgress
{
    /// <summary>Something that is not a case: a check, a chart.</summary>
    void Say(string text);

    /// <summary>The run knows its size: its cases, in how many rounds each is, and how long they are expected to take.</summary>
    void Plan(int rounds, IReadOnlyList<PlannedCase> order);

    /// <summary>A round begins.</summary>
    void BeginRound(int round);

    /// <summary>A case begins.</summary>
    void Began(string label);

    /// <summary>A case has ended, with its first value or what went wrong.</summary>
    void Ended(string label, string result);
}
