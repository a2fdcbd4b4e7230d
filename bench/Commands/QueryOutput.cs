using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Exchange.Query;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>The rows of a query as a table, CSV (RFC 4180), JSON (an array of objects) or Markdown.</summary>
internal static class QueryOutput
{
    public const string Table = "table";

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string[] Formats { get; } = [Table, "csv", "json", "markdown"];

    public static void Write(QueryResult result, string format)
    {
        switch (format)
        {
            case "csv":
                WriteLines(result, cells => string.Join(',', cells.Select(CsvCell)) + "\r", []);
                break;
            case "json":
                Console.Out.WriteLine(JsonSerializer.Serialize(result.Rows.Select(row => ObjectOf(result.Columns, row)), Json));
                break;
            case "markdown":
                WriteLines(result, cells => $"| {string.Join(" | ", cells.Select(MarkdownCell))} |", [$"|{string.Concat(result.Columns.Select(_ => " --- |"))}"]);
                break;
            default:
                WriteTable(result);
                break;
        }
    }

    private static void WriteTable(QueryResult result)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns([.. result.Columns.Select(column => new TableColumn(Markup.Escape(column)))]);
        foreach (var row in result.Rows)
        {
            table.AddRow([.. row.Select(value => new Text(TextOf(value)))]);
        }

        Terminal.Out.Write(table);
    }

    private static void WriteLines(QueryResult result, Func<IEnumerable<string>, string> line, string[] belowHeader)
    {
        string[] lines = [line(result.Columns), .. belowHeader, .. result.Rows.Select(row => line(row.Select(TextOf)))];
        foreach (var text in lines)
        {
            Console.Out.Write(text + "\n");
        }
    }

    private static Dictionary<string, object?> ObjectOf(IReadOnlyList<string> columns, IReadOnlyList<object?> row)
    {
        var fields = new Dictionary<string, object?>();
        foreach (var (column, value) in columns.Zip(row))
        {
            // Two columns of one name: the later one takes the place of the earlier, as in most readers.
            // DuckDB's sums are of 128 bits, which JSON has as numbers like others.
            fields[column] = value is BigInteger number ? JsonSerializer.SerializeToElement(JsonDocument.Parse(number.ToString(CultureInfo.InvariantCulture)).RootElement) : value;
        }

        return fields;
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable => JsonSerializer.Serialize(value, Json),
        _ => value.ToString() ?? "",
    };

    private static string CsvCell(string text) => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string MarkdownCell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings("<br>");
}
