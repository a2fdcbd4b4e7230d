using System.Text.Json.Nodes;
using Bench.Results;
using Parquet;
using Parquet.Schema;

namespace Bench.Exchange;

/// <summary>
/// A run as one Parquet file: a row a sample, an absent field as null, parameters as JSON in one column; the environment is the value of
/// <c>bench.environment</c> in the file's key-value metadata. Compressed by Snappy, which every reader knows.
/// </summary>
public static class RunParquet
{
    private const string EnvironmentKey = "bench.environment";
    private const int RowsOfGroup = 100_000;

    /// <summary>The first bytes of every Parquet file.</summary>
    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>The first of these, with which no CSV of a run begins.</summary>
    internal static char FirstLetter => (char)Magic[0];

    /// <summary>Whether a file begins as Parquet does.</summary>
    /// <param name="input">The file, at its beginning; it is there again afterwards.</param>
    public static bool IsParquet(Stream input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Span<byte> start = stackalloc byte[Magic.Length];
        var read = input.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        input.Position = 0;
        return start[..read].SequenceEqual(Magic);
    }

    /// <summary>Writes environment and samples. The stream stays open.</summary>
    /// <exception cref="ArgumentException">A sample cannot be written (see <see cref="RunJson.WriteSample"/>), or its time is outside the years 1678 to 2261.</exception>
    /// <exception cref="IOException">The output refuses.</exception>
    public static void Write(RunEnvironment environment, IEnumerable<Sample> samples, Stream output) =>
        WriteAsync(environment, samples, output).GetAwaiter().GetResult();

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="input">The file, which must be seekable.</param>
    /// <param name="file">Its name, for the message.</param>
    /// <exception cref="RunFormatException">It is not such a file; a message about a sample names its row as the line.</exception>
    public static (RunEnvironment Environment, IReadOnlyList<Sample> Samples) Read(Stream input, string file)
    {
        try
        {
            return ReadAsync(input, file).GetAwaiter().GetResult();
        }
        // A damaged file makes the library stumble in many ways (an index, a cast, a length): each says the same of the file.
        catch (Exception error) when (error is not RunFormatException)
        {
            throw Bad(file, $"it is no whole Parquet file ({error.Message.TrimEnd('.')})", error);
        }
    }

    private static async Task WriteAsync(RunEnvironment environment, IEnumerable<Sample> samples, Stream output)
    {
        var columns = SampleColumn.All.Select(column => (column, Field: ParquetColumn.Of(column))).ToList();
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(columns.Select(column => column.Field)), output).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            writer.CustomMetadata = new Dictionary<string, string> { [EnvironmentKey] = JsonNode.Parse(RunJson.WriteEnvironment(environment))!.ToJsonString() };
            foreach (var chunk in samples.Chunk(RowsOfGroup))
            {
                JsonObject[] rows = [.. chunk.Select(sample => JsonNode.Parse(RunJson.WriteSample(sample))!.AsObject())];
                using var group = writer.CreateRowGroup();
                foreach (var (column, field) in columns)
                {
                    await ParquetColumn.WriteAsync(group, field, column, [.. rows.Select(row => row[column.Name])]).ConfigureAwait(false);
                }
            }
        }
    }

    private static async Task<(RunEnvironment Environment, IReadOnlyList<Sample> Samples)> ReadAsync(Stream input, string file)
    {
        ParquetBounds.CheckFooter(input);
        var reader = await ParquetReader.CreateAsync(new EndedStream(input), leaveStreamOpen: true).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            ParquetBounds.CheckGroups(input, reader.Metadata!);
            if (!reader.CustomMetadata.TryGetValue(EnvironmentKey, out var json))
            {
                throw Bad(file, $"its metadata has no '{EnvironmentKey}', the environment of a run");
            }

            var environment = RunJson.ReadEnvironment(json, file);
            var columns = SampleColumn.All.Where(column => !column.IsNew || reader.Schema.Fields.Any(field => field.Name == column.Name)).Select(column => (column, Field: ParquetColumn.Find(reader.Schema, column)
                ?? throw Bad(file, $"it has no column '{column.Name}' of the right type"))).ToList();
            var samples = new List<Sample>();
            for (var index = 0; index < reader.RowGroupCount; index++)
            {
                using var group = reader.OpenRowGroupReader(index);
                var rows = new JsonObject[checked((int)group.RowCount)];
                for (var row = 0; row < rows.Length; row++)
                {
                    rows[row] = [];
                }

                foreach (var (column, field) in columns)
                {
                    var values = await ParquetColumn.ReadAsync(group, field, column, rows.Length).ConfigureAwait(false);
                    for (var row = 0; row < rows.Length; row++)
                    {
                        if (values[row] is { } value)
                        {
                            rows[row][column.Name] = value;
                        }
                    }
                }

                samples.AddRange(rows.Select((row, at) => RunJson.ReadSample(row.ToJsonString(), file, samples.Count + at + 1)).ToList());
            }

            return (environment, samples);
        }
    }

    private static RunFormatException Bad(string file, string problem, Exception? inner = null) =>
        new("a run from Parquet", file, line: null, problem, "Export the run anew with 'bench export RUN --format parquet'", inner);
}
