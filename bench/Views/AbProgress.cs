using Bench.Harness;
using Spectre.Console;

namespace Bench.Views;

/// <summary>Progress of a comparison: each instance of the warm-up, then only what is said after each round.</summary>
internal sealed class AbProgress(IAnsiConsole console) : IRunProgress
{
    private bool _inRounds;

    public void Say(string text) => console.WriteLine(text.Length > 300 ? text[..300] + "…" : text);

    public void Plan(IReadOnlyList<PlannedCase> cases)
    {
        // How many rounds there will be is not known.
    }

    public void BeginRound(int round, int rounds) => _inRounds = true;

    public void Began(string label)
    {
        // A case takes a moment.
    }

    public void Ended(string label, string result)
    {
        if (!_inRounds)
        {
            Say($"warm-up  {label}: {result}");
        }
    }
}
