using Bench.Engine;
using Bench.Results.Statistics;
using BenchmarkDotNet.Running;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>What <c>--list</c> and <c>--dry-run</c> print.</summary>
internal static class CaseListing
{
    public static void Write(IAnsiConsole console, IReadOnlyList<BenchmarkCase> cases, bool asTree)
    {
        if (!asTree)
        {
            foreach (var benchmark in cases)
            {
                console.WriteLine(CaseFilter.NameOf(benchmark));
            }

            return;
        }

        var tree = new Tree("bench");
        foreach (var type in cases.GroupBy(benchmark => benchmark.Descriptor.Type))
        {
            var node = tree.AddNode(type.Key.FullName!.EscapeMarkup());
            foreach (var benchmark in type)
            {
                node.AddNode($"{benchmark.Descriptor.WorkloadMethod.Name} {benchmark.Parameters.DisplayInfo}".EscapeMarkup());
            }
        }

        console.Write(tree);
    }

    public static void WritePlan(IAnsiConsole console, RunOptions options, IReadOnlyList<BenchmarkCase> cases)
    {
        var round = PlannedCase.Sum(PlannedCase.Of(cases, options, assumesEmulation: false));
        var emulated = PlannedCase.Sum(PlannedCase.Of(cases, options, assumesEmulation: true));
        var rounds = options.Budget is { } budget ? BudgetedRounds.RoundsIn(budget, emulated) : options.RoundsToRun;
        console.WriteLine(
            $"Preset {options.Preset.Name}, {(options.Budget is null ? string.Empty : "about ")}{rounds} rounds of {cases.Count} cases, "
            + $"seed {options.Seed}. Nothing is started; platforms are checked when the run begins.");
        // How many rounds a budget holds is not known yet: the first shows what one is.
        var shown = options.Budget is null ? rounds : 1;
        for (var number = 1; number <= shown; number++)
        {
            console.WriteLine($"Round {number}:");
            foreach (var benchmark in CaseBlock.Passes(cases, options, number).SelectMany(pass => pass).SelectMany(block => block.Cases))
            {
                console.WriteLine($"  {CaseCatalog.Describe(benchmark)}");
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
