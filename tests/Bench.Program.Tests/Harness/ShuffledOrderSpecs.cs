using Bench.Harness;
using CsCheck;

namespace Bench.Program.Tests.Harness;

/// <summary>The order of cases (rule 4).</summary>
public class ShuffledOrderSpecs
{
    private static readonly Gen<(int Count, int Seed, int Round)> Orders = Gen.Select(Gen.Int[0, 60], Gen.Int, Gen.Int[1, 1000]);

    [Fact]
    public void Every_item_is_there_once() => Orders.Sample((count, seed, round) =>
        Order(count, seed, round).Order().SequenceEqual(Enumerable.Range(0, count)));

    [Fact]
    public void The_same_seed_and_round_give_the_same_order() => Orders.Sample((count, seed, round) =>
        Order(count, seed, round).SequenceEqual(Order(count, seed, round)));

    [Fact]
    public void The_items_themselves_are_left_in_their_order()
    {
        int[] items = [.. Enumerable.Range(0, 20)];

        ShuffledOrder.Of(items, 1, 1);

        Assert.Equal(Enumerable.Range(0, 20), items);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Rounds_differ_in_their_order(int seed)
    {
        // Of 15! orders twenty drawn at random do not meet.
        var orders = Enumerable.Range(1, 20).Select(round => string.Join(',', Order(15, seed, round)));

        Assert.Equal(20, orders.Distinct().Count());
    }

    [Fact]
    public void Seeds_differ_in_their_order()
    {
        var orders = Enumerable.Range(1, 20).Select(seed => string.Join(',', Order(15, seed, 1)));

        Assert.Equal(20, orders.Distinct().Count());
    }

    [Fact]
    public void Over_many_rounds_each_case_is_at_each_position_equally_often()
    {
        const int Cases = 10;
        const int Rounds = 4000;
        var counts = new int[Cases, Cases];
        for (var round = 1; round <= Rounds; round++)
        {
            var order = Order(Cases, 42, round);
            for (var position = 0; position < Cases; position++)
            {
                counts[order[position], position]++;
            }
        }

        // Binomial: 400 expected, standard deviation 19; five of them.
        Assert.All(counts.Cast<int>(), count => Assert.InRange(count, 305, 495));
    }

    [Fact]
    public void Over_many_rounds_each_case_comes_before_each_other_half_of_the_time()
    {
        const int Cases = 6;
        const int Rounds = 4000;
        var before = new int[Cases, Cases];
        for (var round = 1; round <= Rounds; round++)
        {
            var order = Order(Cases, 7, round);
            for (var first = 0; first < Cases; first++)
            {
                for (var second = first + 1; second < Cases; second++)
                {
                    before[order[first], order[second]]++;
                }
            }
        }

        for (var one = 0; one < Cases; one++)
        {
            for (var other = one + 1; other < Cases; other++)
            {
                Assert.InRange(before[one, other], 1840, 2160);
            }
        }
    }

    [Theory]
    [InlineData(7)]
    [InlineData(42)]
    [InlineData(123_456)]
    public void Which_of_two_cases_comes_first_cannot_be_told_from_the_rounds_before(int seed)
    {
        const int Rounds = 4000;
        const int Remembered = 6;
        int[] first = [.. Enumerable.Range(1, Rounds).Select(round => Order(2, seed, round)[0])];

        // After each of the 64 histories of six rounds: 62 draws, standard deviation 4 of those that are the first case; five of them.
        var histories = Enumerable.Range(Remembered, Rounds - Remembered)
            .GroupBy(round => string.Concat(first[(round - Remembered)..round]))
            .ToList();
        Assert.Equal(64, histories.Count);
        Assert.All(histories, history => Assert.InRange(history.Count(round => first[round] == 0) - (history.Count() / 2.0), -20, 20));
    }

    private static IReadOnlyList<int> Order(int count, int seed, int round)
        => ShuffledOrder.Of([.. Enumerable.Range(0, count)], seed, round);

    [Fact]
    public void Cases_of_one_round_have_orders_of_their_own_that_a_seed_repeats()
    {
        var first = Enumerable.Range(0, 200)
            .Select(number => ShuffledOrder.Of(["plain", "observed"], seed: 7, round: 1, $"boot platform{number} busybox")[0])
            .ToList();
        var again = Enumerable.Range(0, 200)
            .Select(number => ShuffledOrder.Of(["plain", "observed"], seed: 7, round: 1, $"boot platform{number} busybox")[0])
            .ToList();

        Assert.Equal(first, again);

        // Of 200 fair draws fewer than 60 or more than 140 come up once in a hundred million times.
        Assert.InRange(first.Count(one => one == "plain"), 60, 140);
    }
}
