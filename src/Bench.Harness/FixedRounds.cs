namespace Bench.Harness;

/// <summary>As many rounds as were asked for, whatever is measured.</summary>
internal sealed class FixedRounds(int rounds) : IRoundPlan
{
    public int MostRounds => rounds;

    public bool GoesOn(int done) => done < rounds;
}
