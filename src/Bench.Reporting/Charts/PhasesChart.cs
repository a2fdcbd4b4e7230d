using Bench.Reporting.Drawing;

namespace Bench.Reporting.Charts;

/// <summary>Where the time of each platform's boot goes: bars of equal length, a piece a part, coloured by who spends it.</summary>
internal static class PhasesChart
{
    private const string Title = "Where the milliseconds of a boot go";
    private const string Subtitle =
        "Call to ready. Each bar is a whole boot, its time below the platform. A piece is a part of it, with its time and its share. "
        + "Pieces without room for text are in the report's table.";

    private const float Labels = 176;
    private const float RowHeight = 52;
    private const float BarHeight = 44;
    private const float Rim = 1;
    private const float Padding = 4;
    private const float Swatch = 14;

    public static Chart Draw(IReadOnlyList<BootBreakdown> boots, RunEnvironment environment, RunSummary summary)
    {
        var description = $"Stacked bars. {Title}. {string.Join(' ', boots.Select(boot => Describe(boot, boots)))}";
        var text = new FigureText(
            Title,
            Subtitle,
            description,
            [.. PhasesText.Notes(boots, summary), .. FigureText.EmulationNotes([.. boots.Select(boot => boot.Case.PlatformLabel)])],
            FigureText.EnvironmentOf(environment, summary));
        return new Chart("phases", Title, new Figure(text, sheet =>
        {
            Legend(sheet, boots);
            foreach (var boot in boots)
            {
                Draw(sheet, boot, TextStyle.Clean(PhasesText.LabelOf(boot, boots)));
            }
        }));
    }

    private static string Describe(BootBreakdown boot, IReadOnlyList<BootBreakdown> boots)
    {
        var parts = boot.Parts.Select(part => $"{part.Label} ({PhasesText.NameOf(part.Spender)}) {PhasesText.Percent(part.Share.Median)}");
        return $"{PhasesText.LabelOf(boot, boots)}, {Quantity.Format(boot.Whole.Median, "ms")}: {string.Join(", ", parts)}.";
    }

    private static void Legend(Sheet sheet, IEnumerable<BootBreakdown> boots)
    {
        var x = Sheet.Edge;
        foreach (var spender in boots.SelectMany(boot => boot.Parts).Select(part => part.Spender).Distinct().Order())
        {
            var name = PhasesText.NameOf(spender);
            sheet.Rectangle(x, sheet.Y, Swatch, Swatch, SpenderPalette.Of(spender));
            sheet.Text(TextStyle.Small, name, x + Swatch + Padding, sheet.Y + (Swatch / 2), Sheet.Ink);
            x += Swatch + (2 * Padding) + TextStyle.Small.Measure(name) + Sheet.Gap;
        }

        sheet.Y += Swatch + Sheet.Gap;
    }

    private static void Draw(Sheet sheet, BootBreakdown boot, string name)
    {
        var style = TextStyle.Text.Measure(name) <= Labels - Padding ? TextStyle.Text : TextStyle.Fine;
        sheet.Text(style, name, Sheet.Edge, sheet.Y + 13, Sheet.Ink, room: Labels - Padding);
        sheet.Text(TextStyle.Small, Quantity.Format(boot.Whole.Median, "ms"), Sheet.Edge, sheet.Y + 32, Sheet.Quiet);
        var x = Sheet.Edge + Labels;
        var width = Sheet.Width - Sheet.Edge - x;
        foreach (var part in boot.Parts)
        {
            var piece = (float)part.Share.Median * width;
            Draw(sheet, part, x, piece);
            x += piece;
        }

        sheet.Y += RowHeight;
    }

    private static void Draw(Sheet sheet, PhaseShare part, float x, float width)
    {
        var style = TextStyle.Fine;
        var paper = SpenderPalette.Of(part.Spender);
        sheet.Rectangle(x, sheet.Y, Math.Max(width - Rim, 0.5f), BarHeight, paper, smooth: true);
        var (time, share) = (Quantity.Format(part.Milliseconds, "ms"), PhasesText.Percent(part.Share.Median));
        string[][] forms = [[.. style.Wrap(part.Label, width - (2 * Padding)), $"{time}, {share}"], [time, share], [share]];
        var lines = Array.Find(forms, form => Fits(form, width, style)) ?? [];
        var top = sheet.Y + ((BarHeight - (lines.Length * style.LineHeight)) / 2);
        foreach (var (line, text) in lines.Index())
        {
            sheet.Text(style, text, x + Padding, top + ((line + 0.5f) * style.LineHeight), Contrast.InkOn(paper));
        }
    }

    private static bool Fits(string[] lines, float width, TextStyle style) => lines.Length * style.LineHeight <= BarHeight
        && Array.TrueForAll(lines, line => style.Measure(line) <= width - (2 * Padding) && !line.EndsWith('…'));
}
