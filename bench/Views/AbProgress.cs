using System.Diagnostics;
using Spectre.Console;

namespace Bench.Views;

/// <summary>
/// Progress of a comparison, which ends undecided after <paramref name="mostTime"/>: on a terminal one live line with round, time and
/// interim result, elsewhere a line a minute at most.
/// </summary>
internal sealed class AbProgress(IAnsiConsole console, TimeSpan mostTime) : IRunProgress
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromMinutes(1);

    private readonly LiveLine _line = new(console);
    private long _began;
    private long _said;
    private int _round;
    private string _known = "";

    private string Position => _round == 0
        ? "warm-up"
        : $"round {_round}, {TimeEstimate.Text(Stopwatch.GetElapsedTime(_began))} of at most {TimeEstimate.Text(mostTime)}";

    public void Say(string text) => _line.Say(text);

    public void Plan(IReadOnlyList<PlannedCase> cases) => _line.Erase();

    public void BeginRound(int round, int rounds)
    {
        _began = round == 1 ? Stopwatch.GetTimestamp() : _began;
        _round = round;
    }

    public void Began(string label) => _line.Draw(Position, _known, label);

    public void Ended(string label, string result)
    {
        // The interim result after a round says more.
    }

    public void Known(string text)
    {
        _known = text;
        _line.Erase();
        if (!_line.IsShown && (_said == 0 || Stopwatch.GetElapsedTime(_said) >= BetweenLines))
        {
            _said = Stopwatch.GetTimestamp();
            Say($"{Position}: {text}");
        }
    }
}
