using Bench.Reporting.Drawing;
using SkiaSharp;

namespace Bench.Reporting.Tests;

/// <summary>That the images really hold what they should: without a font, text is silently left out.</summary>
public class ChartPixelTests
{
    /// <summary>All but the table, whose text is light on dark cells and which has no marks: it has tests of its own.</summary>
    public static TheoryData<string> Names
        => [.. SyntheticRun.ChartNames.Where(name => name != "overhead-table")];

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_and_family_colours_are_in_the_image(string name)
    {
        var (environment, summary) = SyntheticRun.Large();
        var figure = ChartTextTests.Draw(name, environment, summary);
        using var image = SKBitmap.Decode(figure.ToPng());
        var pixels = image.Pixels;

        Assert.Equal(figure.Width * 2, image.Width);
        Assert.Equal(figure.Height * 2, image.Height);
        foreach (var text in new SvgReader(figure.ToSvg()).Texts)
        {
            var dark = Count(
                pixels,
                image.Width,
                text.Left,
                text.Top,
                text.Right,
                text.Bottom,
                colour => colour is { Red: < 0x90, Green: < 0x90, Blue: < 0x90 });
            Assert.True(dark > 8, $"\"{text.Text}\" is not drawn");
        }

        // Right of the names, so that the marks are meant and not the legend.
        foreach (var family in environment.Platforms.Select(platform => platform.Family).Distinct()
            .Where(family => name != "overhead" || family != "process"))
        {
            var wanted = SKColor.Parse(FamilyPalette.Colour(family));
            Assert.True(
                Count(pixels, image.Width, 280, 160, 1000, figure.Height, colour => colour == wanted) > 20,
                $"no mark in the colour of {family}");
        }
    }

    [Fact]
    public void Drawing_twice_gives_the_same_bytes()
    {
        var (environment, summary) = SyntheticRun.Small();

        Assert.Equal(
            ChartTextTests.Draw("boot", environment, summary).ToPng(),
            ChartTextTests.Draw("boot", environment, summary).ToPng());
        Assert.Equal(ChartTextTests.Draw("boot", environment, summary).ToSvg(), ChartTextTests.Draw("boot", environment, summary).ToSvg());
    }

    private static int Count(SKColor[] pixels, int width, double left, double top, double right, double bottom, Func<SKColor, bool> wanted)
    {
        var count = 0;
        for (var y = (int)(top * 2); y < Math.Min(bottom * 2, pixels.Length / width); y++)
        {
            for (var x = (int)(left * 2); x < Math.Min(right * 2, width); x++)
            {
                count += wanted(pixels[(y * width) + x]) ? 1 : 0;
            }
        }

        return count;
    }
}
