using System.Globalization;
using System.Xml.Linq;
using Bench.Reporting.Drawing;

namespace Bench.Reporting.Report;

/// <summary>All values of the run, one table per experiment and metric.</summary>
internal static class ResultsSection
{
    private static readonly string[] Columns =
        ["Platform", "Guest", "Parameters", "n", "Median", "95 % interval", "Cost, × native", "Its interval", "Failures", "Flags"];

    /// <summary>The section. A platform that could not run is a row of each table; its reason is under Platforms.</summary>
    public static XElement Write(RunEnvironment environment, RunSummary summary)
    {
        if (summary.Metrics.Count == 0)
        {
            return Html.Section("results", "Every value", Html.Element("p", "The run has no values."));
        }

        var measured = summary.Metrics.Select(row => row.Case.PlatformLabel).ToHashSet();
        var skipped = environment.Platforms.Where(platform => !platform.Usable && !measured.Contains(platform.Label))
            .Select(Cells)
            .ToList();
        return Html.Folded("results", "Every value", summary.Metrics
            .GroupBy(row => row.Case.Experiment)
            .Select(experiment => Html.Element("details", Html.Element("summary", experiment.Key), experiment
                .GroupBy(row => (row.Metric, row.Unit, row.Direction))
                .Select(metric => Html.Table(
                    string.Join(", ", new[] { metric.Key.Metric, FigureText.Better(metric.Key.Direction) }.Where(part => part.Length > 0)),
                    Columns,
                    metric.OrderBy(row => row.Case.Parameters.ToString(), StringComparer.Ordinal)
                        .ThenBy(row => PlatformFamilies.RankOf(row.Family))
                        .Select(Cells)
                        .Concat(skipped))))));
    }

    private static IReadOnlyList<Cell> Cells(MetricSummary row) =>
    [
        row.Case.PlatformLabel,
        row.Case.Guest,
        row.Case.Parameters.ToString(),
        Cell.Number(row.Count.ToString(CultureInfo.InvariantCulture)),
        Cell.Number(row.Value is { } value ? Quantity.Format(value.Median, row.Unit) : "none"),
        Cell.Interval(row.Value, number => Quantity.Format(number, row.Unit)),
        Cell.Number(row.CostRatio is { } ratio ? Quantity.FormatRatio(ratio.Median) : ""),
        Cell.Interval(row.CostRatio, Quantity.FormatRatio),
        Cell.Number(row.Failures == 0 ? "" : row.Failures.ToString(CultureInfo.InvariantCulture)),
        string.Join("; ", row.Flags),
    ];

    private static IReadOnlyList<Cell> Cells(PlatformEnvironment skipped) =>
        [skipped.Label, "", "", Cell.Number("0"), Cell.Number("not run"), "", "", "", "", ""];
}
