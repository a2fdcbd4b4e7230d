namespace Bench.Results.Tests.Model;

/// <summary>Declarations of metrics as they are written and read.</summary>
public class MetricDefinitionSpecs
{
    [Fact]
    public void A_member_of_a_family_is_called_by_its_own_name_after_reading_too()
    {
        var read = Again(
            [MetricDefinition.Milliseconds("boot.phase.*"), MetricDefinition.Milliseconds("boot.ready") with { Label = "ready" }]);

        Assert.Equal("phase.kernel", new MetricDefinitions(read)["boot.phase.kernel"].Label);
        Assert.Equal("ready", new MetricDefinitions(read)["boot.ready"].Label);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    public void A_run_level_is_read_as_it_was_written(double level) =>
        Assert.Equal(level, Again([MetricDefinition.Milliseconds("boot.ready") with { RunLevel = level }]).Single().RunLevel);

    [Fact]
    public void What_a_declaration_leaves_out_has_its_default()
    {
        var json = RunJson.WriteEnvironment(TestRuns.Environment() with
        {
            Metrics = [MetricDefinition.Milliseconds(
            "boot.ready") with { RunLevel = 0.5, SmallestEffect = 0.5 }]
        });
        var without = json.Replace("\"run_level\": 0.5,", "", StringComparison.Ordinal)
            .Replace("\"smallest_effect\": 0.5,", "", StringComparison.Ordinal);

        var read = RunJson.ReadEnvironment(without).Metrics.Single();

        Assert.DoesNotContain("0.5", without, StringComparison.Ordinal);
        Assert.Equal((MetricDefinition.DefaultRunLevel, MetricDefinition.DefaultSmallestEffect), (read.RunLevel, read.SmallestEffect));
    }

    private static IReadOnlyList<MetricDefinition> Again(IReadOnlyList<MetricDefinition> declared) =>
        RunJson.ReadEnvironment(RunJson.WriteEnvironment(TestRuns.Environment() with { Metrics = declared })).Metrics;
}
