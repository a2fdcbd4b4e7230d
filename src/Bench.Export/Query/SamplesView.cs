namespace Bench.Export.Query;

/// <summary>The view <c>samples</c> over the runs' files.</summary>
internal static class SamplesView
{
    /// <summary>The statement that makes the view.</summary>
    /// <param name="files">The files as DuckDB's literals.</param>
    public static string Definition(string files) => $$"""
        create view samples as
        select * exclude (filename), parse_dirpath(filename) as folder
        from read_json([{{files}}], format = 'newline_delimited', filename = true,
            columns = { {{string.Join(", ", SampleTable.Columns.Select(Column))}} })
        """;

    private static string Column((string Name, string Type) field) => $"{field.Name}: '{field.Name switch
    {
        "time" => "TIMESTAMP",
        "parameters" => "MAP(VARCHAR, VARCHAR)",
        "flags" => "STRUCT(kind VARCHAR, text VARCHAR)[]",
        _ => field.Type,
    }}'";
}
