using Bench.Platforms.Conformance;
using Spectre.Console;

namespace Bench.Views;

/// <summary>The report of the conformance suite: how many checks each platform passed, and which it failed.</summary>
internal static class ConformanceTable
{
    public static string Word(ConformanceVerdict verdict) => verdict switch
    {
        ConformanceVerdict.Passed => "passed",
        ConformanceVerdict.Failed => "FAILED",
        _ => "not applicable",
    };

    public static void Write(IAnsiConsole console, IReadOnlyList<ConformanceResult> results)
    {
        TextColumn[] columns =
        [
            new("platform"),
            new("passed") { IsNumber = true },
            new("failed") { IsNumber = true },
            new("not applicable") { IsNumber = true, Rank = 2 },
            new("failed checks") { Breaks = true, LeastWidth = 24, Rank = 1, HiddenWhenEmpty = true },
        ];
        console.Write(new TextTable(columns, [.. results.GroupBy(result => result.Platform).Select(Cells)]));
        console.Say($"{Count(results, ConformanceVerdict.Passed)} passed, {Count(results, ConformanceVerdict.Failed)} failed, "
            + $"{Count(results, ConformanceVerdict.NotApplicable)} not applicable.");
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
}
