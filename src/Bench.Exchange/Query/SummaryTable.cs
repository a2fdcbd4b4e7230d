using System.Text.Json.Nodes;
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

    private const string FlagShape = """{"kind":"VARCHAR","text":"VARCHAR"}""";

    public static void Fill(DuckDBConnection connection, IReadOnlyList<RunFolder> runs)
    {
        connection.Execute(Definition);
        Append(connection, runs);
        // The appender knows no lists of structures.
        connection.Execute($"""alter table {Name} alter flags type {SamplesView.FlagsType} using from_json(flags, '[{FlagShape}]')""");
    }

    private static void Append(DuckDBConnection connection, IReadOnlyList<RunFolder> runs)
    {
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
                    .AppendValue(Json(metric.Flags)).EndRow();
            }
        }
    }

    private static string Json(IReadOnlyList<Flag> flags) =>
        new JsonArray([.. flags.Select(flag => new JsonObject { ["kind"] = SamplesView.KindOf(flag), ["text"] = flag.Text })]).ToJsonString();
}
