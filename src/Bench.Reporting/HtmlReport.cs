using System.Xml.Linq;
using Bench.Reporting.Charts;
using Bench.Reporting.Report;
using Bench.Results.Literature;

namespace Bench.Reporting;

/// <summary>The report of a run: one page that needs no other file.</summary>
public static class HtmlReport
{
    /// <summary>The page as a document that is both HTML and well-formed XML. All text of the run is encoded.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="summary">The run's summary.</param>
    /// <param name="charts">The run's charts.</param>
    /// <param name="published">Published figures, for a section of their own; null for none.</param>
    public static string Render(
        RunEnvironment environment, RunSummary summary, IReadOnlyList<Chart> charts, IReadOnlyList<PublishedFile>? published = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(summary);
        var questions = QuestionSections.Write(environment, summary, charts).ToList();
        var shown = questions.SelectMany(section => section.Elements("figure"))
            .Select(figure => ((string)figure.Attribute("id")!)["chart-".Length..])
            .ToHashSet();
        var page = Html.Element("html",
            Html.Attribute("lang", "en"),
            Html.Element("head",
                Html.Element("meta", Html.Attribute("charset", "utf-8")),
                Html.Element("meta", Html.Attribute("name", "viewport"), Html.Attribute("content", "width=device-width, initial-scale=1")),
                Html.Element("title", $"Run {environment.Run}"),
                Html.Element("style", Html.Resource("page.css"))),
            Html.Element("body",
                Html.Element("main",
                    Html.Element("h1", "What isolation costs"),
                    Html.Paragraph("lead", FormattableString.Invariant(
                        $"Run {environment.Run}, {environment.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC")),
                    AnswerSection.Write(environment, summary),
                    ClaimsSection.Write(environment, summary),
                    questions,
                    NotesSection.Write(environment, summary),
                    ChartsSection.Write(charts.Where(chart => !shown.Contains(chart.Name))),
                    ResultsSection.Write(environment, summary),
                    PublishedSection.Write(published ?? [], summary),
                    PlatformsSection.Write(environment),
                    EnvironmentSection.Write(environment, summary),
                    ReadingSection.Write())));
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }
}
