using System.Text.Json;

namespace Bench.Export.Query;

/// <summary>
/// The functions that a query may call in place of a table. Some of DuckDB's act from within a <c>select</c>: <c>enable_logging</c> writes
/// a file wherever it is told to, <c>checkpoint</c> changes the database, <c>query</c> runs a text that was not looked at. Versions bring
/// new ones, so that the harmless ones are named.
/// </summary>
internal static class TableFunctions
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Allowed { get; } =
    [
        "unnest", "range", "generate_series", "repeat", "repeat_row", "json_each", "json_tree", "histogram", "histogram_values",
        "duckdb_columns", "duckdb_functions", "duckdb_keywords", "duckdb_settings", "duckdb_tables", "duckdb_types", "duckdb_views",
        "pragma_table_info",
    ];

    /// <summary>The first table function of a query that is not one of them.</summary>
    /// <param name="parsed">The query as DuckDB's parser gives it.</param>
    public static string? FirstRefused(JsonElement parsed) => parsed.ValueKind switch
    {
        JsonValueKind.Array => parsed.EnumerateArray().Select(FirstRefused).FirstOrDefault(name => name is not null),
        JsonValueKind.Object => Called(parsed) is { } name && !Allowed.Contains(name, StringComparer.OrdinalIgnoreCase)
            ? name
            : parsed.EnumerateObject().Select(property => FirstRefused(property.Value)).FirstOrDefault(name => name is not null),
        _ => null,
    };

    private static string? Called(JsonElement node) =>
        node.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "TABLE_FUNCTION"
            ? node.GetProperty("function").GetProperty("function_name").GetString()
            : null;
}
