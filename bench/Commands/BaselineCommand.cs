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
        var save = new Command("save", "Keeps a run as a baseline, and updates results/README.md.") { Run, Name, Force, Results };
        save.SetAction(Guarded(Save));
        var list = new Command("list", "Lists the baselines, and which of them fit this host.") { Results };
        list.SetAction(Guarded(List));
        return new Command("baseline", "Keeps and lists runs to compare with.") { save, list };
    }

    private static Func<ParseResult, int> Guarded(Func<ParseResult, string, int> work) => parsed =>
        CommandRunner.Run("The baselines cannot be read or written", () => work(parsed, parsed.GetValue(Results)!));

    private static int Save(ParseResult parsed, string results)
    {
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

    private static int List(ParseResult parsed, string results)
    {
        var host = HostEnvironmentCapture.Capture();
        TextColumn[] columns =
        [
            new("baseline"),
            new("made") { Rank = 3 },
            new("preset") { Rank = 1 },
            new("host") { Rank = 2, Breaks = true, LeastWidth = 16 },
            new("rounds") { Rank = 4, IsNumber = true },
            new("noise") { Rank = 5, Breaks = true, LeastWidth = 60 },
            new("fits this host") { Breaks = true, LeastWidth = 24 },
        ];
        Terminal.Out.Write(new TextTable(columns, [.. BaselineStore.All(results).Select(baseline => Cells(baseline, host))]));
        return ExitCode.Success;
    }

    private static IReadOnlyList<TextCell> Cells(Baseline baseline, HostEnvironment host)
    {
        var summary = baseline.Folder.Read().Summary;
        var mismatches = baseline.MismatchesWith(host);
        return
        [
            baseline.Name,
            Date(baseline),
            baseline.Environment.Settings.Preset,
            $"{baseline.Environment.Host.LogicalCpus} × {baseline.Environment.Host.CpuModel}",
            $"{summary.Rounds}",
            summary.HostNoise ?? "not recorded",
            mismatches.Count == 0 ? "yes" : string.Join("; ", mismatches),
        ];
    }

    private static string Date(Baseline baseline) => $"{baseline.Environment.Started.UtcDateTime:yyyy-MM-dd}";
}
