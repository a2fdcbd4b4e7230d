using Bench.Reporting;

namespace Bench.Commands;

/// <summary><c>bench report RUN</c>: summary, charts and report again from a run's samples.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string> Run = new("RUN") { Description = "Folder of a run, finished or interrupted" };

    public static Command Create() => new Command("report", "Writes a run's summary, charts and report again.") { Run }
        .Reading("The report could not be written", Report);

    private static int Report(ParseResult parsed)
    {
        var folder = RunFolder.Open(parsed.GetValue(Run)!);
        var data = folder.ReadTolerantly();
        folder.WriteSummary(data);
        foreach (var chart in RunDrawing.Write(folder, data, line => Warn(RunFiles.Timelines, line)))
        {
            if (chart.Figure is null)
            {
                Terminal.Out.Say($"no chart '{chart.Name}': {chart.Reason}", indent: 2);
                continue;
            }

            Terminal.Out.WriteWhole(ChartSet.PathOf(folder.Path, chart, "svg"));
            Terminal.Out.WriteWhole(ChartSet.PathOf(folder.Path, chart, "png"));
        }

        Terminal.Out.WriteWhole(folder.FullPath(RunFiles.Report));
        foreach (var damaged in data.DamagedLines)
        {
            Warn(RunFiles.Samples, damaged);
        }

        // A damaged time line loses no sample.
        return data.DamagedLines.Count == 0 ? ExitCode.Success : ExitCode.WrongUse;

        void Warn(string file, DamagedLine damaged) =>
            Terminal.Error.Say($"{folder.FullPath(file)}, line {damaged.Line}: left out: {damaged.Problem}");
    }
}
