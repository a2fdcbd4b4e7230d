namespace Bench.Harness;

internal interface IRoundPlan
{
    /// <summary>Number of rounds at most, as far as it is known.</summary>
    int MostRounds { get; }

    /// <summary>A sample has been stored. Ignored where the number of rounds does not depend on values.</summary>
    void Take(Sample sample)
    {
    }

    /// <summary>Whether there is one more round. Asked once after each, and once before the first.</summary>
    bool GoesOn(int done);
}

internal sealed class FixedRounds(int rounds) : IRoundPlan
{
    public int MostRounds => rounds;

    public bool GoesOn(int done) => done < rounds;
}

/// <summary>
/// As many rounds as fit into a time from now on, and at least one. A round is expected to take as long as the longest so far.
/// </summary>
internal sealed class BudgetedRounds(TimeSpan budget, TimeSpan expectedRound, TimeProvider clock) : IRoundPlan
{
    private readonly long _began = clock.GetTimestamp();
    private TimeSpan _roundBegan;
    private TimeSpan _longest;

    public int MostRounds { get; private set; } = RoundsIn(budget, expectedRound);

    public bool GoesOn(int done)
    {
        var gone = clock.GetElapsedTime(_began);
        if (done > 0)
        {
            _longest = TimeSpan.FromTicks(Math.Max(_longest.Ticks, (gone - _roundBegan).Ticks));
            MostRounds = done + RoundsIn(budget - gone, _longest, atLeast: 0);
        }

        _roundBegan = gone;
        return done < MostRounds;
    }

    public static int RoundsIn(TimeSpan time, TimeSpan round, int atLeast = 1) =>
        round <= TimeSpan.Zero ? atLeast : Math.Max(atLeast, (int)Math.Clamp(Math.Floor(time / round), 0, int.MaxValue));
}
