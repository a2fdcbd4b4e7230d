using System.Text;

namespace Bench.Results.Claims;

/// <summary>Verdicts as Markdown for an article: quote, verdict, and the figures that they rest on.</summary>
public static class ClaimsMarkdown
{
    /// <summary>A table of verdicts, then a section for each claim; lines end in a line feed.</summary>
    public static string Write(IReadOnlyList<ClaimVerdict> verdicts)
    {
        ArgumentNullException.ThrowIfNull(verdicts);
        var page = new StringBuilder("| claim | verdict |\n| --- | --- |\n");
        foreach (var verdict in verdicts)
        {
            page.Append($"| {verdict.Claim.Id} {verdict.Claim.Title} | {Cell(verdict.Text)} |\n");
        }

        foreach (var verdict in verdicts.Where(verdict => verdict.Findings.Count > 0))
        {
            page.Append($"\n## {verdict.Claim.Id}: {verdict.Claim.Title}\n\n> {verdict.Claim.Quote}\n\n")
                .Append($"Hypothesis: {verdict.Claim.Hypothesis} Verdict: **{verdict.Text}**.\n\n| | platform | rule | figure |\n| --- | --- | --- | --- |\n");
            foreach (var finding in verdict.Findings)
            {
                page.Append($"| {finding.Word} | {finding.Platform} | {Cell(finding.Rule.Says)} | {Cell(finding.Figure)} |\n");
            }
        }

        return page.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
