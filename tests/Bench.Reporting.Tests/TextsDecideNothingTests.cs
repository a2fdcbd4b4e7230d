using System.Runtime.CompilerServices;
using Bench.Results.Comparison;

namespace Bench.Reporting.Tests;

/// <summary>Texts are for people (docs/results-format.md, "A sample"): a committed run whose every text of flags and reasons is nonsense
/// comes to the same numbers, markers, means and verdicts.</summary>
public class TextsDecideNothingTests
{
    private const string Nonsense = "O_DIRECT page cache unsupported beats the host: colourless green ideas";

    private static readonly RunData Original = Read("quick-epyc-pti-2");
    private static readonly RunData Garbled = RunData.From(
        Original.Environment with
        {
            Platforms = [.. Original.Environment.Platforms.Select(platform => platform with { Reason = Nonsense, Remedy = Nonsense })],
        },
        [.. Original.Samples.Select(sample => Garble(sample, flag => flag with { Text = Nonsense }))]);

    [Fact]
    public void Numbers_of_the_summary_stay() => Assert.Equal(Numbers(Original), Numbers(Garbled));

    [Fact]
    public void Means_stay() => Assert.Equal(Means(Original), Means(Garbled));

    [Fact]
    public void Hollow_markers_stay() => Assert.Equal(Hollow(Original), Hollow(Garbled));

    [Fact]
    public void Verdicts_stay()
    {
        var later = Read("quick-epyc-3");
        var options = new ComparisonOptions { Basis = ComparisonBasis.Ratios };

        Assert.Equal(
            RunComparison.Compare(Original, later, options).Metrics.Select(row => (row.Case, row.Metric, row.Verdict)),
            RunComparison.Compare(Garbled, later, options).Metrics.Select(row => (row.Case, row.Metric, row.Verdict)));
    }

    [Fact]
    public void The_answer_stays() => Assert.Equal(Answer(Original), Answer(Garbled));

    [Fact]
    public void The_kind_of_a_flag_does_decide()
    {
        var noted = RunData.From(
            Original.Environment,
            [.. Original.Samples.Select(sample => Garble(sample, flag => flag with { Kind = FlagKind.Note }))]);

        Assert.NotEqual(Means(Original), Means(noted));
    }

    private static Sample Garble(Sample sample, Func<Flag, Flag> change) =>
        sample with { Reason = sample.Reason is null ? null : Nonsense, Flags = [.. sample.Flags.Select(change)] };

    private static IEnumerable<object> Numbers(RunData run) => run.Summary.Metrics.Select(row => (object)(
        (row.Case, row.Metric, row.Value, row.RatioToNative, row.Count, row.Failures),
        string.Join(' ', row.Flags.Select(flag => flag.Kind).Distinct().Order())));

    private static List<(string Platform, double? Mean, int Ratios)> Means(RunData run) =>
        [.. OverheadTable.Of(run.Environment, run.Summary).Groups.SelectMany(group => group.Rows)
            .Select(row => (row.Platform, row.Mean, row.Ratios))];

    private static string Answer(RunData run) => AnswerText.Write(AnswerPage.Of(run.Environment, run.Summary));

    private static List<(int Row, double Median, bool Hollow)> Hollow(RunData run) =>
    [
        .. ChartTextTests.Draw("disk", run.Environment, run.Summary).Bands
            .SelectMany(band => band.Panels)
            .SelectMany(panel => panel.Marks)
            .Select(mark => (mark.Row, mark.Value.Median, mark.Hollow)),
    ];

    private static RunData Read(string baseline, [CallerFilePath] string here = "") =>
        RunFolder.Open(Path.GetFullPath(Path.Combine(here, "../../../results/baselines", baseline))).Read();
}
