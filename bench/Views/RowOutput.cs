using System.Collections;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Export.Query;

namespace Bench.Views;

/// <summary>The rows of a query as a table, CSV (RFC 4180) or JSON (an array of objects).</summary>
internal static class RowOutput
{
    private const int MostRowsOfTable = 10_000;

    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static string[] Formats { get; } = ["table", "csv", "json"];

    /// <summary>Writes the rows to standard output as they come; only a table holds them all, for its widths.</summary>
    public static void Write(QueryResult result, string format)
    {
        if (format == "table")
        {
            WriteTable(result);
            return;
        }

        using var output = new StreamWriter(Console.OpenStandardOutput());
        Action<TextWriter, QueryResult> write = format == "csv" ? WriteCsv : WriteJson;
        write(output, result);
    }

    private static void WriteTable(QueryResult result)
    {
        var rows = result.Rows.Take(MostRowsOfTable + 1).ToList();
        var columns = result.Columns.Select((name, index) => new TextColumn(name) { IsNumber = rows.Exists(row => IsNumber(row[index])) });
        var cells = rows.Take(MostRowsOfTable).Select(row => row.Select(CellOf).ToArray());
        Terminal.Out.Write(new TextTable([.. columns], [.. cells]));
        if (rows.Count > MostRowsOfTable)
        {
            Terminal.Error.Say(
                $"These are the first {MostRowsOfTable} rows. --format csv or json prints all of them; 'limit' asks for fewer.");
        }
    }

    private static bool IsNumber(object? value) => value is not (bool or char) && value?.GetType() is { IsPrimitive: true };

    // A fraction has as many digits as one reads; the other formats have all of them.
    private static TextCell CellOf(object? value) => value is double or float ? $"{value:G6}" : TextWrap.OneLine(TextOf(value));

    private static void WriteCsv(TextWriter output, QueryResult result)
    {
        foreach (var row in result.Rows.Select(row => row.Select(TextOf)).Prepend(result.Columns))
        {
            output.Write($"{string.Join(',', row.Select(Cell))}\r\n");
        }

        static string Cell(string text) =>
            text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static void WriteJson(TextWriter output, QueryResult result)
    {
        var separator = "[";
        foreach (var row in result.Rows)
        {
            // Of two columns with one name the later one counts, as in most readers.
            var fields = new Dictionary<string, object?>();
            foreach (var (column, value) in result.Columns.Zip(row))
            {
                fields[column] = value is BigInteger number ? JsonDocument.Parse($"{number}").RootElement : value;
            }

            output.Write($"{separator}{JsonSerializer.Serialize(fields, Json)}");
            separator = ",\n";
        }

        output.Write(separator == "[" ? "[]\n" : "]\n");
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        string text => text,
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        DateOnly or TimeOnly => $"{value:O}",
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable => JsonSerializer.Serialize(value, Json),
        _ => value.ToString() ?? "",
    };
}
