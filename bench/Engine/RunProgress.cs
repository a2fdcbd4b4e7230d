using System.Diagnostics;
using Spectre.Console;

namespace Bench.Engine;

/// <summary>Progress on a console: one line that is rewritten where that is possible, plain lines where it is not.</summary>
internal sealed class RunProgress(IAnsiConsole console) : IRunProgress
{
    private readonly Dictionary<string, PlannedCase> _planned = [];
    private readonly long _began = Stopwatch.GetTimestamp();
    private long _caseBegan;
    private int _rounds;
    private int _round;
    private int _done;
    private TimeSpan _left;

    public void Say(string text)
    {
        Erase();
        console.WriteLine(text);
    }

    public void Plan(IReadOnlyList<PlannedCase> cases)
    {
        foreach (var planned in cases)
        {
            _planned[planned.Label] = planned;
        }
    }

    public void BeginRound(int round, int rounds)
    {
        (_round, _rounds) = (round, rounds);
        _done = 0;
    }

    public void Began(string label)
    {
        _caseBegan = Stopwatch.GetTimestamp();
        _left = PlannedCase.Sum(_planned.Values) * (_rounds - _round + (_planned.Count == 0 ? 0 : 1 - (double)_done / _planned.Count));
        if (IsLive)
        {
            console.Write(new Text($"\r{Head}{label} …"));
        }
    }

    public void Ended(string label, string result)
    {
        _done++;

        // From the second round on the plan is what the first one took.
        if (_planned.TryGetValue(label, out var planned))
        {
            _planned[label] = planned with { Expected = Stopwatch.GetElapsedTime(_caseBegan) };
        }

        Erase();
        console.WriteLine($"{Head}{label}: {(result.Length > 200 ? result[..200] + "…" : result)}");
    }

    private bool IsLive => console.Profile.Capabilities.Ansi && console.Profile.Out.IsTerminal;

    private string Head => _round == 0
        ? "warm-up  "
        : $"round {_round}/{_rounds}  {_done}/{_planned.Count}  {TimeEstimate.Text(Stopwatch.GetElapsedTime(_began))} gone, about {TimeEstimate.Text(_left)} left  ";

    private void Erase()
    {
        if (IsLive)
        {
            console.Profile.Out.Writer.Write("\r\u001b[2K");
        }
    }
}
