namespace Bench.Exchange;

/// <summary>What a column of samples holds.</summary>
internal enum ColumnType
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A point in time, UTC, to 100 ns.</summary>
    Time,

    /// <summary>A JSON object or array.</summary>
    Json,

    /// <summary>An integer of 32 bits.</summary>
    Int,

    /// <summary>An integer of 64 bits.</summary>
    Long,

    /// <summary>A number.</summary>
    Double,
}

/// <summary>A field of a sample as <c>samples.jsonl</c> has it, as a column of a table.</summary>
internal sealed record SampleColumn(string Name, ColumnType Type)
{
    private const string FlagsName = "flags";

    /// <summary>Every field, in the order in which tables have them.</summary>
    public static IReadOnlyList<SampleColumn> All { get; } =
    [
        new("schema", ColumnType.Int), new("run", ColumnType.Text), new("time", ColumnType.Time), new("round", ColumnType.Int), new("iteration", ColumnType.Int),
        new("experiment", ColumnType.Text), new("platform", ColumnType.Text), new("accelerator", ColumnType.Text), new("guest", ColumnType.Text), new("parameters", ColumnType.Json),
        new("cpus", ColumnType.Int), new("memory_bytes", ColumnType.Long), new("metric", ColumnType.Text), new("unit", ColumnType.Text), new("direction", ColumnType.Text),
        new("value", ColumnType.Double), new("outcome", ColumnType.Text), new("reason", ColumnType.Text), new(FlagsName, ColumnType.Json),
    ];

    /// <summary>Whether files of format 1 lack it.</summary>
    public bool IsNew => Name == FlagsName;

    /// <summary>Whether JSON has it as a text, an object or an array, not as a number.</summary>
    public bool IsText => Type is ColumnType.Text or ColumnType.Time or ColumnType.Json;
}
