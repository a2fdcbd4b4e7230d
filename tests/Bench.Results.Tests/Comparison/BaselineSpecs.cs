using System.Text.Json;
using Bench.Results.Comparison;

namespace Bench.Results.Tests.Comparison;

/// <summary>The committed runs say today what they said when they were made.</summary>
public class BaselineSpecs
{
    private static readonly Lazy<RunData> Run = new(() => TestRuns.Baseline("quick-epyc-pti-2"));

    [Theory]
    [InlineData("native", "", "boot.ready", 5.152100000000001, 1, "")]
    [InlineData("runc", "", "boot.ready", 65.86825, 12.654040918955474, "")]
    [InlineData("runc", "", "boot.observed.phase.process", 34.91225, 219.39027272727273, "")]
    [InlineData("qemu/microvm@tcg", "", "boot.sampled.ready", 2045.2604, 393.9471248149491, "outliers")]
    [InlineData("runsc", "job=randread", "disk.iops", 7045.816733, 0.5016131955775509, "page_cache")]
    [InlineData("runsc", "job=randwrite", "disk.iops", 18086, 1.2780540258044735, "page_cache beats_host")]
    [InlineData("qemu/microvm@tcg", "job=read", "disk.bandwidth", 1971824191, 1.162561576868753, "too_few_rounds")]
    public void A_row_has_its_median_ratio_and_flags(
        string platform, string parameters, string metric, double median, double ratio, string kinds)
    {
        var row = Run.Value.Summary.Metrics
            .Single(row => row.Case.PlatformLabel == platform && row.Case.Parameters.ToString() == parameters && row.Metric == metric);

        Assert.Equal((median, ratio), (row.Value!.Median, row.RatioToNative!.Median));
        Assert.Equal(kinds, string.Join(' ', row.Flags.Select(flag => JsonSerializer.Serialize(flag.Kind).Trim('"')).Distinct()));
    }

    [Fact]
    public void Two_of_them_compare_to_these_verdicts()
    {
        var compared = RunComparison.Compare(
            Run.Value,
            TestRuns.Baseline("quick-epyc-3"),
            new ComparisonOptions { Basis = ComparisonBasis.Ratios });

        Assert.Equal(
            [
                (Verdict.Better, 2), (Verdict.Worse, 13), (Verdict.Same, 35),
                (Verdict.Undecided, 110), (Verdict.New, 9), (Verdict.Missing, 723),
            ],
            compared.Metrics.CountBy(row => row.Verdict).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }
}
