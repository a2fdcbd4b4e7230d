using System.Text.Json;
using DuckDB.NET.Data;

namespace Bench.Export.Query;

/// <summary>
/// SQL over runs, by DuckDB, in memory. <c>samples</c> is a view over the runs' own files; the small tables are filled here, and
/// <c>summary</c>, which takes computing, only for a query that names it. A query reads the runs and nothing else, and writes nothing.
/// </summary>
public sealed class RunDatabase : IDisposable
{
    private readonly DuckDBConnection _connection = DuckDb.Open();
    private readonly RunFolder[] _runs;

    /// <summary>Opens runs for one query after another.</summary>
    /// <param name="folders">Folders of runs; at least one.</param>
    /// <exception cref="RunFormatException">A folder is not a run, or its environment cannot be read.</exception>
    public RunDatabase(IEnumerable<string> folders)
    {
        _runs = [.. folders.Select(RunFolder.Open)];
        try
        {
            // DuckDB would take a bracket in the name of a folder for a pattern.
            var (files, patterns) = (SamplesAs(DuckDb.Literal), SamplesAs(DuckDb.FileLiteral));
            _connection.Execute(RunTables.SamplesView(patterns));
            RunTables.FillEnvironments(_connection, _runs);

            // What is read is named before the rest of the file system is shut off, and none of it can be undone by a query.
            _connection.Execute($"""
                set allowed_paths = [{files}, {patterns}]; set temp_directory = ''; set allow_persistent_secrets = false;
                set autoinstall_known_extensions = false; set autoload_known_extensions = false;
                set enable_external_access = false; set lock_configuration = true
                """);
        }
        catch (DuckDBException error)
        {
            throw new QueryException($"The runs cannot be opened for queries: {error.Message}", error);
        }
    }

    private string SamplesAs(Func<string, string> literal) =>
        string.Join(", ", _runs.Select(run => literal(run.FullPath(RunFiles.Samples))));

    /// <summary>Runs one query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="read">Reads the rows, which come one at a time and only while it runs.</param>
    /// <returns>What <paramref name="read"/> returns.</returns>
    /// <exception cref="QueryException">It is no <c>select</c>, or DuckDB refuses it; the message has DuckDB's own.</exception>
    /// <exception cref="RunFormatException">The summary of a run is asked for, and its samples cannot be read.</exception>
    public T Query<T>(string sql, Func<QueryResult, T> read)
    {
        try
        {
            RefuseOtherThanOneSelect(sql);
            if (sql.Contains(RunTables.Summary, StringComparison.OrdinalIgnoreCase))
            {
                RunTables.FillSummary(_connection, _runs);
            }

            using var command = _connection.CreateCommand();
            command.CommandText = sql;
            command.UseStreamingMode = true;
            using var reader = command.ExecuteReader();
            return read(new QueryResult([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], Rows(reader)));
        }
        catch (DuckDBException error)
        {
            throw new QueryException($"The query failed: {error.Message}", error);
        }
        catch (JsonException error)
        {
            throw new QueryException("The query is refused: its expressions are nested too deeply.", error);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    private static IEnumerable<IReadOnlyList<object?>> Rows(DuckDBDataReader reader)
    {
        while (reader.Read())
        {
            yield return [.. Enumerable.Range(0, reader.FieldCount).Select(at => reader.IsDBNull(at) ? null : reader.GetValue(at))];
        }
    }

    /// <summary>What DuckDB serialises is a <c>select</c>, <c>with</c>, <c>values</c> or <c>describe</c>.</summary>
    private void RefuseOtherThanOneSelect(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "select json_serialize_sql($sql::varchar)";
        command.Parameters.Add(new DuckDBParameter("sql", sql));
        using var parsed = JsonDocument.Parse((string)command.ExecuteScalar()!, new JsonDocumentOptions { MaxDepth = 1000 });
        if (parsed.RootElement.GetProperty("error").GetBoolean())
        {
            var message = parsed.RootElement.GetProperty("error_message").GetString();
            throw new QueryException($"The query is refused: {message} Only a 'select' can be asked of runs: docs/query.md has examples.");
        }

        if (parsed.RootElement.GetProperty("statements").GetArrayLength() != 1)
        {
            throw new QueryException("The query is refused: it is not one statement. Give one 'select'.");
        }

        if (TableFunctions.FirstRefused(parsed.RootElement) is { } name)
        {
            var allowed = string.Join(", ", TableFunctions.Allowed);
            throw new QueryException($"The query is refused: it calls the table function '{name}'. Allowed are: {allowed}.");
        }
    }
}

/// <summary>What a query gives.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Rows">The rows, once; a value is a number, a text, a time, a list or a dictionary, or null.</param>
public sealed record QueryResult(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows);

/// <summary>A query cannot be answered; the message says why.</summary>
public sealed class QueryException(string message, Exception? inner = null) : Exception(message, inner);
