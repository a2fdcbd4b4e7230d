namespace Bench.Results.Statistics;

/// <summary>Ways to choose some of several.</summary>
internal static class Combinations
{
    /// <summary>How many there are; beyond 2^31 some number above that.</summary>
    public static double Count(int all, int chosen)
    {
        var count = 1.0;
        for (var i = 1; i <= chosen; i++)
        {
            count = count * (all - chosen + i) / i;
        }

        return Math.Round(count);
    }

    /// <summary>Marks the items of the combination of a number, from 0, in lexicographic order (the combinatorial number system).</summary>
    public static void Mark(int number, int chosen, Span<double> marks)
    {
        marks.Clear();
        double rest = number;
        for (var item = 0; item < marks.Length && chosen > 0; item++)
        {
            var with = Count(marks.Length - item - 1, chosen - 1);
            if (rest < with)
            {
                marks[item] = 1;
                chosen--;
            }
            else
            {
                rest -= with;
            }
        }
    }

    /// <summary>Marks items drawn without replacement.</summary>
    public static void Mark(Random random, int chosen, Span<double> marks)
    {
        marks.Clear();

        // Floyd's algorithm: each combination is as likely as another (Bentley and Floyd, Communications of the ACM 30 (1987), 754–757).
        for (var last = marks.Length - chosen; last < marks.Length; last++)
        {
#pragma warning disable CA5394 // A draw must be repeatable, not secret.
            var item = random.Next(last + 1);
#pragma warning restore CA5394
            marks[marks[item] == 0 ? item : last] = 1;
        }
    }
}
