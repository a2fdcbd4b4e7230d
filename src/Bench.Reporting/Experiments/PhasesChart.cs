using Bench.Reporting.Drawing;

namespace Bench.Reporting.Experiments;

/// <summary>Where the time of each platform's boot goes, and who spends it.</summary>
internal sealed class PhasesChart(IReadOnlyList<BootBreakdown> boots) : IRunChart
{
    private const string Title = "Where the milliseconds of a boot go";
    private const string Subtitle =
        "Call to ready. Each bar is a whole boot, its time below the platform. A piece is a part of it, with its time and its share. "
        + "Pieces without room for text are in the report's table.";

    /// <inheritdoc />
    public string Name => "phases";

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary)
    {
        var spenders = boots.SelectMany(boot => boot.Parts).Select(part => part.Spender).Distinct().Order().ToList();
        string[] notes = [.. Notes(summary)];
        return ChartOutcome.Drawn(Name, Title, new Figure(Title, Describe(), canvas =>
        {
            using var frame = new FigureFrame();
            using var painter = new PhasesPainter();
            var y = painter.Legend(canvas, spenders, frame.Head(canvas, Title, Subtitle));
            foreach (var boot in boots)
            {
                y = painter.Draw(canvas, boot, PhasesText.LabelOf(boot, boots), y);
            }

            return frame.Foot(canvas, notes, DotPlot.Footer(environment, summary), y);
        }));
    }

    private IEnumerable<string> Notes(RunSummary summary)
    {
        foreach (var note in PhasesText.Notes(boots, summary))
        {
            yield return note;
        }

        if (boots.Any(boot => boot.Case.Accelerator == "tcg"))
        {
            yield return DotPlot.EmulationNote;
        }
    }

    private string Describe() => TextCleaner.Clean($"Stacked bars. {Title}. {string.Join(' ', boots.Select(Describe))}");

    private string Describe(BootBreakdown boot)
    {
        var parts = boot.Parts.Select(part => $"{part.Label} ({PhasesText.NameOf(part.Spender)}) {PhasesText.Percent(part.Share.Median)}");
        return $"{PhasesText.LabelOf(boot, boots)}, {Quantity.Format(boot.Whole.Median, "ms")}: {string.Join(", ", parts)}.";
    }
}
