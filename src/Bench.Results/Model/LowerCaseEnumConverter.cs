using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>Writes an enumeration as its name in lower case, and refuses numbers, so that a file can be read without the code.</summary>
internal sealed class LowerCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
