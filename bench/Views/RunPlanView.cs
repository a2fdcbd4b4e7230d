using Bench.Results.Statistics;
using Spectre.Console;

namespace Bench.Views;

/// <summary>The output of <c>--dry-run</c>.</summary>
internal static class RunPlanView
{
    public static void Write(IAnsiConsole console, RunOptions options, Schedule schedule)
    {
        var round = schedule.RoundTime(assumesEmulation: false);
        var emulated = schedule.RoundTime(assumesEmulation: true);
        var rounds = options.Budget is { } budget ? BudgetedRounds.RoundsIn(budget, emulated) : options.RoundsToRun;
        var fewest = options.Precision is null ? rounds : Math.Min(PreciseRounds.FewestRounds, rounds);
        console.Say(
            $"Preset {options.Preset.Name}, {Range(Count)} rounds of {schedule.Cases.Count} cases, seed {options.Seed}. "
            + "Nothing is started; platforms are checked when the run begins.");

        // The first round of a budget shows how many rounds fit into it.
        var shown = options.Budget is null ? fewest : 1;
        for (var number = 1; number <= shown; number++)
        {
            console.Say($"Round {number}:");
            foreach (var one in schedule.PassesOf(number).SelectMany(pass => pass).SelectMany(block => block.Cases))
            {
                console.WriteWhole($"  {one.Label}");
            }
        }

        console.Say($"Estimated time: {Range(number => TimeEstimate.Text(number * round))} (minutes:seconds), and the warm-up before it.");
        if (emulated > round)
        {
            console.Say($"Where QEMU's machines turn out to be emulated: {Range(number => TimeEstimate.Text(number * emulated))}.");
        }

        if (TooFewRounds(options, rounds) is { } warning)
        {
            console.Say(warning);
        }

        string Count(int number) => options.Budget is not null && number == rounds ? $"about {number}" : $"{number}";

        string Range(Func<int, string> text) => fewest == rounds ? text(rounds) : $"{text(fewest)} to {text(rounds)}";
    }

    /// <summary>A warning if the run's budget holds too few rounds for intervals; null when it holds enough.</summary>
    public static string? TooFewRounds(RunOptions options, int rounds) =>
        options.Budget is { } budget && rounds < MedianInterval.MinimumRounds()
            ? $"--budget {TimeEstimate.Text(budget)} holds {rounds} {(rounds == 1 ? "round" : "rounds")}; "
                + $"intervals need {MedianInterval.MinimumRounds()}. Give more time, or name fewer platforms."
            : null;
}
