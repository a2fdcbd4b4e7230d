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
        console.Write(TextTable.Of(
            results.GroupBy(result => result.Platform),
            (new("platform"), platform => platform.Key),
            (new("passed") { IsNumber = true }, platform => $"{Count(platform, ConformanceVerdict.Passed)}"),
            (new("failed") { IsNumber = true }, platform => Count(platform, ConformanceVerdict.Failed) is > 0 and var failed
                ? new TextCell($"{failed}", TextTone.High)
                : "0"),
            (new("not applicable") { IsNumber = true, Rank = 2 }, platform => $"{Count(platform, ConformanceVerdict.NotApplicable)}"),
            (
                new("failed checks") { Breaks = true, LeastWidth = 24, Rank = 1, HiddenWhenEmpty = true },
                platform => string.Join("; ", platform.Where(result => result.Verdict == ConformanceVerdict.Failed)
                    .Select(result => result.Check)))));
        console.Say($"{Count(results, ConformanceVerdict.Passed)} passed, {Count(results, ConformanceVerdict.Failed)} failed, "
            + $"{Count(results, ConformanceVerdict.NotApplicable)} not applicable.");
    }

    private static int Count(IEnumerable<ConformanceResult> some, ConformanceVerdict verdict) =>
        some.Count(result => result.Verdict == verdict);
}
