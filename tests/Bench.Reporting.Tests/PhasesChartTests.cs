using System.Runtime.CompilerServices;
using Bench.Reporting.Charts;
using Bench.Reporting.Drawing;
using SkiaSharp;

namespace Bench.Reporting.Tests;

/// <summary>The chart of a boot's parts can be read, and the report has the same parts as a table.</summary>
public class PhasesChartTests
{
    private static readonly Lazy<RunData> Run = new(() => RunFolder.Open(Baseline()).Read());

    [Fact]
    public void Bars_have_the_colours_of_those_who_spend_them_and_the_whole_beside_them()
    {
        var figure = Draw();
        var texts = new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.All(["docker/runc", "runc", "engine", "runtime", "not attributed"], text => Assert.Contains(text, texts));
        Assert.Contains("create the container (engine)", figure.Description, StringComparison.Ordinal);
        using var image = SKBitmap.Decode(figure.ToPng());
        foreach (var spender in new[] { Spender.Engine, Spender.Runtime, Spender.Kernel })
        {
            Assert.True(image.Pixels.Count(pixel => pixel == SpenderPalette.Of(spender)) > 1_000, $"no bar in the colour of {spender}");
        }
    }

    [Fact]
    public void No_text_runs_into_another_and_none_over_the_edge()
    {
        var figure = Draw();
        var texts = new SvgReader(figure.ToSvg()).Texts;

        Assert.DoesNotContain(texts, text => text.Text.EndsWith('…'));
        Assert.All(texts, text => Assert.InRange(text.Right, text.Left, figure.Width - 4));
        foreach (var row in texts.GroupBy(text => Math.Round(text.Top)))
        {
            var ordered = row.OrderBy(text => text.Left).ToList();
            Assert.All(
                ordered.Zip(ordered.Skip(1)),
                pair => Assert.True(pair.First.Right <= pair.Second.Left + 1, $"'{pair.First.Text}' runs into '{pair.Second.Text}'"));
        }
    }

    [Fact]
    public void Text_stands_out_from_every_colour() => Assert.All(Enum.GetValues<Spender>(), spender =>
    {
        var paper = SpenderPalette.Of(spender);
        Assert.True(Contrast.Of(paper, Contrast.InkOn(paper)) >= 4.5, $"{spender}");
    });

    [Fact]
    public void The_report_answers_the_question_with_a_table_a_platform()
    {
        var report = HtmlReportTests.Render(Run.Value.Environment, Run.Value.Summary);

        Assert.Contains("Where do the milliseconds of", report, StringComparison.Ordinal);
        Assert.Contains("create the container", report, StringComparison.Ordinal);
    }

    private static Figure Draw() => PhasesChart.Draw(Run.Value.Summary.Boots, Run.Value.Environment, Run.Value.Summary).Figure!;

    private static string Baseline([CallerFilePath] string here = "")
        => Path.GetFullPath(Path.Combine(here, "../../../results/baselines/quick-epyc-pti-2"));
}
