namespace Bench.Engine;

/// <summary>Orders shuffled anew in each round (rule 4), and alike for the same seed.</summary>
internal static class ShuffledOrder
{
    /// <summary>The items in the order of this round.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> items, int seed, int round)
    {
        var order = items.ToArray();
        new Random(Mix(seed, round)).Shuffle(order);
        return order;
    }

    // Neighbouring seeds and rounds must not give neighbouring generators. Multiplicative hashing, as HashCode differs from process to process.
    private static int Mix(int seed, int round) => unchecked(((seed * 31) + round) * (int)2654435761u);
}
