using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bench.Exchange.Tests;

/// <summary>What other tools find in an export.</summary>
public partial class ExportFormatSpecs
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

    [Fact]
    public void Hyperfine_finds_seconds()
    {
        using var document = JsonDocument.Parse(ExchangedRun.Export("hyperfine", out _));

        var machine = document.RootElement.GetProperty("results").EnumerateArray().Single(one => one.GetProperty("command").GetString()!.Contains("qemu/q35@tcg", StringComparison.Ordinal));
        Assert.Equal(2.0035, machine.GetProperty("median").GetDouble(), 9);
        Assert.Equal(ExchangedRun.Rounds, machine.GetProperty("times").GetArrayLength());
    }

    [Fact]
    public void Every_line_for_benchstat_is_of_the_format_and_has_a_line_a_round()
    {
        var lines = ExchangedRun.Export("gobench", out _).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(lines, line => Assert.Matches(GoBenchmarkLine(), line));
        Assert.Equal(ExchangedRun.Rounds, lines.Count(line => line.StartsWith("BenchmarkBoot.ready/experiment=boot/platform=qemu:q35@tcg/guest=busybox 1 ", StringComparison.Ordinal)));
        Assert.Contains("Unit 1/s better=higher", lines);
    }

    // The three kinds of lines of golang.org/design/14313-benchmark-format, and the unit lines that benchstat adds.
    [GeneratedRegex(@"^([a-z][^\sA-Z:]*: .*|Unit \S+ better=higher|Benchmark[^\sa-z]\S* [1-9][0-9]* \S+ \S+)$")]
    private static partial Regex GoBenchmarkLine();
}
