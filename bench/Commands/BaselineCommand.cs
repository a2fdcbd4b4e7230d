using System.CommandLine;
using System.Globalization;
using Bench.Harness;
using Bench.Results.Baselines;
using Bench.Results.Host;

namespace Bench.Commands;

/// <summary><c>bench baseline save|list|show</c>: the runs that are committed to compare with.</summary>
internal static class BaselineCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "Folder of the run to keep" };

    private static readonly Argument<string> Shown = new("NAME") { Description = "Name of a baseline" };

    private static readonly Option<string?> Name = new("--name")
    {
        Description = "Name of the baseline; by default made of preset and host"
    };

    private static readonly Option<bool> Force = new("--force")
    {
        Description = "Keep a poor baseline, or replace another of the same name"
    };

    private static readonly Option<string> Results = new("--results")
    {
        Description = "Folder of results",
        DefaultValueFactory = _ => Path.Combine(Repository.Root, "results")
    };

    public static Command Create()
    {
        var save = new Command("save", "Keeps a run as a baseline, and updates results/README.md.") { Run, Name, Force, Results };
        save.SetAction(
            parsed => Guarded(() => Save(parsed.GetValue(Results)!, parsed.GetValue(Run)!, parsed.GetValue(Name), parsed.GetValue(Force))));
        var list = new Command("list", "Lists the baselines, and which of them fit this host.") { Results };
        list.SetAction(parsed => Guarded(() => List(parsed.GetValue(Results)!)));
        var show = new Command("show", "Prints the one-screen answer of a baseline.") { Shown, Results };
        show.SetAction(parsed => Guarded(() => Show(parsed.GetValue(Results)!, parsed.GetValue(Shown)!)));
        return new Command("baseline", "Keeps, lists and shows runs to compare with.") { save, list, show };
    }

    private static int Save(string results, string path, string? name, bool force)
    {
        var run = RunFolder.Open(path);
        var data = run.Read();
        name ??= BaselineStore.NameFor(data.Environment);
        var problems = BaselineStore.Problems(run, data).ToList();
        if (BaselineStore.All(results).FirstOrDefault(baseline => baseline.Name == name) is { } old && old.Folder.Path != run.Path)
        {
            problems.Add($"it would overwrite the baseline '{name}' of {Date(old)}");
        }

        problems.ForEach(problem => Terminal.Error.Say($"{path}: {problem}."));
        if (problems.Count > 0 && !force)
        {
            Terminal.Error.Say("Not saved. Mend this, or give --force to save it all the same.");
            return ExitCode.Failure;
        }

        Terminal.Out.WriteWhole(BaselineStore.Save(results, run, name));
        if (!BaselinesPage.Update(results))
        {
            Terminal.Error.Say($"{Path.Combine(results, BaselinesPage.FileName)} was not made by this command and is left as it is. Move it away and save again for a page of the baselines.");
        }

        return ExitCode.Success;
    }

    private static int List(string results)
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
            summary.Rounds.ToString(CultureInfo.InvariantCulture),
            summary.HostNoise ?? "not recorded",
            mismatches.Count == 0 ? "yes" : string.Join("; ", mismatches),
        ];
    }

    private static int Show(string results, string name)
    {
        var baselines = BaselineStore.All(results);
        var baseline = baselines.FirstOrDefault(one => one.Name == name)
            ?? throw new WrongUseException(
                $"There is no baseline '{name}' in {results}. There are: {string.Join(", ", baselines.Select(one => one.Name))}.");
        AnswerView.Write(Terminal.Out, baseline.Folder.Read(), baseline.Folder.Path);
        return ExitCode.Success;
    }

    private static string Date(Baseline baseline)
        => baseline.Environment.Started.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is RunFormatException or WrongUseException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.Say(exception.Message);
            return ExitCode.WrongUse;
        }
    }
}
