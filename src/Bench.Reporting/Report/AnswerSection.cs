using System.Xml.Linq;

namespace Bench.Reporting.Report;

/// <summary>The answer that the terminal shows, as a page that fits any width.</summary>
internal static class AnswerSection
{
    /// <summary>Longest reason of a skipped platform, in characters; all of it is under Platforms.</summary>
    private const int LongestReason = 120;

    public static XElement Write(RunEnvironment environment, RunSummary summary)
    {
        var page = AnswerPage.Of(environment, summary);
        var table = page.Table;
        return Html.Section("answer", "The answer",
            Html.Element("p", $"{page.Host}. {page.Run}; {page.Noise ?? "host noise not recorded"}."),
            Html.Element("p", AnswerCells.Caption(table)),
            table.Columns.Count == 0 ? null : Html.Table(
                "What each platform costs",
                ["Platform", .. table.Columns.Select(column => column.Title)],
                AnswerCells.Of(table).Select(row => row.Select((cell, index) => new Cell(cell.Text, index > 0, cell.Tone)).ToList()),
                showsCaption: false),
            AnswerCells.Legend(table) is { } legend ? Html.Paragraph("faint", legend) : null,
            page.Skipped.Select(one =>
                Html.Paragraph("faint", $"Skipped: {one.Label}: {TextWrap.Cut(one.Why, LongestReason)}")),
            page.Findings.Count == 0 ? null : Html.Element("ul", page.Findings.Select(finding => Html.Element("li", finding))));
    }
}
