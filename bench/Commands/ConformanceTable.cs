using System.Globalization;
using System.Text;
using Bench.Platforms.Conformance;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>The report of the conformance suite: platforms down, checks across.</summary>
internal sealed class ConformanceTable(IReadOnlyList<ConformanceResult> results)
{
    private readonly List<string> _checks = [.. results.Select(result => result.Check).Distinct()];
    private readonly List<IGrouping<string, ConformanceResult>> _platforms = [.. results.GroupBy(result => result.Platform)];

    /// <summary>A verdict in a word.</summary>
    public static string Word(ConformanceVerdict verdict) => verdict switch
    {
        ConformanceVerdict.Passed => "passed",
        ConformanceVerdict.Failed => "FAILED",
        _ => "not applicable",
    };

    /// <summary>Prints it, with numbers for the checks.</summary>
    public void Write(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("platform").AddColumns([.. _checks.Select((_, index) => Number(index))]);
        foreach (var platform in _platforms)
        {
            table.AddRow([platform.Key.EscapeMarkup(), .. _checks.Select(check => Sign(VerdictOf(platform, check)))]);
        }

        console.Write(table);
        console.WriteLine(string.Join("; ", _checks.Select((check, index) => $"{Number(index)} {check}")));
        console.WriteLine(Summary);
    }

    /// <summary>It as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("| platform | ").AppendJoin(" | ", _checks).AppendLine(" |");
        text.Append("| --- ").Insert(text.Length, "| :-: ", _checks.Count).AppendLine("|");
        foreach (var platform in _platforms)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {platform.Key} | ").AppendJoin(" | ", _checks.Select(check => Sign(VerdictOf(platform, check)))).AppendLine(" |");
        }

        text.AppendLine().AppendLine(Summary).AppendLine();
        foreach (var result in results.Where(result => result.Reason is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"- {result.Platform}, {result.Check}: {Word(result.Verdict)}: {result.Reason!.ReplaceLineEndings(" ")}").AppendLine();
        }

        return text.ToString();
    }

    private string Summary => $"{Count(ConformanceVerdict.Passed)} passed (✓), {Count(ConformanceVerdict.Failed)} failed (✗), {Count(ConformanceVerdict.NotApplicable)} not applicable (–).";

    private int Count(ConformanceVerdict verdict) => results.Count(result => result.Verdict == verdict);

    private static ConformanceVerdict VerdictOf(IEnumerable<ConformanceResult> platform, string check) => platform.First(result => result.Check == check).Verdict;

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static string Sign(ConformanceVerdict verdict) => verdict switch
    {
        ConformanceVerdict.Passed => "✓",
        ConformanceVerdict.Failed => "✗",
        _ => "–",
    };
}
