using System.Text.Json;

namespace Bench.Export.Tests;

/// <summary>What other tools find in an export.</summary>
public class ExportFormatSpecs
{
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
            Metrics = [new MetricDefinition("sampler.cpu", "1", Direction.Lower) { Circumstance = true }],
        };

        var (bytes, leftOut) = ExchangedRun.Export(
            "customSmallerIsBetter",
            RunData.From(environment, [sample with { Case = sample.Case with { Experiment = experiment } }]));

        Assert.Equal("[]\n", System.Text.Encoding.UTF8.GetString(bytes));
        Assert.Contains(metric, Assert.Single(leftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void Hyperfine_finds_seconds_and_no_bytes()
    {
        using var document = JsonDocument.Parse(ExchangedRun.Export("hyperfine", out var leftOut));

        var machine = document.RootElement.GetProperty("results").EnumerateArray()
            .Single(one => one.GetProperty("command").GetString()!.Contains("qemu/q35@tcg", StringComparison.Ordinal));
        Assert.Equal(2.0035, machine.GetProperty("median").GetDouble(), 9);
        Assert.Equal(ExchangedRun.Rounds, machine.GetProperty("times").GetArrayLength());
        Assert.Equal(0.0018708, machine.GetProperty("stddev").GetDouble(), 6);
        Assert.Contains("memory.pss", Assert.Single(leftOut), StringComparison.Ordinal);
    }
}
