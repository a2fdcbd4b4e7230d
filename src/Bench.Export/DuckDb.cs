using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace Bench.Export;

/// <summary>Statements and texts for DuckDB.</summary>
internal static partial class DuckDb
{
    /// <summary>A database in memory.</summary>
    public static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        return connection;
    }

    public static void Execute(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>The first row of what a query gives, or null.</summary>
    public static object[]? First(this DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)] : null;
    }

    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A file to read; DuckDB would take a bracket in its path for a pattern.</summary>
    public static string FileLiteral(string path) => Literal(Pattern().Replace(path, "[$0]"));

    [GeneratedRegex(@"[*?\[]")]
    private static partial Regex Pattern();
}
