namespace Bench.Reporting.Drawing;

/// <summary>Says in words what a figure shows.</summary>
internal static class FigureDescription
{
    /// <summary>One sentence a panel: each row with its medians, or why it has none.</summary>
    public static string Of(FigureContent content)
    {
        var panels = content.Bands
            .SelectMany(band => band.Panels.Select(panel => $"{panel.Title}: {string.Join("; ", Rows(band, panel))}."));
        return $"Dot plot. {content.Title}. {string.Join(' ', panels)}";
    }

    private static IEnumerable<string> Rows(Band band, Panel panel)
    {
        foreach (var (index, row) in band.Rows.Index())
        {
            var values = panel.Marks
                .Where(mark => mark.Row == index)
                .Select(mark => $"{panel.Series[mark.Series].Name} {panel.Format(mark.Median)}{(mark.Hollow ? " (page cache)" : "")}"
                    .TrimStart());
            var text = row.Message ?? panel.Texts.FirstOrDefault(text => text.Row == index)?.Text ?? string.Join(", ", values);
            yield return $"{TextCleaner.Clean(row.Platform)}{(row.Variant.Length > 0 ? $" {row.Variant}" : "")} {text}";
        }
    }
}
