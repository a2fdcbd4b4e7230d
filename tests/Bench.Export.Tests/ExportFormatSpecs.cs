using System.Text.Json;

namespace Bench.Export.Tests;

/// <summary>What other tools find in an export.</summary>
public class ExportFormatSpecs
{
    [Fact]
    public void ResultsComparer_finds_a_unique_name_and_nanoseconds_of_each_round()
    {
        using var report = JsonDocument.Parse(ExchangedRun.Export("bdn", out var leftOut));

        var benchmarks = report.RootElement.GetProperty("Benchmarks").EnumerateArray().ToList();
        Assert.Equal(2, benchmarks.Select(one => one.GetProperty("FullName").GetString()).Distinct().Count());
        var native = benchmarks.Single(one => one.GetProperty("DisplayInfo").GetString()!.Contains("native", StringComparison.Ordinal));
        // ResultsComparer takes the measurements of the stage "Result", divided by their operations.
        var values = native.GetProperty("Measurements").EnumerateArray()
            .Where(one => one.GetProperty("IterationStage").GetString() == "Result")
            .Select(one => one.GetProperty("Nanoseconds").GetDouble() / one.GetProperty("Operations").GetInt64());
        Assert.Equal([2125000, 2250000, 2375000, 2500000, 2625000, 2750000], values);
        Assert.Equal(2437500, native.GetProperty("Statistics").GetProperty("Median").GetDouble());
        Assert.Equal(6, native.GetProperty("Statistics").GetProperty("OriginalValues").GetArrayLength());
        Assert.Contains("memory.pss", Assert.Single(leftOut), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("customSmallerIsBetter", "boot.ready boot native busybox", "disk.iops boot native busybox")]
    [InlineData("customBiggerIsBetter", "disk.iops boot native busybox", "boot.ready boot native busybox")]
    public void The_action_finds_metrics_of_one_direction_and_no_fact(string format, string there, string elsewhere)
    {
        using var entries = JsonDocument.Parse(ExchangedRun.Export(format, out _));

        var names = entries.RootElement.EnumerateArray().Select(entry => entry.GetProperty("name").GetString()).ToList();
        Assert.Contains(there, names);
        Assert.DoesNotContain(elsewhere, names);
        Assert.DoesNotContain(names, name => name!.StartsWith("size.files", StringComparison.Ordinal));
        Assert.All(entries.RootElement.EnumerateArray(), entry => Assert.Equal(JsonValueKind.Number, entry.GetProperty("value").ValueKind));
    }

    [Theory]
    [InlineData("sampler.cpu", "boot")]
    [InlineData("host.steal", "host")]
    public void The_action_finds_no_circumstance_of_the_run(string metric, string experiment)
    {
        var sample = ExchangedRun.Sample(1, "native", null, metric, "1", Direction.Lower, 0.5);
        var environment = ExchangedRun.Environment with
        {
            Metrics = [new MetricDefinition("sampler.cpu", "1", Direction.Lower) {
            Circumstance = true }]
        };

        var (bytes, leftOut) = ExchangedRun.Export(
            "customSmallerIsBetter",
            RunData.From(environment, [sample with { Case = sample.Case with { Experiment = experiment } }]));

        Assert.Equal("[]\n", System.Text.Encoding.UTF8.GetString(bytes));
        Assert.Contains(metric, Assert.Single(leftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void Hyperfine_finds_seconds()
    {
        using var document = JsonDocument.Parse(ExchangedRun.Export("hyperfine", out _));

        var machine = document.RootElement.GetProperty("results").EnumerateArray()
            .Single(one => one.GetProperty("command").GetString()!.Contains("qemu/q35@tcg", StringComparison.Ordinal));
        Assert.Equal(2.0035, machine.GetProperty("median").GetDouble(), 9);
        Assert.Equal(ExchangedRun.Rounds, machine.GetProperty("times").GetArrayLength());
    }
}
