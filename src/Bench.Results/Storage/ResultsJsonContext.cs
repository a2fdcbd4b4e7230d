using System.Text.Json.Serialization;
using Bench.Results.Summary;

namespace Bench.Results.Storage;

/// <summary>Generated serialisers of everything that a run's folder holds.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    WriteIndented = false)]
[JsonSerializable(typeof(SampleLine))]
[JsonSerializable(typeof(Timeline))]
[JsonSerializable(typeof(WindowSeries))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(SchemaOnly))]
internal sealed partial class ResultsJsonContext : JsonSerializerContext;

/// <summary>The one field that every version of every format has.</summary>
internal sealed class SchemaOnly
{
    public int? Schema { get; set; }
}
