using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Results;

namespace Bench.Exchange;

/// <summary>
/// A run as one CSV file: a line <c># </c> with the environment as JSON, a header, a record a sample. Texts are always quoted and an absent field is empty
/// without quotes, so that an empty text differs from none; parameters are one column of JSON. Records end in CR LF (RFC 4180).
/// </summary>
public static class RunCsv
{
    private const string Reading = "a run from CSV";
    private const string EnvironmentMark = "# ";

    /// <summary>Writes environment and samples.</summary>
    /// <exception cref="ArgumentException">A sample cannot be written: see <see cref="RunJson.WriteSample"/>.</exception>
    public static void Write(RunEnvironment environment, IEnumerable<Sample> samples, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(writer);
        var compact = JsonNode.Parse(RunJson.WriteEnvironment(environment))!.ToJsonString();
        writer.Write($"{EnvironmentMark}{compact}\r\n{string.Join(',', SampleColumn.All.Select(column => column.Name))}\r\n");
        foreach (var sample in samples)
        {
            var fields = JsonNode.Parse(RunJson.WriteSample(sample))!.AsObject();
            writer.Write(string.Join(',', SampleColumn.All.Select(column => Field(fields[column.Name], column.IsText))));
            writer.Write("\r\n");
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="file">The file it is from, for the message.</param>
    /// <exception cref="RunFormatException">It is not such a file; the message names the line.</exception>
    public static (RunEnvironment Environment, IReadOnlyList<Sample> Samples) Read(TextReader reader, string file)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var first = reader.ReadLine();
        if (first is null || !first.StartsWith(EnvironmentMark, StringComparison.Ordinal))
        {
            throw Bad(file, 1, "the first line is not '# ' with the environment of a run");
        }

        var environment = RunJson.ReadEnvironment(first[EnvironmentMark.Length..], file);
        var records = new CsvRecords(reader, file, firstLine: 2);
        var header = records.Next();
        SampleColumn[] columns = [.. SampleColumn.All.Where(column => !column.IsNew || header?.Count == SampleColumn.All.Count)];
        if (header is null || !header.Select(field => field.Text).SequenceEqual(columns.Select(column => column.Name)))
        {
            throw Bad(file, 2, $"the header is not {string.Join(',', SampleColumn.All.Select(column => column.Name))}");
        }

        var samples = new List<Sample>();
        while (records.Next() is { } record)
        {
            samples.Add(SampleOf(record, columns, file, records.Line));
        }

        return (environment, samples);
    }

    private static Sample SampleOf(IReadOnlyList<CsvField> record, SampleColumn[] columns, string file, int line)
    {
        if (record.Count != columns.Length)
        {
            throw Bad(file, line, $"the record has {record.Count} fields instead of {columns.Length}");
        }

        var fields = new JsonObject();
        foreach (var (column, field) in columns.Zip(record))
        {
            if (!field.Quoted && field.Text.Length == 0)
            {
                continue;
            }

            try
            {
                fields[column.Name] = column.IsText && column.Type != ColumnType.Json ? JsonValue.Create(field.Text) : JsonNode.Parse(field.Text);
            }
            catch (JsonException)
            {
                throw Bad(file, line, $"the field '{column.Name}' is '{field.Text}', which is {(column.IsText ? "no JSON" : "no number")}");
            }
        }

        return RunJson.ReadSample(fields.ToJsonString(), file, line);
    }

    private static string Field(JsonNode? value, bool text) => value switch
    {
        null => "",
        _ when !text => value.ToJsonString(),
        JsonObject or JsonArray => Quote(value.ToJsonString()),
        _ => Quote(value.GetValue<string>()),
    };

    private static string Quote(string text) => string.Create(CultureInfo.InvariantCulture, $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");

    internal static RunFormatException Bad(string file, int line, string problem) => new(Reading, file, line, problem, "Export the run anew with 'bench export RUN --format csv'");
}
