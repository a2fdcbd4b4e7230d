using System.Text.Json.Serialization;

namespace Bench.Results.Literature;

/// <summary>The JSON of published figures, which people write: a field that is not known, is there twice, or is null where it must not be
/// is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true)]
[JsonSerializable(typeof(PublishedFile))]
internal sealed partial class PublishedJsonContext : JsonSerializerContext;
