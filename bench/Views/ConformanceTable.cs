using Bench.Platforms.Conformance;
using Spectre.Console;

namespace Bench.Views;

/// <summary>The report of the conformance suite.</summary>
internal sealed class ConformanceTable(IReadOnlyList<ConformanceResult> results)
{
    private readonly List<IGrouping<string, ConformanceResult>> _platforms = [.. results.GroupBy(result => result.Platform)];

    public static string Word(ConformanceVerdict verdict) => verdict switch
    {
        ConformanceVerdict.Passed => "passed",
        ConformanceVerdict.Failed => "FAILED",
        _ => "not applicable",
    };

    /// <summary>Prints how many checks each platform passed, and which it failed.</summary>
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
        console.Say($"{Count(results, ConformanceVerdict.Passed)} passed, {Count(results, ConformanceVerdict.Failed)} failed, "
            + $"{Count(results, ConformanceVerdict.NotApplicable)} not applicable.");
    }

    /// <summary>The table in Markdown: platforms down, checks across.</summary>
    public string ToMarkdown()
    {
        string[] checks = [.. results.Select(result => result.Check).Distinct()];
        using var text = new StringWriter { NewLine = "\n" };
        RowOutput.WriteMarkdown(text, checks.Prepend("platform"), _platforms.Select(platform => checks
            .Select(check => Sign(platform.First(result => result.Check == check).Verdict))
            .Prepend(platform.Key)));
        text.WriteLine($"\n{Count(results, ConformanceVerdict.Passed)} passed (✓), {Count(results, ConformanceVerdict.Failed)} failed (✗), "
            + $"{Count(results, ConformanceVerdict.NotApplicable)} not applicable (–).\n");
        foreach (var result in results.Where(result => result.Reason is not null))
        {
            text.WriteLine($"- {result.Platform}, {result.Check}: {Word(result.Verdict)}: {result.Reason!.ReplaceLineEndings(" ")}");
        }

        return text.ToString();
    }

    private static IReadOnlyList<TextCell> Cells(IGrouping<string, ConformanceResult> platform)
    {
        var failed = platform.Where(result => result.Verdict == ConformanceVerdict.Failed).Select(result => result.Check).ToList();
        return
        [
            platform.Key,
            $"{Count(platform, ConformanceVerdict.Passed)}",
            new TextCell($"{failed.Count}", failed.Count > 0 ? TextTone.High : TextTone.Plain),
            $"{Count(platform, ConformanceVerdict.NotApplicable)}",
            string.Join("; ", failed),
        ];
    }

    private static int Count(IEnumerable<ConformanceResult> some, ConformanceVerdict verdict) =>
        some.Count(result => result.Verdict == verdict);

    private static string Sign(ConformanceVerdict verdict) => verdict switch
    {
        ConformanceVerdict.Passed => "✓",
        ConformanceVerdict.Failed => "✗",
        _ => "–",
    };
}
