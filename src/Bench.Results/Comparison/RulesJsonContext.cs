using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Results.Comparison;

/// <summary>The JSON of files that people write: comments are allowed, and a field that is not known is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ComparisonRules))]
internal sealed partial class RulesJsonContext : JsonSerializerContext;
