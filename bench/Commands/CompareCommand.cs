using System.CommandLine;
using Bench.Results;
using Bench.Results.Comparison;
using Spectre.Console;

namespace Bench.Commands;

/// <summary><c>bench compare BASE DIFF</c>: what is better, worse, the same, or cannot be told.</summary>
internal static class CompareCommand
{
    private static readonly Argument<string> Baseline = new("BASE") { Description = "Folder of the run to compare with, such as results/baselines/NAME" };

    private static readonly Argument<string> Diff = new("DIFF") { Description = "Folder of the run to be judged" };

    private static readonly Option<bool> Relative = new("--relative") { Description = "Compare ratios to native instead of values: for runs from hosts that differ" };

    private static readonly Option<bool> All = new("--all") { Description = "Show every metric, not only those that changed" };

    public static Command Create()
    {
        var command = new Command("compare", "Compares two runs. Exit codes: 0 nothing worse, 1 something worse, 2 wrong use or unreadable input, 3 not comparable.") { Baseline, Diff, Relative, All };
        command.SetAction(parsed => Compare(parsed.GetValue(Baseline)!, parsed.GetValue(Diff)!, parsed.GetValue(Relative), parsed.GetValue(All)));
        return command;
    }

    private static int Compare(string baseline, string diff, bool relative, bool all)
    {
        try
        {
            var result = RunComparison.Compare(RunFolder.Load(baseline), RunFolder.Load(diff), new ComparisonOptions { Relative = relative });
            ComparisonTable.Write(Terminal.Out, result, all);
            return (int)result.Exit;
        }
        catch (RunFormatException exception)
        {
            Terminal.Error.WriteLine(exception.Message);
            return ExitCode.WrongUse;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteLine($"{baseline} and {diff} cannot be compared: {exception.Message}");
            return ExitCode.WrongUse;
        }
    }
}
