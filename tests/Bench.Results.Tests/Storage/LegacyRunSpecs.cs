using System.Text.Json;
using Bench.Results.Comparison;

namespace Bench.Results.Tests.Storage;

/// <summary>Runs of format 1 say today what they said when they were made.</summary>
public class LegacyRunSpecs
{
    private static readonly Lazy<RunData> First = new(() => TestRuns.Baseline("quick-epyc-pti-2"));

    [Theory]
    [InlineData("native", "", "boot.ready", 5.152100000000001, 1, "first_run")]
    [InlineData("runc", "", "boot.ready", 65.86825, 12.654040918955474, "")]
    [InlineData("runc", "", "boot.observed.phase.process", 34.91225, 219.39027272727273, "")]
    [InlineData("qemu/microvm@tcg", "", "boot.sampled.ready", 2045.2604, 393.9471248149491, "outliers first_run")]
    [InlineData("runsc", "job=randread", "disk.iops", 7045.816733, 0.5016131955775509, "page_cache")]
    [InlineData("runsc", "job=randwrite", "disk.iops", 18086, 1.2780540258044735, "page_cache beats_host")]
    [InlineData("qemu/microvm@tcg", "job=read", "disk.bandwidth", 1971824191, 1.162561576868753, "too_few_rounds")]
    public void A_baseline_has_the_medians_ratios_and_flags_that_it_had(
        string platform,
        string parameters,
        string metric,
        double median,
        double ratio,
        string kinds)
    {
        var row = First.Value.Summary.Metrics
            .Single(row => row.Case.PlatformLabel == platform && row.Case.Parameters.ToString() == parameters && row.Metric == metric);

        Assert.Equal((median, ratio), (row.Value!.Median, row.RatioToNative!.Median));
        Assert.Equal(kinds, string.Join(' ', row.Flags.Select(flag => JsonSerializer.Serialize(flag.Kind).Trim('"')).Distinct()));
    }

    [Fact]
    public void It_compares_with_a_run_of_format_2_to_these_verdicts()
    {
        var compared = RunComparison.Compare(
            First.Value,
            TestRuns.Baseline("quick-epyc-3"),
            new ComparisonOptions { Basis = ComparisonBasis.Ratios });

        Assert.Equal(
            [(Verdict.Better, 2), (Verdict.Worse, 13), (Verdict.Same, 35), (Verdict.Undecided, 110), (Verdict.New, 9), (Verdict.Missing, 723)],
            compared.Metrics.CountBy(row => row.Verdict).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Theory]
    [InlineData("the guest sees 2 CPUs, not the 1 that it is allowed", FlagKind.AllowanceNotEnforced)]
    [InlineData("the guest could use 512 MiB, more than it is allowed", FlagKind.AllowanceNotEnforced)]
    [InlineData("the guest sees the host's memory, not its allowance", FlagKind.Note)]
    [InlineData("O_DIRECT ended in the host's page cache: not all of it", FlagKind.PageCache)]
    [InlineData("containerd-shim", FlagKind.Note)]
    public void A_text_of_an_ok_sample_becomes_a_flag(string text, FlagKind kind)
        => Assert.Equal([new Flag(kind, text)], Flagged(text).Flags);

    [Fact]
    public void An_empty_text_becomes_no_flag()
    {
        var sample = Flagged("");

        Assert.Empty(sample.Flags);
        Assert.Null(sample.Reason);
        Assert.Equal(sample, RunJson.ReadSample(RunJson.WriteSample(sample)));
    }

    [Fact]
    public void What_stands_in_for_declarations_is_not_written()
    {
        var environment = RunJson.ReadEnvironment(RunJson.WriteEnvironment(TestRuns.Environment() with { Schema = 1 }));

        Assert.Same(LegacyMetrics.All, environment.Metrics);
        Assert.Same(LegacyCharts.All, environment.Charts);
        Assert.Equal(Sample.CurrentSchema, environment.Schema);
        Assert.DoesNotContain("\"metrics\"", RunJson.WriteEnvironment(environment), StringComparison.Ordinal);
    }

    private static Sample Flagged(string text) => RunJson.ReadSample(RunJson.WriteSample(TestRuns.Ok(1, 5))
        .Replace("\"schema\":2", "\"schema\":1", StringComparison.Ordinal)
        .Replace("\"outcome\":\"ok\"", $"\"outcome\":\"ok\",\"reason\":\"{text}\"", StringComparison.Ordinal));
}
