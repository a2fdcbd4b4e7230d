using Bench.Harness.Host;
using Bench.Results.Baselines;

namespace Bench.Commands;

/// <summary><c>bench baseline save|list</c>: the runs that are committed to compare with.</summary>
internal static class BaselineCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "Folder of the run to keep" };

    private static readonly Option<string?> Name = new("--name") { Description = "Name of the baseline; by default preset and host" };

    private static readonly Option<bool> Force = new("--force") { Description = "Keep a poor baseline, or replace one of the same name" };

    private static readonly Option<string> Results = CommandOptions.Folder("--results", "Folder of results", "results");

    public static Command Create()
    {
        const string Cannot = "The baselines cannot be read or written";
        return new Command("baseline", "Keeps and lists runs to compare with.")
        {
            new Command("save", "Keeps a run as a baseline, and updates results/README.md.") { Run, Name, Force, Results }
                .Reading(Cannot, Save),
            new Command("list", "Lists the baselines, and which of them fit this host.") { Results }.Reading(Cannot, List),
        };
    }

    private static int Save(ParseResult parsed)
    {
        var results = parsed.GetValue(Results)!;
        var path = parsed.GetValue(Run)!;
        var run = RunFolder.Open(path);
        var data = run.Read();
        var name = parsed.GetValue(Name) ?? BaselineStore.NameFor(data.Environment);
        var problems = BaselineStore.Problems(run, data).ToList();
        if (BaselineStore.All(results).FirstOrDefault(baseline => baseline.Name == name) is { } old && old.Folder.Path != run.Path)
        {
            problems.Add($"it would overwrite the baseline '{name}' of {Date(old)}");
        }

        problems.ForEach(problem => Terminal.Error.Say($"{path}: {problem}."));
        if (problems.Count > 0 && !parsed.GetValue(Force))
        {
            Terminal.Error.Say("Not saved. Mend this, or give --force to save it all the same.");
            return ExitCode.Failure;
        }

        Terminal.Out.WriteWhole(BaselineStore.Save(results, run, name));
        if (!BaselinesPage.Update(results))
        {
            Terminal.Error.Say($"{Path.Combine(results, BaselinesPage.FileName)} was not made by this command and is left as it is. "
                + "Move it away and save again for a page of the baselines.");
        }

        return ExitCode.Success;
    }

    private static int List(ParseResult parsed)
    {
        var host = HostEnvironmentCapture.Capture();
        Terminal.Out.Write(TextTable.Of(
            BaselineStore.All(parsed.GetValue(Results)!)
                .Select(baseline => (Baseline: baseline, baseline.Environment, baseline.Folder.Read().Summary)),
            (new("baseline"), one => one.Baseline.Name),
            (new("made") { Rank = 3 }, one => Date(one.Baseline)),
            (new("preset") { Rank = 1 }, one => one.Environment.Settings.Preset),
            (
                new("host") { Rank = 2, Breaks = true, LeastWidth = 16 },
                one => $"{one.Environment.Host.LogicalCpus} × {one.Environment.Host.CpuModel}"),
            (new("rounds") { Rank = 4, IsNumber = true }, one => $"{one.Summary.Rounds}"),
            (new("noise") { Rank = 5, Breaks = true, LeastWidth = 60 }, one => one.Summary.HostNoise ?? "not recorded"),
            (
                new("fits this host") { Breaks = true, LeastWidth = 24 },
                one => one.Baseline.MismatchesWith(host) is { Count: > 0 } mismatches ? string.Join("; ", mismatches) : "yes")));
        return ExitCode.Success;
    }

    private static string Date(Baseline baseline) => $"{baseline.Environment.Started.UtcDateTime:yyyy-MM-dd}";
}
