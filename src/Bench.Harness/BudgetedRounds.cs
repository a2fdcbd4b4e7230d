namespace Bench.Harness;

/// <summary>As many rounds as fit into a time, and one at least. A further round is taken to last as long as the longest so far.</summary>
/// <param name="budget">The time, from now on.</param>
/// <param name="expectedRound">How long a round is expected to take, before there was one.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class BudgetedRounds(TimeSpan budget, TimeSpan expectedRound, TimeProvider clock) : IRoundPlan
{
    private readonly long _began = clock.GetTimestamp();
    private TimeSpan _roundBegan;
    private TimeSpan _longest;

    public int MostRounds { get; private set; } = RoundsIn(budget, expectedRound);

    private TimeSpan Gone => clock.GetElapsedTime(_began);

    public bool GoesOn(int done)
    {
        if (done > 0)
        {
            var round = Gone - _roundBegan;
            _longest = round > _longest ? round : _longest;
            MostRounds = done + RoundsIn(budget - Gone, _longest, atLeast: 0);
        }

        _roundBegan = Gone;
        return done < MostRounds;
    }

    /// <summary>Rounds that fit into a time.</summary>
    public static int RoundsIn(TimeSpan time, TimeSpan round, int atLeast = 1) =>
        round <= TimeSpan.Zero ? atLeast : Math.Max(atLeast, (int)Math.Clamp(Math.Floor(time / round), 0, int.MaxValue));
}
