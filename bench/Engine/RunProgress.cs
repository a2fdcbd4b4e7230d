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
    private int _ofRound;
    private TimeSpan _left;

    public void Say(string text)
    {
        Erase();
        console.WriteLine(text);
    }

    public void Plan(int rounds, IReadOnlyList<PlannedCase> order)
    {
        _rounds = rounds;
        foreach (var planned in order)
        {
            _planned[planned.Label] = planned;
        }
    }

    public void BeginRound(int round)
    {
        _round = round;
        _done = 0;
        _ofRound = _planned.Values.Count(planned => planned.Rounds >= round);
    }

    public void Began(string label)
    {
        _caseBegan = Stopwatch.GetTimestamp();
        var later = PlannedCase.From(_round + 1, _planned.Values);
        _left = later + (PlannedCase.From(_round, _planned.Values) - later) * (_ofRound == 0 ? 0 : 1 - (double)_done / _ofRound);
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
        : $"round {_round}/{_rounds}  {_done}/{_ofRound}  {TimeEstimate.Text(Stopwatch.GetElapsedTime(_began))} gone, about {TimeEstimate.Text(_left)} left  ";

    private void Erase()
    {
        if (IsLive)
        {
            console.Profile.Out.Writer.Write("\r\u001b[2K");
        }
    }
}
