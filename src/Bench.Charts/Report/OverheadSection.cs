using System.Xml.Linq;
using Bench.Results;
using Bench.Results.Overhead;

namespace Bench.Charts.Report;

/// <summary>The overhead table: what each platform costs in each piece of work.</summary>
internal static class OverheadSection
{
    /// <summary>The section, or null when the run has no ratios to native.</summary>
    public static XElement? Write(RunEnvironment environment, RunSummary summary)
    {
        var table = OverheadTable.Of(environment, summary);
        var groups = table.Groups;
        return groups.Count == 0 ? null : Html.Section("overhead-table", "What a layer costs",
            Html.Element("p", "Ratios to native in the same round, with 95 % intervals, or n where the rounds are too few for one. Above 1 is worse than native for every metric. The row native has its values. The last column is the geometric mean, and of how many ratios."),
            groups.Select(Write),
            OverheadText.Notes(table).Select(note => Html.Element("p", note)));
    }

    private static XElement Write(OverheadGroup group) =>
        Html.Table(group.Experiment, ["Platform", .. group.Columns.Select(column => column.Label), "Geometric mean"], group.Rows.Select(row => Cells(group, row)));

    private static IReadOnlyList<Cell> Cells(OverheadGroup group, OverheadRow row) => row.NotRun is { } reason
        ? [row.Platform, reason, .. Enumerable.Repeat<Cell>("", group.Columns.Count)]
        : [row.Platform, .. row.Cells.Select(cell => new Cell(OverheadText.Full(row, cell), IsNumber: true)), new Cell(OverheadText.Mean(row), IsNumber: true)];
}
