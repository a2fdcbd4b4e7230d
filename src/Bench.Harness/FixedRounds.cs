using Bench.Results;

namespace Bench.Harness;

/// <summary>As many rounds as were asked for, whatever is measured.</summary>
internal sealed class FixedRounds(int rounds) : IRoundPlan
{
    public int MostRounds => rounds;

    public void Take(Sample sample)
    {
        // Of no consequence.
    }

    public bool GoesOn(int done) => done < rounds;
}
