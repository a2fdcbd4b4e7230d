using Bench.Harness;
using Bench.Results.Statistics;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>What <c>--list</c> and <c>--dry-run</c> print.</summary>
internal static class CaseListing
{
    public static void Write(IAnsiConsole console, IReadOnlyList<Case> cases, bool asTree)
    {
        var names = cases.Select(one => one.Name);
        if (!asTree)
        {
            foreach (var name in names)
            {
                console.WriteWhole(name);
            }

            return;
        }

        foreach (var type in names.Select(Split).GroupBy(name => name.Type))
        {
            console.WriteWhole(type.Key);
            foreach (var (_, benchmark, parameters) in type)
            {
                console.WriteWhole($"  {benchmark} {parameters}");
            }
        }
    }

    /// <summary>The parts of a name: the type, the method, and the parameters as BenchmarkDotNet shows them.</summary>
    private static (string Type, string Benchmark, string Parameters) Split(string name)
    {
        var parts = name.TrimEnd(')').Split('(', 2);
        var dot = parts[0].LastIndexOf('.');
        return (parts[0][..dot], parts[0][(dot + 1)..], $"[{parts[1].Replace(": ", "=", StringComparison.Ordinal)}]");
    }

    public static void WritePlan(IAnsiConsole console, RunOptions options, Schedule schedule)
    {
        var round = schedule.RoundTime(assumesEmulation: false);
        var emulated = schedule.RoundTime(assumesEmulation: true);
        var rounds = options.Budget is { } budget ? BudgetedRounds.RoundsIn(budget, emulated) : options.RoundsToRun;
        console.Say(
            $"Preset {options.Preset.Name}, {(options.Budget is null ? string.Empty : "about ")}{rounds} rounds of {schedule.Cases.Count} cases, "
            + $"seed {options.Seed}. Nothing is started; platforms are checked when the run begins.");
        // How many rounds a budget holds is not known yet: the first shows what one is.
        var shown = options.Budget is null ? rounds : 1;
        for (var number = 1; number <= shown; number++)
        {
            console.Say($"Round {number}:");
            foreach (var one in schedule.PassesOf(number).SelectMany(pass => pass).SelectMany(block => block.Cases))
            {
                console.WriteWhole($"  {one.Label}");
            }
        }

        console.Say($"Estimated time: {TimeEstimate.Text(rounds * round)} (minutes:seconds), and the warm-up before it.");
        if (emulated > round)
        {
            console.Say($"Where QEMU's machines turn out to be emulated: {TimeEstimate.Text(rounds * emulated)}.");
        }

        if (options.Budget is { } time && TooFewRounds(time, rounds) is { } warning)
        {
            console.Say(warning);
        }
    }

    /// <summary>Says that a budget holds too few rounds for intervals; null when it holds enough.</summary>
    public static string? TooFewRounds(TimeSpan budget, int rounds) => rounds < MedianInterval.MinimumRounds()
        ? $"--budget {TimeEstimate.Text(budget)} holds {rounds} round{(rounds == 1 ? string.Empty : "s")}; "
            + $"intervals need {MedianInterval.MinimumRounds()}. Give more time, or name fewer platforms."
        : null;
}
