using Bench.Results;
using DuckDB.NET.Data;

namespace Bench.Exchange.Query;

/// <summary>The table <c>summary</c>: medians, intervals and ratios as <see cref="Summarizer"/> computes them, one run in memory at a time.</summary>
internal static class SummaryTable
{
    public const string Name = "summary";

    private const string Definition = $"""
        create or replace table {Name} (folder varchar, run varchar, experiment varchar, platform varchar, accelerator varchar, family varchar, guest varchar, parameters varchar, metric varchar, unit varchar,
            direction varchar, count integer, failures integer, median double, low double, high double, ratio double, ratio_low double, ratio_high double, flags varchar)
        """;

    public static void Fill(DuckDBConnection connection, IReadOnlyList<RunFolder> runs)
    {
        using (var command = connection.CreateCommand())
        {
            command.CommandText = Definition;
            command.ExecuteNonQuery();
        }

        using var rows = connection.CreateAppender(Name);
        foreach (var run in runs)
        {
            var data = run.Read();
            foreach (var metric in data.Summary.Metrics)
            {
                rows.CreateRow()
                    .AppendValue(run.Path).AppendValue(data.Environment.Run).AppendValue(metric.Case.Experiment).AppendValue(metric.Case.Platform).AppendValue(metric.Case.Accelerator).AppendValue(metric.Family)
                    .AppendValue(metric.Case.Guest).AppendValue(metric.Case.Parameters.ToString()).AppendValue(metric.Metric).AppendValue(metric.Unit)
                    .AppendValue(metric.Direction switch { Direction.Lower => "lower", Direction.Higher => "higher", _ => "exact" })
                    .AppendValue(metric.Count).AppendValue(metric.Failures)
                    .AppendValue(metric.Value?.Median).AppendValue(metric.Value?.Low).AppendValue(metric.Value?.High)
                    .AppendValue(metric.RatioToNative?.Median).AppendValue(metric.RatioToNative?.Low).AppendValue(metric.RatioToNative?.High)
                    .AppendValue(string.Join("; ", metric.Flags.Select(flag => flag.Text))).EndRow();
            }
        }
    }
}
