using System.Diagnostics;
using Bench.Results.Comparison;

namespace Bench.Harness.Ab;

/// <summary>Rounds of two sides until what is waited for is decided, or a limit is reached.</summary>
internal sealed class AbPlan(AbOptions options, string a, string b, MetricDefinitions metrics, IRunProgress progress) : IRoundPlan
{
    // What fails once may come up the next time; what has no value of both sides in this many rounds is not going to.
    private const int RoundsWithoutPair = 3;

    private readonly PairedRun _run = new(a, b, options.WaitedFor, options.Rule, metrics, options.Rules);
    private readonly HashSet<string> _sides = [];
    private readonly HashSet<string> _failures = [];
    private long? _began;

    public int MostRounds => options.MostRounds;

    /// <summary>What could be said after the last round.</summary>
    public PairedJudgement Judgement { get; private set; } = new(0, []);

    /// <summary>Why it has ended; interrupted while it has not.</summary>
    public AbEnd End { get; private set; } = AbEnd.Interrupted;

    /// <summary>Measurements of the second side that failed or timed out.</summary>
    public int FailuresOfB { get; private set; }

    public void Take(Sample sample)
    {
        if (sample.Case.Platform != a && sample.Case.Platform != b)
        {
            return;
        }

        _sides.Add(sample.Case.Platform);
        _run.Take(sample);
        if (sample.Outcome is Outcome.Failed or Outcome.Timeout)
        {
            FailuresOfB += sample.Case.Platform == b ? 1 : 0;
            var outcome = sample.Outcome.ToString().ToLowerInvariant();
            var failure = $"{sample.Metric} of {sample.Case.PlatformLabel}: {outcome}: {sample.Reason}";
            if (_failures.Add(failure))
            {
                progress.Say(failure);
            }
        }
    }

    public bool GoesOn(int done)
    {
        _began ??= Stopwatch.GetTimestamp();
        if (done == 0)
        {
            return true;
        }

        Judgement = _run.EndRound(done);
        var gone = Stopwatch.GetElapsedTime(_began.Value);
        progress.Known(AbText.State(Judgement));
        AbEnd? end = Judgement.Verdict != Verdict.Undecided ? AbEnd.Decided
            : !HasPairs(done) ? AbEnd.NoPairs
            : done >= options.MostRounds ? AbEnd.Rounds
            : gone >= options.MostTime ? AbEnd.Time
            : null;
        End = end ?? End;
        return end is null;
    }

    private bool HasPairs(int done) => _sides.Count == 2
        && (done < RoundsWithoutPair || options.WaitedFor.All(HasPair));

    private bool HasPair(string name) => Judgement.WaitedFor.Any(metric => metric.Key.Metric == name && metric.State.Rounds > 0);
}
