using System.Globalization;

namespace Bench.Results.Summary;

/// <summary>Breakdowns of boots as lines of plain text.</summary>
public static class PhasesText
{
    /// <summary>How the parts are made, for whoever reads them.</summary>
    public static string Method =>
        "Each part runs from one stamp of a boot to the next, on one clock. "
        + "Shares are medians over rounds, scaled to sum to 100 %, with 95 % intervals.";

    /// <summary>The breakdowns, a table with a heading for each platform.</summary>
    /// <param name="breakdowns">The breakdowns.</param>
    /// <param name="width">Width of a line, in characters.</param>
    /// <param name="summary">The run, to name platforms without phases; null where only some were asked for.</param>
    public static IReadOnlyList<TextLine> Lines(IReadOnlyList<BootBreakdown> breakdowns, int width, RunSummary? summary = null)
    {
        var table = new TextTable(
            [
                new TextColumn("part"),
                new TextColumn("spent by") { Rank = 1 },
                new TextColumn("time") { IsNumber = true },
                new TextColumn("share") { IsNumber = true },
                new TextColumn("interval") { IsNumber = true, Rank = 2, HiddenWhenEmpty = true },
            ],
            [.. breakdowns.SelectMany(one => one.Parts).Select(part => Cells(part).Select(cell => new TextCell(cell)).ToList())])
            .Fit(width);
        List<TextLine> lines = [.. TextLine.Wrap(Method, width), TextLine.Empty, .. table.Lines.Take(table.Headings)];
        var next = table.Headings;
        foreach (var (index, one) in breakdowns.Index())
        {
            lines.AddRange(index == 0 ? [] : [TextLine.Empty]);
            lines.AddRange(TextLine.Wrap(Heading(one, breakdowns), width, TextTone.Heading, indent: 2));
            lines.AddRange(table.Lines.Skip(next).Take(one.Parts.Count));
            next += one.Parts.Count;
        }

        return [.. lines, TextLine.Empty, .. Notes(breakdowns, summary).SelectMany(note => TextLine.Wrap(note, width))];
    }

    /// <summary>What a reader must know of the breakdowns.</summary>
    /// <param name="breakdowns">The breakdowns.</param>
    /// <param name="summary">The run, to name platforms without phases; null where only some were asked for.</param>
    public static IEnumerable<string> Notes(IReadOnlyList<BootBreakdown> breakdowns, RunSummary? summary)
    {
        if (breakdowns.Any(one => !one.IsObserved))
        {
            yield return "Processes were not observed in all boots, so that some parts are coarse. "
                + "To observe them: bench --filter '*Boot*'.";
        }

        foreach (var one in breakdowns.Where(one => one.LeftOut > 0))
        {
            yield return $"{LabelOf(one, breakdowns)}: {one.LeftOut} of {one.Boots + one.LeftOut} boots lack a phase and are left out.";
        }

        if (breakdowns.Any(one => one is { IsObserved: true, Plain: not null }))
        {
            yield return "Observed boots are boots of their own: a plain boot may take another time.";
        }

        if (summary is not null && WithoutPhases(summary) is { Length: > 0 } without)
        {
            yield return $"No phases were measured for {string.Join(", ", without)}. To measure them: bench --filter '*Boot*'.";
        }
    }

    private static string[] WithoutPhases(RunSummary summary)
    {
        var boots = summary.Metrics.Where(row => row is { Metric: BootBreakdown.Ready, Value: not null })
            .Select(row => row.Case.PlatformLabel);
        return [.. boots.Distinct().Except(summary.Boots.Select(boot => boot.Case.PlatformLabel))];
    }

    /// <summary>The platform, with the guest where the breakdowns are of several.</summary>
    public static string LabelOf(BootBreakdown breakdown, IReadOnlyList<BootBreakdown> all)
    {
        var severalGuests = all.Select(one => one.Case.Guest).Distinct().Count() > 1;
        return $"{breakdown.Case.PlatformLabel}{(severalGuests ? $" {breakdown.Case.Guest}" : "")}";
    }

    /// <summary>The platform, its time, and who spends it.</summary>
    public static string Heading(BootBreakdown breakdown, IReadOnlyList<BootBreakdown> all)
    {
        var label = LabelOf(breakdown, all);
        var plain = breakdown is { IsObserved: true, Plain: { } ready } ? $" (plain {Quantity.Format(ready.Median, "ms")})" : "";
        var spenders = breakdown.Spenders.OrderByDescending(one => one.Share.Median)
            .Select(one => $"{NameOf(one.Spender)} {Percent(one.Share.Median)}{Interval(one.Share, " (", ")")}");
        return $"{label}: {Quantity.Format(breakdown.Whole.Median, "ms")}{plain}; {string.Join(", ", spenders)}";
    }

    /// <summary>What the spender is called.</summary>
    public static string NameOf(Spender spender) =>
        spender == Spender.NotAttributed ? "not attributed" : spender.ToString().ToLowerInvariant();

    /// <summary>A share of 1 as <c>100 %</c>; with one decimal where it is near to nothing or to all.</summary>
    public static string Percent(double share) => share < 0.0005 ? "< 0.1 %" : $"{Digits(share)} %";

    /// <summary>The interval of a share, with what stands around it; empty where there is none.</summary>
    public static string Interval(Estimate share, string before = "", string after = "") =>
        share is { Low: { } low, High: { } high } ? $"{before}{Digits(low)}–{Digits(high)} %{after}" : "";

    /// <summary>A part as cells of a table.</summary>
    internal static IReadOnlyList<string> Cells(PhaseShare part) =>
        [part.Label, NameOf(part.Spender), Quantity.Format(part.Milliseconds, "ms"), Percent(part.Share.Median), Interval(part.Share)];

    private static string Digits(double share) =>
        (share * 100).ToString(share is < 0.0995 or > 0.9905 and < 0.9995 ? "F1" : "F0", CultureInfo.InvariantCulture);
}
