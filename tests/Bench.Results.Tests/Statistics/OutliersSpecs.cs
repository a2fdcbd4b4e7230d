using Bench.Results.Statistics;

namespace Bench.Results.Tests.Statistics;

public class OutliersSpecs
{
    [Fact]
    public void A_value_outside_the_fences_is_found() => Assert.Equal([3], Outliers.Find([10, 11, 12, 100, 10, 11]));

    [Fact]
    public void Values_within_the_fences_are_not() => Assert.Empty(Outliers.Find([10, 11, 12, 13, 10, 11]));

    [Fact]
    public void Four_values_have_none() => Assert.Empty(Outliers.Find([1, 1, 1, 1000]));
}
