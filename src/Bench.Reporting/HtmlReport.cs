using System.Globalization;
using System.Xml.Linq;
using Bench.Reporting.Report;
using Bench.Results.Literature;

namespace Bench.Reporting;

/// <summary>The report of a run: one page that needs nothing beside itself.</summary>
public static class HtmlReport
{
    /// <summary>Name of the report's file within the folder of a run.</summary>
    public const string FileName = "report.html";

    /// <summary>The page as a document that is both HTML and well-formed XML. All that comes from the run is encoded.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="summary">The run's summary.</param>
    /// <param name="charts">The charts, or null for those of <see cref="ChartSet.Of"/>.</param>
    /// <param name="published">What others have measured, for a section of its own; null for none.</param>
    public static string Render(
        RunEnvironment environment,
        RunSummary summary,
        IReadOnlyList<IRunChart>? charts = null,
        IReadOnlyList<PublishedFile>? published = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(summary);
        var outcomes = (charts ?? ChartSet.Of(environment)).Select(chart => chart.Draw(environment, summary)).ToList();
        var questions = QuestionSections.Write(environment, summary, outcomes).ToList();
        var shown = questions.SelectMany(section => section.Elements("figure"))
            .Select(figure => ((string)figure.Attribute("id")!)["chart-".Length..])
            .ToHashSet();
        var page = Html.Element("html",
            new XAttribute("lang", "en"),
            Html.Element("head",
                Html.Element("meta", new XAttribute("charset", "utf-8")),
                Html.Element("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                Html.Element("title", $"Run {environment.Run}"),
                Html.Element("style", PageStyle.Css)),
            Html.Element("body",
                Html.Element("main",
                    Html.Element("h1", "What isolation costs"),
                    Html.Element("p", new XAttribute("class", "lead"), Lead(environment)),
                    AnswerSection.Write(environment, summary),
                    questions,
                    NotesSection.Write(environment, summary),
                    ChartsSection.Write(outcomes, shown),
                    ResultsSection.Write(environment, summary),
                    PublishedSection.Write(published ?? [], summary),
                    PlatformsSection.Write(environment),
                    EnvironmentSection.Write(environment, summary),
                    ReadingSection.Write())));
        return $"<!DOCTYPE html>\n{page.ToString(SaveOptions.DisableFormatting)}\n";
    }

    /// <summary>Writes the page as <c>report.html</c> into the folder of the run, which is made when it is missing.</summary>
    /// <param name="runFolder">The folder of the run.</param>
    /// <param name="environment">The run's environment.</param>
    /// <param name="summary">The run's summary.</param>
    /// <param name="charts">The charts, or null for those of <see cref="ChartSet.Of"/>.</param>
    /// <param name="published">What others have measured, for a section of its own; null for none.</param>
    /// <returns>The path of the file.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static string Write(
        string runFolder,
        RunEnvironment environment,
        RunSummary summary,
        IReadOnlyList<IRunChart>? charts = null,
        IReadOnlyList<PublishedFile>? published = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(runFolder);
        Directory.CreateDirectory(runFolder);
        var path = Path.Combine(runFolder, FileName);
        File.WriteAllText(path, Render(environment, summary, charts, published));
        return path;
    }

    private static string Lead(RunEnvironment environment) =>
        string.Create(CultureInfo.InvariantCulture, $"Run {environment.Run}, {environment.Started.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
