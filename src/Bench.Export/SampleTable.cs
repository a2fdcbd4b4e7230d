using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Bench.Export;

/// <summary>
/// Every sample of a run as a row of a table in CSV or Parquet, with the run's environment, written and read by DuckDB. In between a
/// sample is its line of <c>samples.jsonl</c>, so that <see cref="RunJson"/> alone knows what one may hold.
/// </summary>
internal static class SampleTable
{
    private const long MostTextOfSmallFile = 64 << 20;
    private const long MostTextOfByte = 1000;
    private const string EnvironmentMark = "# ";
    private const string EnvironmentKey = "bench.environment";

    /// <summary>The fields of a sample with DuckDB's types.</summary>
    public static IReadOnlyList<(string Name, string Type)> Columns { get; } =
    [
        ("schema", "INTEGER"), ("run", "VARCHAR"), ("time", "VARCHAR"), ("round", "INTEGER"), ("iteration", "INTEGER"),
        ("experiment", "VARCHAR"), ("platform", "VARCHAR"), ("accelerator", "VARCHAR"), ("guest", "VARCHAR"), ("parameters", "JSON"),
        ("cpus", "INTEGER"), ("memory_bytes", "BIGINT"), ("metric", "VARCHAR"), ("unit", "VARCHAR"), ("direction", "VARCHAR"),
        ("value", "DOUBLE"), ("outcome", "VARCHAR"), ("reason", "VARCHAR"), ("flags", "JSON"),
    ];

    private static string Header => string.Join(',', Columns.Select(column => column.Name));

    /// <summary>A comment with the environment, a header, a record a sample. Texts are quoted: an empty one differs from none.</summary>
    public static IReadOnlyList<string> WriteCsv(RunData run, Stream output)
    {
        output.Write(Encoding.UTF8.GetBytes($"{EnvironmentMark}{Compact(run.Environment)}\n{Header}\n"));
        var texts = string.Join(", ", Columns.Where(column => column.Type is "VARCHAR" or "JSON").Select(column => column.Name));
        return Write(run, "time", $"format csv, header false, quote '\"', escape '\"', null '', force_quote ({texts})", output);
    }

    /// <summary>The environment is in the file's key-value metadata. Times are in nanoseconds, for samples have 100 of them.</summary>
    public static IReadOnlyList<string> WriteParquet(RunData run, Stream output)
    {
        var metadata = $"{{'{EnvironmentKey}': {DuckDb.Literal(Compact(run.Environment))}}}";
        return Write(run, "time::timestamp_ns", $"format parquet, kv_metadata {metadata}", output);
    }

    /// <summary>As <see cref="ExchangeFile.Read"/>. Lines count as if no text had line feeds.</summary>
    public static (RunEnvironment Environment, IReadOnlyList<Sample> Samples) Read(string path)
    {
        var folder = Directory.CreateTempSubdirectory("bench-import-");
        try
        {
            // A pipe cannot be read twice.
            var copy = Path.Combine(folder.FullName, "run");
            using (var input = File.OpenRead(path))
            using (var output = File.Create(copy))
            {
                input.CopyTo(output);
            }

            using var connection = DuckDb.Open();
            // A file may claim of itself what it likes.
            connection.Execute("set memory_limit = '512MiB'; set temp_directory = ''");
            return IsParquet(copy) ? ReadParquet(connection, copy, path) : ReadCsv(connection, copy, path);
        }
        catch (Exception error) when (error is DuckDBException or DecoderFallbackException)
        {
            throw Bad(path, null, $"it cannot be read ({error.Message.Split('\n')[0].TrimEnd('.')})", error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<string> Write(RunData run, string time, string options, Stream output)
    {
        var folder = Directory.CreateTempSubdirectory("bench-export-");
        try
        {
            using var connection = DuckDb.Open();
            connection.Execute("create table lines (line varchar, measured double)");
            using (var lines = connection.CreateAppender("lines"))
            {
                foreach (var sample in run.Samples)
                {
                    // The value beside the line, for DuckDB reads -0 as 0 from JSON.
                    lines.CreateRow().AppendValue(RunJson.WriteSample(sample)).AppendValue(sample.Value).EndRow();
                }
            }

            var file = Path.Combine(folder.FullName, "table");
            var shape = $"{{{string.Join(", ", Columns.Select(column => $"\"{column.Name}\": \"{column.Type}\""))}}}";
            var samples = $"select unnest(from_json(line, '{shape}')), measured from lines";
            var table = $"select * exclude (measured) replace ({time} as time, measured as value) from ({samples})";
            connection.Execute($"copy ({table}) to {DuckDb.Literal(file)} ({options})");
            using var written = File.OpenRead(file);
            written.CopyTo(output);
            return [];
        }
        catch (DuckDBException error)
        {
            throw new IOException($"DuckDB cannot write the table: {error.Message}", error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (RunEnvironment, IReadOnlyList<Sample>) ReadParquet(DuckDBConnection connection, string file, string path)
    {
        var literal = DuckDb.FileLiteral(file);
        var metadata = $"select decode(value) from parquet_kv_metadata({literal}) where key = '{EnvironmentKey}'";
        if (connection.First(metadata) is not [string environment])
        {
            throw Bad(path, null, $"its metadata has no '{EnvironmentKey}', the environment of a run");
        }

        var table = $"select * replace (replace(time::timestamp_ns::varchar, ' ', 'T') || '+00:00' as time) from read_parquet({literal})";
        return (RunJson.ReadEnvironment(environment, path), ReadSamples(connection, table, file, path, firstLine: 1));
    }

    private static (RunEnvironment, IReadOnlyList<Sample>) ReadCsv(DuckDBConnection connection, string file, string path)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        string[] head = [.. File.ReadLines(file, strict).Take(2), "", ""];
        var (first, header) = (head[0], head[1]);
        if (!first.StartsWith(EnvironmentMark, StringComparison.Ordinal))
        {
            throw Bad(path, 1, "the first line is not '# ' with the environment of a run");
        }

        if (header != Header && $"{header},{Columns[^1].Name}" != Header)
        {
            throw Bad(path, 2, $"the header is not {Header}");
        }

        // Quotes in a comment would mislead DuckDB in counting lines.
        using (var comment = File.OpenWrite(file))
        {
            comment.Write(strict.GetBytes(new string('#', strict.GetByteCount(first))));
        }

        // DuckDB drops a row whose quote is open to the end of the file without a word.
        if (OpenQuote(file) is { } open)
        {
            throw Bad(path, open, "it has an unterminated quote");
        }

        var columns = Columns.Take(header.Count(',') + 1).Select(column => $"{column.Name}: '{column.Type}'");
        var samples = ReadSamples(connection, $$"""
            from read_csv({{DuckDb.FileLiteral(file)}}, auto_detect = false, comment = '#', header = true, parallel = false, delim = ',',
                quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, store_rejects = true,
                columns = { {{string.Join(", ", columns)}} })
            """, file, path, firstLine: 3);
        if (connection.First("select line, error_message from reject_errors order by line limit 1") is not [var line, var problem])
        {
            return (RunJson.ReadEnvironment(first[EnvironmentMark.Length..], path), samples);
        }

        throw Bad(path, Convert.ToInt32(line, CultureInfo.InvariantCulture), $"{problem}".TrimEnd('.'));
    }

    /// <summary>The line of a quote that is open to the end of the file; null for none.</summary>
    private static int? OpenQuote(string file)
    {
        var (isOpen, line, begin) = (false, 1, 1);
        foreach (var one in File.ReadAllBytes(file))
        {
            line += one == '\n' ? 1 : 0;
            if (one == '"')
            {
                (isOpen, begin) = (!isOpen, line);
            }
        }

        return isOpen ? begin : null;
    }

    private static List<Sample> ReadSamples(DuckDBConnection connection, string table, string file, string path, int firstLine)
    {
        // A missing column is null. The reader of samples refuses other types and names.
        connection.Execute($"create table fields ({string.Join(", ", Columns.Select(column => $"{column.Name} {column.Type}"))})");
        using var command = connection.CreateCommand();
        command.CommandText = $"select to_json(sample)::varchar from (from fields union all by name {table}) sample";
        using var rows = command.ExecuteReader();
        var samples = new List<Sample>();
        var left = MostTextOfSmallFile + (MostTextOfByte * new FileInfo(file).Length);
        while (rows.Read())
        {
            var json = rows.GetString(0);
            left -= json.Length;
            samples.Add(left >= 0
                ? RunJson.ReadSample(json, path, firstLine + samples.Count)
                : throw Bad(path, null, $"its samples have more than {MostTextOfByte} times the size of the file, which no run has"));
        }

        return samples;
    }

    private static bool IsParquet(string file)
    {
        using var input = File.OpenRead(file);
        Span<byte> start = stackalloc byte[4];
        return input.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual("PAR1"u8);
    }

    private static string Compact(RunEnvironment environment) => JsonNode.Parse(RunJson.WriteEnvironment(environment))!.ToJsonString();

    private static RunFormatException Bad(string path, int? line, string problem, Exception? inner = null) =>
        new("a run from a table", path, line, problem, "Export the run anew with 'bench export RUN --format csv' or 'parquet'", inner);
}
