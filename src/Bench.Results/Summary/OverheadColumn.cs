using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>One metric of one case, on whatever platform.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Guest">The guest.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Label">What tells it from the experiment's other columns.</param>
public sealed record OverheadColumn(string Metric, string Guest, ParameterSet Parameters, string Label)
{
    /// <summary>
    /// The columns of an experiment's rows, and which rows stand in them. What a platform has in the place of what native has (a tap, a
    /// qcow2 image) stands in native's column, unless the platform has native's kind, too,
    /// or something else that stands there already: then it has a column of its own.
    /// </summary>
    internal static IReadOnlyList<(OverheadColumn Column, IReadOnlyList<MetricSummary> Rows)> Of(
        IReadOnlyList<MetricSummary> rows,
        MetricDefinitions definitions)
    {
        var columns = rows
            .GroupBy(row => (row.Metric, row.Case.Guest, Parameters: ParametersOf(row, rows)))
            .OrderBy(column => column.Key.Parameters.ToString(), StringComparer.Ordinal)
            .OrderBy(column => column.Key.Metric, definitions.Comparer)
            .ThenBy(column => column.Key.Guest, StringComparer.Ordinal)
            .ToList();
        var keys = columns.ConvertAll(column => column.Key);
        return [.. columns.Select(column => (new OverheadColumn(
            column.Key.Metric,
            column.Key.Guest,
            column.Key.Parameters,
            LabelOf(column.Key)), (IReadOnlyList<MetricSummary>)[.. column]))];

        string LabelOf((string Metric, string Guest, ParameterSet Parameters) key)
        {
            // What is the same for all columns of a metric tells nothing.
            var alike = keys.Where(other => other.Metric == key.Metric).ToList();
            string[] guest = keys.Select(other => other.Guest).Distinct().Count() > 1 ? [key.Guest] : [];
            var values = key.Parameters.Where(parameter => alike.Exists(other => other.Parameters[parameter.Key] != parameter.Value))
                .Select(parameter => parameter.Value);
            return string.Join(' ', [definitions[key.Metric].Label, .. guest, .. values]);
        }
    }

    private static ParameterSet ParametersOf(MetricSummary row, IReadOnlyList<MetricSummary> rows)
    {
        var native = NativeRatio.CounterpartOf(row.Case).Parameters;
        var first = rows
            .Where(other => other.Metric == row.Metric && other.Case.PlatformLabel == row.Case.PlatformLabel
                && other.Case.Guest == row.Case.Guest
                && NativeRatio.CounterpartOf(other.Case).Parameters.Equals(native))
            .OrderBy(other => !other.Case.Parameters.Equals(native))
            .ThenBy(other => other.Case.Parameters.ToString(), StringComparer.Ordinal)
            .First();
        return first == row ? native : row.Case.Parameters;
    }
}
