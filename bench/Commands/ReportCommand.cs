using System.CommandLine;
using Bench.Harness;
using Bench.Results;
using Spectre.Console;

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
            foreach (var chart in RunDrawing.Write(folder, data, line => WarnOf(folder, RunFolder.TimelinesFile, line)))
            {
                Terminal.Out.WriteLine(chart.SvgPath is null ? $"no chart '{chart.Name}': {chart.Reason}" : $"{chart.SvgPath}{Environment.NewLine}{chart.PngPath}");
            }

            Terminal.Out.WriteLine(folder.FullPath(RunFolder.ReportFile));
            foreach (var damaged in data.DamagedLines)
            {
                WarnOf(folder, RunFolder.SamplesFile, damaged);
            }

            // A time line illustrates: nothing that was measured is lost with it.
            return data.DamagedLines.Count == 0 ? ExitCode.Success : ExitCode.WrongUse;
        }
        catch (RunFormatException exception)
        {
            Terminal.Error.WriteLine(exception.Message);
            return ExitCode.WrongUse;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Terminal.Error.WriteLine($"The report of {path} could not be written: {exception.Message}");
            return ExitCode.WrongUse;
        }
    }

    private static void WarnOf(RunFolder folder, string file, DamagedLine damaged) => Terminal.Error.WriteLine($"{folder.FullPath(file)}, line {damaged.Line}: left out: {damaged.Problem}");
}
