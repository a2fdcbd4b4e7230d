namespace Bench.Results.Overhead;

/// <summary>One metric of one case, on whatever platform.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Guest">The guest.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Label">What tells it from the experiment's other columns.</param>
public sealed record OverheadColumn(string Metric, string Guest, ParameterSet Parameters, string Label)
{
    /// <summary>Whether a row of a summary stands in this column.</summary>
    public bool Holds(MetricSummary row) => row.Metric == Metric && row.Case.Guest == Guest && row.Case.Parameters.Equals(Parameters);

    /// <summary>The columns of an experiment's rows.</summary>
    internal static IReadOnlyList<OverheadColumn> Of(string experiment, IReadOnlyList<MetricSummary> rows)
    {
        var keys = rows
            .Select(row => (row.Metric, row.Case.Guest, row.Case.Parameters))
            .Distinct()
            .OrderBy(key => key.Parameters.ToString(), StringComparer.Ordinal)
            .OrderBy(key => key.Metric, MetricOrder.Comparer)
            .ThenBy(key => key.Guest, StringComparer.Ordinal)
            .ToList();
        return [.. keys.Select(key => new OverheadColumn(key.Metric, key.Guest, key.Parameters, LabelOf(key)))];

        string LabelOf((string Metric, string Guest, ParameterSet Parameters) key)
        {
            // What is the same for all columns of a metric tells nothing.
            var alike = keys.Where(other => other.Metric == key.Metric).ToList();
            var name = key.Metric.StartsWith($"{experiment}.", StringComparison.Ordinal) ? key.Metric[(experiment.Length + 1)..] : key.Metric;
            string[] guest = keys.Select(other => other.Guest).Distinct().Count() > 1 ? [key.Guest] : [];
            var values = key.Parameters.Where(parameter => alike.Exists(other => other.Parameters[parameter.Key] != parameter.Value)).Select(parameter => parameter.Value);
            return string.Join(' ', [name, .. guest, .. values]);
        }
    }
}
