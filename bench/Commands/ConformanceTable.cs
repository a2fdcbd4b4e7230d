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

    /// <summary>Prints it: of each platform how many checks passed, and which failed.</summary>
    public void Write(IAnsiConsole console)
    {
        TextColumn[] columns =
        [
            new("platform"),
            new("passed") { IsNumber = true },
            new("failed") { IsNumber = true },
            new("not applicable") { IsNumber = true, Rank = 2 },
            new("failed checks") { Breaks = true, LeastWidth = 24, Rank = 1, HiddenWhenEmpty = true },
        ];
        console.Write(new TextTable(columns, [.. _platforms.Select(Cells)]));
        console.Say(Counts("", "", ""));
    }

    /// <summary>It as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("| platform | ").AppendJoin(" | ", _checks).AppendLine(" |");
        text.Append("| --- ").Insert(text.Length, "| :-: ", _checks.Count).AppendLine("|");
        foreach (var platform in _platforms)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {platform.Key} | ")
                .AppendJoin(" | ", _checks.Select(check => Sign(VerdictOf(platform, check))))
                .AppendLine(" |");
        }

        text.AppendLine().AppendLine(Counts(" (✓)", " (✗)", " (–)")).AppendLine();
        foreach (var result in results.Where(result => result.Reason is not null))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"- {result.Platform}, {result.Check}: {Word(result.Verdict)}: {result.Reason!.ReplaceLineEndings(" ")}").AppendLine();
        }

        return text.ToString();
    }

    private static IReadOnlyList<TextCell> Cells(IGrouping<string, ConformanceResult> platform)
    {
        var failed = platform.Where(result => result.Verdict == ConformanceVerdict.Failed).ToList();
        return
        [
            platform.Key,
            $"{platform.Count(result => result.Verdict == ConformanceVerdict.Passed)}",
            new TextCell($"{failed.Count}", failed.Count > 0 ? TextTone.High : TextTone.Plain),
            $"{platform.Count(result => result.Verdict == ConformanceVerdict.NotApplicable)}",
            string.Join("; ", failed.Select(result => result.Check)),
        ];
    }

    /// <summary>How many there are of each verdict, each with its sign where the table has signs.</summary>
    private string Counts(string passed, string failed, string other) =>
        $"{Count(ConformanceVerdict.Passed)} passed{passed}, {Count(ConformanceVerdict.Failed)} failed{failed}, "
        + $"{Count(ConformanceVerdict.NotApplicable)} not applicable{other}.";

    private int Count(ConformanceVerdict verdict) => results.Count(result => result.Verdict == verdict);

    private static ConformanceVerdict VerdictOf(IEnumerable<ConformanceResult> platform, string check)
        => platform.First(result => result.Check == check).Verdict;

    private static string Sign(ConformanceVerdict verdict) => verdict switch
    {
        ConformanceVerdict.Passed => "✓",
        ConformanceVerdict.Failed => "✗",
        _ => "–",
    };
}
