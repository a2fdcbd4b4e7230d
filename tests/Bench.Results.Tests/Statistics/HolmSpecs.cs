using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

public class HolmSpecs
{
    [Fact]
    public void Adjusted_values_are_those_of_R()
    {
        // p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")
        Assert.Equal([0.05, 0.08, 0.09, 0.09, 0.09], Holm.Adjust([0.01, 0.02, 0.03, 0.04, 0.05]), Close);

        // The worked example of Wikipedia's article on the method, in its own order.
        Assert.Equal([0.03, 0.06, 0.06, 0.02], Holm.Adjust([0.01, 0.04, 0.03, 0.005]), Close);
        Assert.Equal([1, 1], Holm.Adjust([0.9, 0.8]), Close);
        Assert.Empty(Holm.Adjust([]));
    }

    [Fact]
    public void A_correction_never_makes_a_value_smaller_nor_changes_their_order() =>
        Gen.Double[0, 1].Array[1, 40].Sample(values =>
        {
            var adjusted = Holm.Adjust(values);
            Assert.All(values.Zip(adjusted), pair => Assert.InRange(pair.Second, pair.First, 1));
            var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).Select(i => adjusted[i]).ToArray();
            Assert.Equal(order.Order(), order);
        });

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}
