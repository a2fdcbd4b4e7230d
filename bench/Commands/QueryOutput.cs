using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Export.Query;

namespace Bench.Commands;

/// <summary>The rows of a query as a table, CSV (RFC 4180), JSON (an array of objects) or Markdown.</summary>
internal static class QueryOutput
{
    public const string Table = "table";

    /// <summary>More than anybody reads in a table; beyond it is said that there are more.</summary>
    private const int MostRowsOfTable = 10_000;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string[] Formats { get; } = [Table, "csv", "json", "markdown"];

    /// <summary>Writes the rows as they come; only a table, whose columns are as wide as their widest, holds them.</summary>
    /// <returns>How many rows were written.</returns>
    public static int Write(QueryResult result, string format)
    {
        if (format == Table)
        {
            return WriteTable(result);
        }

        using var output = new StreamWriter(Console.OpenStandardOutput());
        return format switch
        {
            "csv" => WriteLines(output, result, cells => string.Join(',', cells.Select(CsvCell)) + "\r", []),
            "json" => WriteObjects(output, result),
            _ => WriteLines(
                output,
                result,
                cells => $"| {string.Join(" | ", cells.Select(MarkdownCell))} |",
                [$"|{string.Concat(result.Columns.Select(_ => " --- |"))}"]),
        };
    }

    private static int WriteTable(QueryResult result)
    {
        var rows = result.Rows.Take(MostRowsOfTable + 1).ToList();
        var columns = result.Columns.Select((name, index) => new TextColumn(name) { IsNumber = rows.Exists(row => IsNumber(row[index])) });
        var cells = rows.Take(MostRowsOfTable).Select(row => row.Select(CellOf).ToArray());
        Terminal.Out.Write(new TextTable([.. columns], [.. cells]));
        if (rows.Count > MostRowsOfTable)
        {
            Terminal.Error.Say(
                $"These are the first {MostRowsOfTable} rows. --format csv, json or markdown prints all of them; 'limit' asks for fewer.");
        }

        return Math.Min(rows.Count, MostRowsOfTable);
    }

    private static bool IsNumber(object? value) => value is not (bool or char) && value?.GetType() is { IsPrimitive: true };

    /// <summary>A fraction has as many digits as one reads; the other formats have all of them.</summary>
    private static TextCell CellOf(object? value) => value is double or float
        ? string.Create(CultureInfo.InvariantCulture, $"{value:G6}")
        : TextWrap.OneLine(TextOf(value));

    private static int WriteObjects(TextWriter output, QueryResult result)
    {
        var count = 0;
        output.Write('[');
        foreach (var row in result.Rows)
        {
            output.Write(count++ == 0 ? "" : ",\n");
            output.Write(JsonSerializer.Serialize(ObjectOf(result.Columns, row), Json));
        }

        output.Write("]\n");
        return count;
    }

    private static int WriteLines(TextWriter output, QueryResult result, Func<IEnumerable<string>, string> line, string[] belowHeader)
    {
        var count = 0;
        foreach (var text in belowHeader.Prepend(line(result.Columns)))
        {
            output.Write(text + "\n");
        }

        foreach (var row in result.Rows)
        {
            output.Write(line(row.Select(TextOf)) + "\n");
            count++;
        }

        return count;
    }

    private static Dictionary<string, object?> ObjectOf(IReadOnlyList<string> columns, IReadOnlyList<object?> row)
    {
        var fields = new Dictionary<string, object?>();
        foreach (var (column, value) in columns.Zip(row))
        {
            // Two columns of one name: the later one takes the place of the earlier, as in most readers.
            // DuckDB's sums are of 128 bits, which JSON has as numbers like others.
            fields[column] = value is BigInteger number
                ? JsonSerializer.SerializeToElement(JsonDocument.Parse(number.ToString(CultureInfo.InvariantCulture)).RootElement)
                : value;
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

    private static string CsvCell(string text)
        => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string MarkdownCell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings("<br>");
}
