using System.Diagnostics;
using Spectre.Console;

namespace Bench.Views;

/// <summary>
/// Progress on a console. A terminal shows one line that is rewritten in place, and messages above it; a file or a pipe gets
/// messages and one line a round. Nothing is written while a case is measured.
/// </summary>
internal sealed class RunProgress(IAnsiConsole console) : IRunProgress
{
    private readonly LiveLine _line = new(console);
    private readonly Dictionary<string, PlannedCase> _planned = [];
    private readonly Dictionary<string, (int Passes, TimeSpan Spent)> _ended = [];
    private readonly HashSet<string> _failures = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _caseBegan;
    private int _rounds;
    private int _round;
    private string _last = "";

    private string Position => _round == 0
        ? "warm-up"
        : $"round {_round}/{_rounds}, case {Math.Min(Done + 1, _planned.Count)}/{_planned.Count}, {TimeEstimate.Text(Left)} left";

    private TimeSpan Left =>
        (PlannedCase.Sum(_planned.Values) * (_rounds - _round))
        + PlannedCase.Sum(_planned.Values.Where(planned => !IsDone(planned)));

    private int Done => _planned.Values.Count(IsDone);

    private bool IsDone(PlannedCase planned) => _ended.GetValueOrDefault(planned.Label).Passes >= planned.Passes;

    public void Say(string text) => _line.Say(text);

    public void Plan(IReadOnlyList<PlannedCase> cases)
    {
        // What was shown before belongs to the warm-up.
        _line.Erase();
        _last = "";
        foreach (var planned in cases)
        {
            _planned[planned.Label] = planned;
        }
    }

    public void BeginRound(int round, int rounds)
    {
        (_round, _rounds) = (round, rounds);
        _ended.Clear();
        if (round == 1)
        {
            var many = rounds == 1 ? "round" : "rounds";
            Say($"measuring {rounds} {many} of {_planned.Count} cases, about {TimeEstimate.Text(Left)} (minutes:seconds)");
        }
    }

    public void EndRound()
    {
        _line.Erase();
        if (!_line.IsShown && Done == _planned.Count)
        {
            var left = _round < _rounds ? $", about {TimeEstimate.Text(Left)} left" : "";
            Say($"round {_round} of {_rounds} done after {TimeEstimate.Text(Stopwatch.GetElapsedTime(_began))}{left}");
        }
    }

    public void Began(string label)
    {
        _caseBegan = Stopwatch.GetTimestamp();
        _line.Draw(Position, _last, label);
    }

    public void Ended(string label, string result)
    {
        _last = $"last {result}";
        var (passes, spent) = _ended.GetValueOrDefault(label);
        _ended[label] = (passes + 1, spent + Stopwatch.GetElapsedTime(_caseBegan));

        // From the second round on the plan is what the first one took.
        if (_planned.TryGetValue(label, out var planned) && IsDone(planned))
        {
            _planned[label] = planned with { Expected = _ended[label].Spent };
        }
    }

    public void Failed(string label, string reason)
    {
        // The same failure in every round is one message; the table counts them.
        var failure = $"{label}: {reason}";
        if (_failures.Add(failure))
        {
            Say(failure);
        }

        Ended(label, "no value");
    }
}
