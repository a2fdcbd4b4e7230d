using Bench.Engine;
using BenchmarkDotNet.Running;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>What <c>--list</c> and <c>--dry-run</c> print.</summary>
internal static class CaseListing
{
    public static void Write(IAnsiConsole console, IReadOnlyList<BenchmarkCase> cases, IReadOnlyList<BenchmarkRunInfo> instruments, bool asTree)
    {
        var all = cases.Concat(instruments.SelectMany(instrument => instrument.BenchmarksCases)).ToList();
        if (!asTree)
        {
            foreach (var benchmark in all)
            {
                console.WriteLine(CaseFilter.NameOf(benchmark));
            }

            return;
        }

        var tree = new Tree("bench");
        foreach (var type in all.GroupBy(benchmark => benchmark.Descriptor.Type))
        {
            var node = tree.AddNode(type.Key.FullName!.EscapeMarkup());
            foreach (var benchmark in type)
            {
                node.AddNode($"{benchmark.Descriptor.WorkloadMethod.Name} {benchmark.Parameters.DisplayInfo}".EscapeMarkup());
            }
        }

        console.Write(tree);
    }

    public static void WritePlan(IAnsiConsole console, RunOptions options, IReadOnlyList<BenchmarkCase> cases, IReadOnlyList<BenchmarkRunInfo> instruments)
    {
        console.WriteLine($"Preset {options.Preset.Name}, {options.RoundsToRun} rounds of {CountIn(options, cases)}, seed {options.Seed}. Nothing is started; platforms are checked when the run begins.");
        for (var round = 1; round <= options.RoundsToRun && cases.Count > 0; round++)
        {
            console.WriteLine($"Round {round}:");
            foreach (var benchmark in ShuffledOrder.Of(CaseCatalog.OfRound(cases, options, round), options.Seed, round))
            {
                console.WriteLine($"  {CaseCatalog.Describe(benchmark)}");
            }
        }

        foreach (var instrument in instruments)
        {
            console.WriteLine($"Of the instrument: {instrument.Type.FullName}, {instrument.BenchmarksCases.Length} cases");
        }

        console.WriteLine($"Estimated time: {EstimateOf(CaseCatalog.RoundsOf)} (minutes:seconds), and the warm-up before it.");
        if (cases.Any(benchmark => CaseCatalog.RoundsOfEmulated(benchmark, options, options.RoundsToRun) < CaseCatalog.RoundsOf(benchmark, options, options.RoundsToRun)))
        {
            console.WriteLine($"Where machines turn out to be emulated: {EstimateOf(CaseCatalog.RoundsOfEmulated)}, for all but their boot and memory is in the first round alone then, and of one machine.");
        }

        string EstimateOf(Func<BenchmarkCase, RunOptions, int, int> rounds) => TimeEstimate.Text(PlannedCase.From(1, cases.Select(benchmark => PlannedCase.Of(benchmark, options, rounds(benchmark, options, options.RoundsToRun)))));
    }

    private static string CountIn(RunOptions options, IReadOnlyList<BenchmarkCase> cases)
    {
        var later = CaseCatalog.OfRound(cases, options, round: 2).Count;
        return options.RoundsToRun == 1 || later == cases.Count ? $"{cases.Count} cases" : $"{later} cases, {cases.Count} in the first";
    }
}
