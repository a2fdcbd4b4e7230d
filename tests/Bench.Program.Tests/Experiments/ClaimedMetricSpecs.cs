using Bench.Experiments;
using Bench.Results.Claims;

namespace Bench.Program.Tests.Experiments;

/// <summary>The claims ask for what experiments measure.</summary>
public class ClaimedMetricSpecs
{
    [Fact]
    public void Every_metric_of_a_rule_is_declared_by_an_experiment()
    {
        var declared = ExperimentList.Create().Metrics.Select(metric => metric.Name).ToHashSet();

        Assert.All(ClaimSet.All.SelectMany(claim => claim.Rules), rule => Assert.Contains(rule.Metric, declared));
    }
}
