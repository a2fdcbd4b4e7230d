using System.Reflection;
using Bench.Experiments;
using Bench.Harness;
using Bench.Harness.BenchmarkDotNet;

namespace Bench.Program.Tests.Experiments;

/// <summary>What experiments declare of their metrics and charts holds together.</summary>
public class ExperimentDeclarationSpecs
{
    public static TheoryData<string> Names => [.. ExperimentList.Create().Declarations.Select(experiment => experiment.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_metric_of_an_experiment_is_declared_once_with_a_known_unit(string name)
    {
        var metrics = Declared(name).Metrics;
        var fields = typeof(ExperimentList).Assembly.GetTypes().Single(
            type => type.IsSubclassOf(typeof(Experiment)) && type.Name.Equals($"{name}Benchmarks", StringComparison.OrdinalIgnoreCase))
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
        var experiment = Declared(name);
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
        var catalog = ExperimentList.Create();
        var charts = catalog.Declarations.SelectMany(experiment => experiment.Charts).ToList();

        Assert.Equal(catalog.Metrics.Count, catalog.Metrics.Select(metric => metric.Name).Distinct().Count());
        Assert.Equal(charts.Count, charts.Select(chart => chart.Name).Distinct().Count());
    }

    private static ExperimentDeclaration Declared(string name)
        => ExperimentList.Create().Declarations.Single(experiment => experiment.Name == name);
}
