using Bench.Results.Statistics;

namespace Bench.Results.Tests.Statistics;

public class OutliersSpecs
{
    [Fact]
    public void Those_with_a_modified_score_above_three_and_a_half_are_found() =>
        Assert.Equal([4, 7], Outliers.Find([3.2, 3.3, 3.1, 3.0, 6.27, 3.6, 2.9, 8.53, 3.2, 3.4]));

    [Fact]
    public void Scattered_values_have_none() => Assert.Empty(Outliers.Find([10, 11, 12, 13, 10, 11]));

    [Fact]
    public void One_that_differs_where_all_others_are_equal_is_found()
        => Assert.Equal([5], Outliers.Find([7, 7, 7, 7, 7, 9, 7, 7, 7, 7, 7, 7]));

    [Fact]
    public void Equal_values_have_none() => Assert.Empty(Outliers.Find([7, 7, 7, 7, 7]));

    [Fact]
    public void Four_values_have_none() => Assert.Empty(Outliers.Find([1, 1, 1, 1000]));
}
