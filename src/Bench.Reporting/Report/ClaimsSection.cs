using System.Xml.Linq;
using Bench.Results.Claims;

namespace Bench.Reporting.Report;

/// <summary>The verdict on each claim, with the figures that it rests on, and where each family wins.</summary>
internal static class ClaimsSection
{
    /// <summary>The section, or null when the run decides no claim.</summary>
    public static XElement? Write(RunEnvironment environment, RunSummary summary)
    {
        if (ClaimsText.Counts(summary.Claims) is not { } counts)
        {
            return null;
        }

        var measured = summary.Claims.Where(verdict => verdict.Outcome != ClaimOutcome.NotMeasured).ToList();
        var missing = summary.Claims.Except(measured).Select(verdict => verdict.Claim.Id).ToList();
        return Html.Section("claims", "The claims",
            Html.Element("p", $"{counts}."),
            ClaimsText.Preamble(summary.Claims).Select(text => Html.Paragraph("faint", $"{text}.")),
            measured.Select(Write),
            missing.Count == 0 ? null : Html.Paragraph("faint", $"Not measured in this run: {string.Join(", ", missing)}."),
            FamilyWins.Of(environment, summary) is { } families ? Write(families) : null);
    }

    private static XElement Write(Evidence families) => Html.Element("details",
        Html.Element("summary", Html.Element("b", ClaimsText.FamiliesTitle)),
        Html.Element("p", families.Text),
        Html.Table(
            ClaimsText.FamiliesTitle,
            families.Columns,
            families.Rows.Select(row => row.Select(text => (Cell)text).ToArray()),
            showsCaption: false));

    private static XElement Write(ClaimVerdict verdict)
    {
        var (head, clauses) = ClaimsText.Parts(verdict);
        return Html.Element("details",
            Html.Element("summary", Html.Element("b", $"{verdict.Claim.Id} {verdict.Claim.Title}: "), head),
            clauses.Count == 0 ? null : Html.Element("ul", clauses.Select(clause => Html.Element("li", clause))),
            Html.Element("blockquote", verdict.Claim.Quote),
            Html.Element("p", $"Hypothesis: {verdict.Claim.Hypothesis} Control: {verdict.Claim.Control}"),
            Html.Table(
                $"What the verdict on {verdict.Claim.Id} rests on",
                ["Rule", "Answer", "Platforms"],
                ClaimsText.Groups(verdict, whole: false).Select(group => new Cell[] { group.Rule, group.Word, group.Figures }),
                showsCaption: false));
    }
}
