using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Bench.Harness;

/// <summary>Orders shuffled anew in each round (rule 4), and alike for the same seed.</summary>
internal static class ShuffledOrder
{
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> items, int seed, int round)
    {
        var order = items.ToArray();
        new Random(Mix(seed, round)).Shuffle(order);
        return order;
    }

    /// <summary>The items in an order of this round and of one case, so that cases of a round differ in what comes first.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> items, int seed, int round, string @case) =>
        Of(items, unchecked(seed + BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(@case)))), round);

    // Neighbouring seeds and rounds must not give neighbouring generators. The first number of a generator follows its seed so closely
    // that linear mixing makes a pattern: the rounds before would tell which of two cases comes first.
    private static int Mix(int seed, int round)
    {
        Span<byte> numbers = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(numbers, seed);
        BinaryPrimitives.WriteInt32LittleEndian(numbers[sizeof(int)..], round);
        return BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(numbers));
    }
}
