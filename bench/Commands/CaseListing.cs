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

        List<PlannedCase> planned = [.. cases.Select(benchmark => PlannedCase.Of(benchmark, options, options.RoundsToRun))];
        List<PlannedCase> emulated = [.. cases.Select(benchmark => PlannedCase.WithoutAccelerator(benchmark, options, options.RoundsToRun))];
        console.WriteLine($"Estimated time: {EstimateOf(planned)} (minutes:seconds), and the warm-up before it.");
        if (!planned.SequenceEqual(emulated))
        {
            var isSpared = planned.Sum(one => one.Rounds) > emulated.Sum(one => one.Rounds);
            console.WriteLine($"Where QEMU's machines turn out to be emulated: {EstimateOf(emulated)}{(isSpared ? ", with all but their boot and memory in the first round alone, and of the chosen one alone" : string.Empty)}.");
        }

        static string EstimateOf(IEnumerable<PlannedCase> plan) => TimeEstimate.Text(PlannedCase.From(1, plan));
    }

    private static string CountIn(RunOptions options, IReadOnlyList<BenchmarkCase> cases)
    {
        var later = CaseCatalog.OfRound(cases, options, round: 2).Count;
        return options.RoundsToRun == 1 || later == cases.Count ? $"{cases.Count} cases" : $"{later} cases, {cases.Count} in the first";
    }
}
