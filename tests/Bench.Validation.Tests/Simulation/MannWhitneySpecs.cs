using Bench.Validation.Simulation;

namespace Bench.Validation.Tests.Simulation;

/// <summary>Reference values: R 4.2.2, <c>wilcox.test(exact = FALSE, correct = TRUE)</c>.</summary>
public class MannWhitneySpecs
{
    private static readonly double[] Boots = [4.40, 4.31, 4.52, 4.44, 4.38, 5.90, 4.47, 4.35, 4.41, 4.60];

    [Fact]
    public void P_values_are_those_of_R()
    {
        Assert.Equal(0.000760305842872611, MannWhitney.PValue(Boots, [30.1, 28.7, 29.9, 31.2, 33.4, 30.6, 29.5]), 1e-12);
        Assert.Equal(0.327627527412516, MannWhitney.PValue(Boots, [4.5, 4.4, 4.7, 4.4, 4.8, 4.9, 4.41]), 1e-12);
        Assert.Equal(1, MannWhitney.PValue([1, 1, 1], [1, 1]));
    }
}
