using System.Diagnostics;
using Bench.Results.Comparison;

namespace Bench.Harness.Ab;

/// <summary>Why a comparison has ended.</summary>
internal enum AbEnd
{
    /// <summary>It was interrupted, or something went wrong around it.</summary>
    Interrupted,

    /// <summary>Every verdict that was waited for is there, or one of them is worse.</summary>
    Decided,

    Rounds,

    Time,

    /// <summary>No round has values of both sides.</summary>
    NoPairs,
}

/// <summary>When a comparison of two sides ends.</summary>
internal sealed record AbOptions
{
    /// <summary>The rule for all metrics that are waited for together.</summary>
    public required SequentialRule Rule { get; init; }

    /// <summary>The metrics whose verdicts are waited for; null for the headlines of the cases.</summary>
    public required IReadOnlyList<string>? WaitedFor { get; init; }

    public required ComparisonRules Rules { get; init; }

    /// <summary>Rounds after which it ends undecided.</summary>
    public required int MostRounds { get; init; }

    /// <summary>Time from the first round on after which no further round begins.</summary>
    public required TimeSpan MostTime { get; init; }
}

/// <summary>Rounds of two sides until what is waited for is decided, or a limit is reached.</summary>
internal sealed class AbPlan(AbOptions options, string a, string b, MetricDefinitions metrics, IRunProgress progress) : IRoundPlan
{
    private readonly PairedRun _run = new(a, b, options.WaitedFor, options.Rule, metrics, options.Rules);
    private readonly HashSet<string> _sides = [];
    private readonly HashSet<string> _failures = [];
    private long? _began;

    public int MostRounds => options.MostRounds;

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
        var end = EndAfter(done, gone);
        End = end ?? End;
        return end is null;
    }

    private AbEnd? EndAfter(int done, TimeSpan gone)
    {
        // The first failures decide no sooner than the first values.
        if (Judgement.Verdict != Verdict.Undecided && done >= options.Rule.LeastRounds)
        {
            return AbEnd.Decided;
        }

        if (_sides.Count < 2 || (done >= PairedRun.RoundsToAppear && !HasPairs()))
        {
            return AbEnd.NoPairs;
        }

        if (done >= options.MostRounds)
        {
            return AbEnd.Rounds;
        }

        return gone >= options.MostTime ? AbEnd.Time : null;
    }

    private bool HasPairs() => options.WaitedFor is { } named
        ? named.All(name => Judgement.WaitedFor.Any(metric => metric.Metric == name))
        : Judgement.WaitedFor.Any();
}
