using Bench.Experiments;
using Bench.Harness;
using Bench.Platforms.Catalog;
using Bench.Program.Tests.Harness;
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

    [Theory]
    [InlineData("quick")]
    [InlineData("claims")]
    public void The_command_that_a_verdict_names_measures_every_rule_of_the_claim_and_what_it_compares_with(string preset)
    {
        var options = PlannedRun.OptionsOf(preset) with { Platforms = PlatformCatalog.BuiltIn.All };

        Assert.All(ClaimSet.All, claim => AssertMeasures(claim, options with { Filters = claim.Benchmarks }));
    }

    [Fact]
    public void The_preset_of_the_claims_measures_every_rule_of_each() =>
        Assert.All(ClaimSet.All, claim => AssertMeasures(claim, PlannedRun.OptionsOf("claims")));

    [Fact]
    public void A_command_that_leaves_an_experiment_out_is_found()
    {
        var claim = ClaimSet.All.Single(one => one.Id == "C5");
        var options = PlannedRun.OptionsOf("claims") with { Filters = ["*SizeBenchmarks*"] };

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertMeasures(claim, options));
    }

    private static void AssertMeasures(Claim claim, RunOptions options)
    {
        var cases = PlannedRun.CasesOf(options);
        foreach (var rule in claim.Rules)
        {
            var measured = cases.Where(one => one.Experiment == rule.Experiment && !Contradicts(one, rule)).ToList();
            Assert.Contains(measured, one => (rule.Guest ?? one.Guest) == one.Guest && IsOn(one, rule.Of));
            Assert.True(
                rule.Against.Count == 0
                || measured.Exists(one => (rule.AgainstGuest ?? rule.Guest ?? one.Guest) == one.Guest && IsOn(one, rule.Against)),
                $"{claim.Id}: nothing to compare {rule.Metric} with");
        }
    }

    private static bool Contradicts(Case one, ClaimRule rule) =>
        one.Parameters.Any(has => rule.Parameters.Any(wants => wants.Key == has.Key && wants.Value != has.Value));

    private static bool IsOn(Case one, IReadOnlyList<string> places) =>
        places.Contains(one.Platform.Name) || places.Contains(one.Platform.Family.ToString().ToLowerInvariant());
}
