using System.Text.Json;

namespace Bench.Export.Query;

/// <summary>The view <c>samples</c> over the runs' files. Lines of format 1 are translated as <see cref="LegacySample"/> does.</summary>
internal static class SamplesView
{
    private static readonly string Legacy = $"schema <= {LegacySample.LastSchema}";

    private static readonly string LegacyBoot = $"{Legacy} and experiment = 'boot'";

    /// <summary>The statement that makes the view.</summary>
    /// <param name="files">The files as DuckDB's literals.</param>
    public static string Definition(string files) => $$"""
        create view samples as
        select * exclude (filename) replace (
            case {{string.Join(' ', LegacySample.Variants.Select(Metric))}} else metric end as metric,
            case when {{LegacyBoot}}
                 then map_from_entries(list_filter(map_entries(parameters), one -> one.key not in ({{Variants}})))
                 else parameters end as parameters,
            case when {{Legacy}} and outcome = 'ok' and reason <> '' then
                 [{'kind': case {{string.Join(' ', LegacySample.Kinds.Select(Kind))}} else {{NameOf(FlagKind.Note)}} end, 'text': reason}]
                 else flags end as flags,
            case when {{Legacy}} and outcome = 'ok' then null else reason end as reason),
            parse_dirpath(filename) as folder
        from read_json([{{files}}], format = 'newline_delimited', filename = true,
            columns = { {{string.Join(", ", SampleTable.Columns.Select(Column))}} })
        """;

    /// <summary>The kind of a flag as the files have it.</summary>
    public static string KindOf(Flag flag) => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{flag.Kind}");

    private static string Column((string Name, string Type) field) => $"{field.Name}: '{field.Name switch
    {
        "time" => "TIMESTAMP",
        "parameters" => "MAP(VARCHAR, VARCHAR)",
        "flags" => "STRUCT(kind VARCHAR, text VARCHAR)[]",
        _ => field.Type,
    }}'";

    private static string Variants => string.Join(", ", LegacySample.Variants.Keys.Select(DuckDb.Literal));

    private static string Metric(KeyValuePair<string, string> variant) =>
        $"when {LegacyBoot} and metric[:5] = 'boot.' and parameters[{DuckDb.Literal(variant.Key)}] is not null "
        + $"then 'boot.{variant.Value}.' || metric[6:]";

    private static string Kind((string Beginning, FlagKind Kind) known) =>
        $"when starts_with(reason, {DuckDb.Literal(known.Beginning)}) then {NameOf(known.Kind)}";

    private static string NameOf(FlagKind kind) => DuckDb.Literal(KindOf(new Flag(kind, "")));
}
