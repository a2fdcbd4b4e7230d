using Bench.Harness;

namespace Bench.Program.Tests.Harness;

/// <summary>Progress that nobody sees but the test.</summary>
internal sealed class RecordedProgress : IRunProgress
{
    public List<string> Results { get; } = [];

    public void Say(string text)
    {
    }

    public void Plan(IReadOnlyList<PlannedCase> cases)
    {
    }

    public void BeginRound(int round, int rounds)
    {
    }

    public void Began(string label)
    {
    }

    public void Ended(string label, string result) => Results.Add(result);
}
