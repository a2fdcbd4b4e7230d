using System.Text.Json.Nodes;
using Parquet;
using Parquet.Schema;

namespace Bench.Exchange;

/// <summary>A column of samples in a Parquet file, to and from the values of <c>samples.jsonl</c>. Every column takes nulls.</summary>
internal static class ParquetColumn
{
    private static readonly DateTime Earliest = new(1678, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(2262, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static DataField Of(SampleColumn column) => column.Type switch
    {
        // Nanoseconds, for the samples have 100 of them; Parquet has no unit in between.
        ColumnType.Time => new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Nanos, isNullable: true),
        ColumnType.Int => new DataField(column.Name, typeof(int), isNullable: true),
        ColumnType.Long => new DataField(column.Name, typeof(long), isNullable: true),
        ColumnType.Double => new DataField(column.Name, typeof(double), isNullable: true),
        _ => new DataField(column.Name, typeof(string), isNullable: true),
    };

    /// <summary>The field of a file that is this column, or null when it has none of this name and type.</summary>
    public static DataField? Find(ParquetSchema schema, SampleColumn column)
    {
        var wanted = Of(column);
        return schema.DataFields.FirstOrDefault(field => field.Name == wanted.Name && field.ClrType == wanted.ClrType && field is { IsNullable: true, IsArray: false });
    }

    public static Task WriteAsync(ParquetRowGroupWriter group, DataField field, SampleColumn column, IReadOnlyList<JsonNode?> values) => column.Type switch
    {
        ColumnType.Time => group.WriteAsync<DateTime>(field, All(values, Time)),
        ColumnType.Int => group.WriteAsync<int>(field, All(values, value => value.GetValue<int>())),
        ColumnType.Long => group.WriteAsync<long>(field, All(values, value => value.GetValue<long>())),
        ColumnType.Double => group.WriteAsync<double>(field, All(values, value => value.GetValue<double>())),
        ColumnType.Json => group.WriteAsync(field, (string[])[.. values.Select(value => value?.ToJsonString()!)]),
        _ => group.WriteAsync(field, (string[])[.. values.Select(value => value?.GetValue<string>()!)]),
    };

    public static async Task<IReadOnlyList<JsonNode?>> ReadAsync(ParquetRowGroupReader group, DataField field, SampleColumn column, int rows) => column.Type switch
    {
        ColumnType.Time => await NumbersAsync<DateTime>(group, field, rows, time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))).ConfigureAwait(false),
        ColumnType.Int => await NumbersAsync<int>(group, field, rows, value => value).ConfigureAwait(false),
        ColumnType.Long => await NumbersAsync<long>(group, field, rows, value => value).ConfigureAwait(false),
        ColumnType.Double => await NumbersAsync<double>(group, field, rows, value => value).ConfigureAwait(false),
        ColumnType.Json => await TextsAsync(group, field, rows, text => JsonNode.Parse(text)).ConfigureAwait(false),
        _ => await TextsAsync(group, field, rows, text => JsonValue.Create(text)).ConfigureAwait(false),
    };

    private static T?[] All<T>(IReadOnlyList<JsonNode?> values, Func<JsonNode, T> convert)
        where T : struct => [.. values.Select(value => value is null ? (T?)null : convert(value))];

    private static async Task<IReadOnlyList<JsonNode?>> NumbersAsync<T>(ParquetRowGroupReader group, DataField field, int rows, Func<T, JsonNode?> convert)
        where T : struct
    {
        var values = new T?[rows];
        await group.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
        return [.. values.Select(value => value is { } one ? convert(one) : null)];
    }

    private static async Task<IReadOnlyList<JsonNode?>> TextsAsync(ParquetRowGroupReader group, DataField field, int rows, Func<string, JsonNode?> convert)
    {
        var values = new string?[rows];
        await group.ReadAsync(field, values.AsMemory()!).ConfigureAwait(false);
        return [.. values.Select(value => value is null ? null : convert(value))];
    }

    private static DateTime Time(JsonNode value)
    {
        var time = value.GetValue<DateTimeOffset>().UtcDateTime;
        return time >= Earliest && time < Latest
            ? time
            : throw new ArgumentException($"Parquet holds times of the years 1678 to 2261 only, not {time:yyyy-MM-dd}.", nameof(value));
    }
}
