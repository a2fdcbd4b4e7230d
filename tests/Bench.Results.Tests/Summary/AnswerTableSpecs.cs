using static Bench.Results.Tests.Summary.SyntheticAnswer;

namespace Bench.Results.Tests.Summary;

/// <summary>The table of the answer: which metrics and cases are its columns, and which platforms its rows.</summary>
public class AnswerTableSpecs
{
    [Fact]
    public void Native_is_first_then_families_and_the_cheapest_of_each_first()
    {
        var run = TestRuns.Baseline("quick-epyc-3");

        Assert.Equal(
            ["native", "bwrap", "runc", "docker/runc", "runsc", "qemu/microvm@tcg"],
            AnswerTable.Of(run.Environment, run.Summary).Rows.Select(row => row.Platform));
    }

    [Fact]
    public void A_rate_is_turned_so_that_above_1_costs_more()
    {
        var table = Table(Row("cpu.events", "runc", 2), Row("boot.ready", "runc", 3));

        Assert.Equal([3, 2], table.Rows.Single(row => row.Platform == "runc").Cells.Select(cell => cell.Cost!.Median));
    }

    [Fact]
    public void A_declared_column_shows_the_case_that_it_names_and_most_platforms_have()
    {
        var environment = TestRuns.Environment() with
        {
            Metrics = [new MetricDefinition("disk.iops", "1/s", Direction.Higher) {
                Answer = new AnswerColumn("log", 1) { Case = ["job=randwrite"] } }],
        };
        var read = Row("disk.iops", "runc", 2);
        var write = Of(read, 3, ("job", "randwrite"));
        var image = Of(read, 4, ("job", "randwrite"), ("storage", "qcow2"));
        var table = AnswerTable.Of(environment, Summary() with { Metrics = [read, image, write] });

        Assert.Equal("log", Assert.Single(table.Columns).Title);
        Assert.Equal(3, Assert.Single(Assert.Single(table.Rows).Cells).Cost!.Median, 6);
    }

    [Fact]
    public void What_failed_before_its_case_was_known_is_a_row()
    {
        var failed = Of(Row("disk.iops", "crun", 1), 1) with { Value = null, RatioToNative = null, Failures = 6, Count = 0 };
        var table = AnswerTable.Of(TestRuns.Environment(), Summary(Row("disk.iops", "runc", 2), failed));

        Assert.Equal("failed 6/6", Assert.Single(table.Rows.Single(row => row.Platform == "crun").Cells).Missing);
    }

    [Fact]
    public void A_run_of_other_things_has_its_headlines_as_columns()
    {
        var rows = new[] { "native", "runc" }.Select(platform => Row("disk.iops", platform, 2) with { Metric = "network.bandwidth" });
        var table = AnswerTable.Of(TestRuns.Environment(), Summary() with { Metrics = [.. rows] });

        Assert.Equal("bandwidth", Assert.Single(table.Columns).Title);
        Assert.Equal(2, table.Rows.Count);
    }

    private static RunSummary Summary() => new() { Run = "run", Rounds = 6, Metrics = [] };

    private static RunSummary Summary(params MetricSummary[] rows) => SyntheticAnswer.Summary(rows);

    private static MetricSummary Of(MetricSummary row, double cost, params (string Key, string Value)[] parameters) => row with
    {
        Case = row.Case with { Parameters = new ParameterSet(parameters.Select(one => KeyValuePair.Create(one.Key, one.Value))) },
        RatioToNative = new Estimate(1 / cost, null, null),
    };
}
