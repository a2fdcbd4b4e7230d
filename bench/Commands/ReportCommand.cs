using System.CommandLine;
using Bench.Reporting;
using Bench.Reporting.Charts;

namespace Bench.Commands;

/// <summary><c>bench report RUN</c>: summary, charts and report again from a run's samples.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "Folder of a run, finished or interrupted" };

    public static Command Create()
    {
        var command = new Command("report", "Writes a run's summary, charts and report again.") { Run };
        command.SetAction(parsed => Report(parsed.GetValue(Run)!));
        return command;
    }

    private static int Report(string path)
    {
        try
        {
            var folder = RunFolder.Open(path);
            var data = folder.ReadTolerantly();
            folder.WriteSummary(data);
            foreach (var chart in RunDrawing.Write(folder, data, line => WarnOf(folder, RunFiles.Timelines, line)))
            {
                Tell(folder, chart);
            }

            Terminal.Out.WriteWhole(folder.FullPath(RunFiles.Report));
            foreach (var damaged in data.DamagedLines)
            {
                WarnOf(folder, RunFiles.Samples, damaged);
            }

            // A time line illustrates: nothing that was measured is lost with it.
            return data.DamagedLines.Count == 0 ? ExitCode.Success : ExitCode.WrongUse;
        }
        catch (RunFormatException exception)
        {
            Terminal.Error.Say(exception.Message);
            return ExitCode.WrongUse;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Terminal.Error.Say($"The report of {path} could not be written: {exception.Message}");
            return ExitCode.WrongUse;
        }
    }

    private static void Tell(RunFolder folder, Chart chart)
    {
        if (chart.Figure is null)
        {
            Terminal.Out.Say($"no chart '{chart.Name}': {chart.Reason}", indent: 2);
            return;
        }

        Terminal.Out.WriteWhole(ChartSet.PathOf(folder.Path, chart, "svg"));
        Terminal.Out.WriteWhole(ChartSet.PathOf(folder.Path, chart, "png"));
    }

    private static void WarnOf(RunFolder folder, string file, DamagedLine damaged)
        => Terminal.Error.Say($"{folder.FullPath(file)}, line {damaged.Line}: left out: {damaged.Problem}");
}
