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
                console.WriteLine(name);
            }

            return;
        }

        var tree = new Tree("bench");
        foreach (var type in names.Select(Split).GroupBy(name => name.Type))
        {
            var node = tree.AddNode(type.Key.EscapeMarkup());
            foreach (var (_, benchmark, parameters) in type)
            {
                node.AddNode($"{benchmark} {parameters}".EscapeMarkup());
            }
        }

        console.Write(tree);
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
        console.WriteLine(
            $"Preset {options.Preset.Name}, {(options.Budget is null ? string.Empty : "about ")}{rounds} rounds of {schedule.Cases.Count} cases, "
            + $"seed {options.Seed}. Nothing is started; platforms are checked when the run begins.");
        // How many rounds a budget holds is not known yet: the first shows what one is.
        var shown = options.Budget is null ? rounds : 1;
        for (var number = 1; number <= shown; number++)
        {
            console.WriteLine($"Round {number}:");
            foreach (var one in schedule.PassesOf(number).SelectMany(pass => pass).SelectMany(block => block.Cases))
            {
                console.WriteLine($"  {one.Label}");
            }
        }

        console.WriteLine($"Estimated time: {TimeEstimate.Text(rounds * round)} (minutes:seconds), and the warm-up before it.");
        if (emulated > round)
        {
            console.WriteLine($"Where QEMU's machines turn out to be emulated: {TimeEstimate.Text(rounds * emulated)}.");
        }

        if (options.Budget is { } time && TooFewRounds(time, rounds) is { } warning)
        {
            console.WriteLine(warning);
        }
    }

    /// <summary>Says that a budget holds too few rounds for intervals; null when it holds enough.</summary>
    public static string? TooFewRounds(TimeSpan budget, int rounds) => rounds < MedianInterval.MinimumRounds()
        ? $"--budget {TimeEstimate.Text(budget)} holds {rounds} round{(rounds == 1 ? string.Empty : "s")}; "
            + $"intervals need {MedianInterval.MinimumRounds()}. Give more time, or name fewer platforms."
        : null;
}
