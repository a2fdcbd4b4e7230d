using System.Text.Json.Serialization;

namespace Bench.Results.Comparison;

/// <summary>Generated serialiser of <c>ab.json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(LowerCaseEnumConverter<Verdict>)])]
[JsonSerializable(typeof(PairedReport))]
internal sealed partial class PairedReportJsonContext : JsonSerializerContext;
