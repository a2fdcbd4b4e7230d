using System.Reflection;
using Bench.Engine;
using Bench.Experiments;
using Bench.Results;

namespace Bench.Program.Tests.Experiments;

/// <summary>What experiments declare of their metrics and charts holds together.</summary>
public class ExperimentDeclarationSpecs
{
    public static TheoryData<string> Names => [.. CaseCatalog.Experiments.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_metric_of_an_experiment_is_declared_once_with_a_known_unit(string name)
    {
        var metrics = Make(name).Metrics;
        var fields = CaseCatalog.Experiments.Single(type => type.Name == name)
            .GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .Where(field => field.FieldType == typeof(MetricDefinition))
            .Select(field => ((MetricDefinition)field.GetValue(null)!).Name);

        Assert.Empty(fields.Except(metrics.Select(metric => metric.Name)));
        Assert.Equal(metrics.Count, metrics.Select(metric => metric.Name).Distinct().Count());
        Assert.All(metrics, metric => Assert.True(Quantity.IsUnit(metric.Unit), $"{metric.Name}: {metric.Unit}"));
        Assert.Contains(metrics, metric => metric.Headline);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Charts_name_metrics_that_are_declared(string name)
    {
        var experiment = Make(name);
        var declared = experiment.Metrics.Select(metric => metric.Name).ToHashSet();

        foreach (var panel in experiment.Charts.SelectMany(chart => chart.Panels))
        {
            Assert.Empty(panel.Metrics.Except(declared));
            Assert.Single(experiment.Metrics.Where(metric => panel.Metrics.Contains(metric.Name)).Select(metric => metric.Unit).Distinct());
        }
    }

    [Fact]
    public void No_two_experiments_declare_the_same_metric_or_chart()
    {
        Assert.Equal(CaseCatalog.Metrics.Count, CaseCatalog.Metrics.Select(metric => metric.Name).Distinct().Count());
        Assert.Equal(CaseCatalog.Charts.Count, CaseCatalog.Charts.Select(chart => chart.Name).Distinct().Count());
    }

    private static Experiment Make(string name) => (Experiment)Activator.CreateInstance(CaseCatalog.Experiments.Single(type => type.Name == name))!;
}
