using Bench.Export.Query;

namespace Bench.Export.Tests;

/// <summary>SQL over runs: what can be asked, and what cannot be done.</summary>
public sealed class RunDatabaseSpecs : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("bench-query-'").FullName;

    public RunDatabaseSpecs()
    {
        foreach (var name in new[] { "a", "b" })
        {
            using var samples = RunFolder.Create(_results, ExchangedRun.Environment with { Run = name }).AppendSamples();
            foreach (var sample in ExchangedRun.Data.Samples)
            {
                samples.Write(sample with { Run = name });
            }
        }
    }

    public void Dispose() => Directory.Delete(_results, recursive: true);

    [Fact]
    public void Samples_of_all_runs_are_one_table() =>
        Assert.Equal([["a", 7L, 99.0], ["b", 7L, 99.0]], Ask(
            "select run, count(*), max(value) from samples where metric = 'boot.ready' and platform = 'native' group by run order by run"));

    [Fact]
    public void The_summary_is_the_harness_s_own()
    {
        var expected = ExchangedRun.Data.Summary.Metrics.Single(row => row.Metric == "boot.ready" && row.Case.Platform == "qemu/q35");

        Assert.Equal(
            [[expected.Value!.Median, expected.Value.Low, expected.Value.High, expected.RatioToNative!.Median]],
            Ask("select median, low, high, ratio from summary where metric = 'boot.ready' and accelerator = 'tcg' and run = 'a'"));
    }

    [Fact]
    public void Flags_of_a_summary_have_a_kind_and_a_text()
    {
        File.AppendAllLines(
            Path.Combine(_results, "a", RunFiles.Samples),
            [RunJson.WriteSample(ExchangedRun.Sample(
                1,
                "native",
                null,
                "boot.stop",
                "ms",
                Direction.Lower,
                3) with { Run = "a", Flags = [new Flag(FlagKind.PageCache, "\"it's\"\n\0é")] })]);

        Assert.Equal(
            [["page_cache", "\"it's\"\n\0é (1 of 1 values)"], ["too_few_rounds", "too few rounds for an interval: 1 of 6"]],
            Ask("select flag.kind, flag.text from (select unnest(flags) as flag from summary where metric = 'boot.stop' and run = 'a')"));
        Assert.Equal([[0L]], Ask("select len(flags) from summary where metric = 'size.files' and run = 'a'"));
    }

    [Fact]
    public void A_summary_goes_with_its_run_by_name() =>
        Assert.Equal([[2L]], Ask("select count(distinct run) from summary join runs using (run)"));

    [Fact]
    public void A_bracket_in_the_name_of_a_folder_is_no_pattern()
    {
        var (named, other) = (Path.Combine(_results, "a[1]"), Path.Combine(_results, "a1"));
        Copy("a", named);
        Copy("b", other);
        File.WriteAllText(Path.Combine(other, RunFiles.Samples), "");

        using var database = new RunDatabase([named]);

        Assert.NotEqual(0L, database.Query("select count(*) from samples", result => result.Rows.Single()[0]));

        void Copy(string run, string to)
        {
            Directory.CreateDirectory(to);
            foreach (var file in Directory.GetFiles(Path.Combine(_results, run)))
            {
                File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
            }
        }
    }

    [Fact]
    public void An_expression_without_end_is_refused() =>
        Assert.Throws<QueryException>(() => Ask($"select {string.Join('+', Enumerable.Repeat("1", 3000))}"));

    [Fact]
    public void Environments_are_tables() =>
        Assert.Equal([["AMD EPYC", 2L, 4L]], Ask("select cpu_model, runs, (select count(*) from platforms) from hosts"));

    [Fact]
    public void The_examples_in_the_documentation_run()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Bench.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        string[] examples = [.. File.ReadAllText(Path.Combine(root, "docs", "query.md")).Split("```sql\n").Skip(1)
            .Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])];

        Assert.True(examples.Length >= 3);
        Assert.All(examples, example => Assert.NotEmpty(Ask(example)));
    }

    [Theory]
    [InlineData("drop view samples")]
    [InlineData("copy samples to '{results}/a/samples.jsonl'")]
    [InlineData("attach '{results}/new.db'")]
    [InlineData("select 1; drop view samples")]
    [InlineData("set lock_configuration = false")]
    [InlineData("select * from read_text('/etc/passwd')")]
    [InlineData("select * from read_text('{results}/a/environment.json')")]
    [InlineData("select * from glob('/etc/*')")]
    [InlineData("from enable_logging(storage := 'file', storage_path := '{results}/log')")]
    [InlineData(
        "select * from samples where exists (from system.main.\"ENABLE_LOGGING\"(storage := 'file', storage_path := '{results}/log'))")]
    [InlineData("with log as (from enable_logging(storage := 'file', storage_path := '{results}/log')) select * from log, samples")]
    [InlineData("from query('from enable_logging(storage := ''file'', storage_path := ''{results}/log'')')")]
    [InlineData("from json_execute_serialized_sql(json_serialize_sql('from enable_logging()'))")]
    [InlineData("from enable_profiling(save_location := '{results}/profile', format := 'json')")]
    [InlineData("call enable_logging()")]
    [InlineData("pragma enable_profiling")]
    [InlineData("from force_checkpoint()")]
    [InlineData("from duckdb_secrets()")]
    [InlineData("from '.tmp/any.csv'")]
    [InlineData("select nothing from samples")]
    [InlineData("selec")]
    [InlineData("")]
    public void What_is_no_question_to_the_runs_is_refused_and_changes_nothing(string sql)
    {
        var before = Contents();

        Assert.Throws<QueryException>(
            () => Ask(sql.Replace("{results}", _results.Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal)));

        Assert.Equal(before, Contents());
    }

    [Theory]
    [InlineData("select unnest(range(3))")]
    [InlineData("from range(2), unnest([1, 2])")]
    [InlineData("select function_name from duckdb_functions() where function_name = 'median'")]
    [InlineData("describe samples")]
    public void Functions_that_only_compute_can_be_asked(string sql) => Assert.NotEmpty(Ask(sql));

    [Fact]
    public void No_setting_names_a_place_to_write_to() =>
        Assert.Empty(Ask("""
            select name from duckdb_settings() where value not in ('', '[]')
            and name in ('temp_directory', 'allowed_directories', 'log_query_path', 'profile_output', 'http_logging_output')
            """));

    [Fact]
    public void Rows_come_as_they_are_read_and_not_all_at_once()
    {
        using var database = new RunDatabase([Path.Combine(_results, "a")]);

        Assert.Equal(
            [0L, 1L],
            database.Query("select range from range(1_000_000_000_000)", result => result.Rows.Take(2).Select(row => row[0]).ToList()));
    }

    private List<IReadOnlyList<object?>> Ask(string sql)
    {
        using var database = new RunDatabase([Path.Combine(_results, "a"), Path.Combine(_results, "b")]);
        return database.Query(sql, result => result.Rows.ToList());
    }

    private string[] Contents() => [.. Directory.EnumerateFiles(_results, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .SelectMany(file => new[] { file, File.ReadAllText(file) })];
}
