using System.Text.Json.Serialization;

namespace Bench.Results.Claims;

/// <summary>The JSON of claims, which people write: a field that is not known, is there twice, or is null where it must not be is an
/// error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Claim))]
internal sealed partial class ClaimJsonContext : JsonSerializerContext;
