using System.Xml.Linq;
using Bench.Reporting.Charts;

namespace Bench.Reporting.Report;

/// <summary>The ten questions: a section for each that the run answers, and a line for each that it does not.</summary>
internal static class QuestionSections
{
    public static IEnumerable<XElement> Write(RunEnvironment environment, RunSummary summary, IReadOnlyList<Chart> charts)
    {
        var answers = TenQuestions.Of(environment, summary);
        foreach (var (question, evidence) in answers)
        {
            if (evidence is not null)
            {
                yield return Write(question, evidence, charts);
            }
        }

        var open = answers.Where(answer => answer.Evidence is null).ToList();
        if (open.Count > 0)
        {
            yield return Html.Section("unanswered", "Not answered by this run",
                Html.Element("ul", open.Select(answer => Html.Element("li", Html.Prose($"{answer.Question.Text} {answer.WhyNot("`")}")))));
        }
    }

    private static XElement Write(Question question, Evidence evidence, IReadOnlyList<Chart> charts) => Html.Element("section",
        Html.Attribute("id", question.Id),
        Html.Element("h2", Html.Prose(question.Text)),
        Html.Element("p", Html.Prose($"Answered by {question.CommandsIn("`")}.")),
        charts.Where(chart => question.Charts.Contains(chart.Name))
            .Select(chart => chart.Figure is { } figure ? ChartsSection.Write(chart.Name, figure) : null),
        Html.Element("p", evidence.Text),
        Html.Table(
            question.Text.Replace("`", "", StringComparison.Ordinal),
            evidence.Columns,
            evidence.Rows.Select(row => row.Select(CellOf).ToList()),
            showsCaption: false),
        evidence.Notes.Select(note => Html.Paragraph("faint", note)));

    private static Cell CellOf(string text) => new(text, IsNumber: text.Length > 0 && char.IsAsciiDigit(text[0]));
}
