using DuckDB.NET.Data;

namespace Bench.Export.Query;

/// <summary>
/// What can be asked: the view <c>samples</c> over the runs' own files; <c>runs</c>, <c>platforms</c>, <c>guests</c> and the view
/// <c>hosts</c> from environments; and <c>summary</c>, with the medians, intervals and ratios as <see cref="Summarizer"/> computes them.
/// </summary>
internal static class RunTables
{
    /// <summary>The table that takes computing.</summary>
    public const string Summary = "summary";

    private const string Environments = """
        create temp table environments as select folder, unnest(from_json(json, '{"run": "VARCHAR", "started": "TIMESTAMP",
            "harness_commit": "VARCHAR", "settings": {"preset": "VARCHAR", "rounds": "INTEGER", "seed": "INTEGER", "cpus": "DOUBLE",
                "memory_bytes": "BIGINT"},
            "host": {"cpu_model": "VARCHAR", "logical_cpus": "INTEGER", "architecture": "VARCHAR", "memory_bytes": "BIGINT",
                "kernel": "VARCHAR", "operating_system": "VARCHAR", "virtualization": "VARCHAR", "cgroup_version": "VARCHAR",
                "governor": "VARCHAR", "transparent_huge_pages": "VARCHAR", "storage": "VARCHAR"},
            "platforms": [{"name": "VARCHAR", "accelerator": "VARCHAR", "family": "VARCHAR", "usable": "BOOLEAN", "reason": "VARCHAR",
                "remedy": "VARCHAR"}],
            "guests": [{"name": "VARCHAR", "digest": "VARCHAR", "bytes": "BIGINT", "files": "BIGINT"}]}')) from written;
        create table runs as select folder, run, started, unnest(settings), harness_commit, host.cpu_model, host.logical_cpus,
            host.architecture, host.memory_bytes as host_memory_bytes, host.kernel, host.operating_system, host.virtualization,
            host.cgroup_version, host.governor, host.transparent_huge_pages, host.storage from environments;
        create table platforms as select folder, run, platform.name as platform, platform.accelerator, platform.family, platform.usable,
            platform.reason, platform.remedy from (select folder, run, unnest(platforms) as platform from environments);
        create table guests as select folder, run, guest.name as guest, guest.digest, guest.bytes, guest.files
            from (select folder, run, unnest(guests) as guest from environments);
        create view hosts as select cpu_model, logical_cpus, architecture, host_memory_bytes, virtualization,
            count(*) as runs, min(started) as first_run, max(started) as last_run from runs group by all;
        """;

    private const string Summaries = $$"""
        create or replace table {{Summary}} as
        select folder, run, m.case.experiment, m.case.platform, m.case.accelerator, m.family, m.case.guest,
            array_to_string(list_transform(map_entries(m.case.parameters), entry -> entry.key || '=' || entry.value), ' ') as parameters,
            m.metric, m.unit, m.direction, m.count, m.failures, m.value.median, m.value.low, m.value.high,
            m.ratio_to_native.median as ratio, m.ratio_to_native.low as ratio_low, m.ratio_to_native.high as ratio_high, m.flags
        from (select folder, summary.run, unnest(summary.metrics) as m from (select folder, from_json(json, '{"run": "VARCHAR",
            "metrics": [{"case": {"experiment": "VARCHAR", "platform": "VARCHAR", "accelerator": "VARCHAR", "guest": "VARCHAR",
                "parameters": "MAP(VARCHAR, VARCHAR)"},
            "family": "VARCHAR", "metric": "VARCHAR", "unit": "VARCHAR", "direction": "VARCHAR", "count": "INTEGER", "failures": "INTEGER",
            "value": {"median": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE"},
            "ratio_to_native": {"median": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE"},
            "flags": [{"kind": "VARCHAR", "text": "VARCHAR"}]}]}') as summary from written))
        """;

    /// <summary>The statement that makes the view <c>samples</c>.</summary>
    /// <param name="files">The files as DuckDB's literals.</param>
    public static string SamplesView(string files) => $$"""
        create view samples as
        select * exclude (filename), parse_dirpath(filename) as folder
        from read_json([{{files}}], format = 'newline_delimited', filename = true,
            columns = { {{string.Join(", ", SampleTable.Columns.Select(column => $"{column.Name}: '{TypeOf(column)}'"))}} })
        """;

    private static string TypeOf((string Name, string Type) column) => column.Name switch
    {
        "time" => "TIMESTAMP",
        "parameters" => "MAP(VARCHAR, VARCHAR)",
        "flags" => "STRUCT(kind VARCHAR, text VARCHAR)[]",
        _ => column.Type,
    };

    public static void FillEnvironments(DuckDBConnection connection, IReadOnlyList<RunFolder> runs) =>
        Fill(connection, runs, run => RunJson.WriteEnvironment(run.ReadEnvironment()), Environments);

    /// <summary>One run is in memory at a time.</summary>
    public static void FillSummary(DuckDBConnection connection, IReadOnlyList<RunFolder> runs) =>
        Fill(connection, runs, run => RunJson.WriteSummary(run.Read().Summary), Summaries);

    private static void Fill(DuckDBConnection connection, IReadOnlyList<RunFolder> runs, Func<RunFolder, string> json, string definitions)
    {
        connection.Execute("create or replace temp table written (folder varchar, json varchar)");
        using (var rows = connection.CreateAppender("written"))
        {
            foreach (var run in runs)
            {
                rows.CreateRow().AppendValue(run.Path).AppendValue(json(run)).EndRow();
            }
        }

        connection.Execute(definitions);
        connection.Execute("drop table if exists environments; drop table written");
    }
}
