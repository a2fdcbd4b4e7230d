using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Results.Literature;

/// <summary>A unit, refused where it stands when it is none that samples may be in.</summary>
internal sealed class PublishedUnitConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } unit && Quantity.IsUnit(unit)
            ? unit
            : throw new JsonException($"the unit '{reader.GetString()}' is none of {string.Join(", ", Quantity.Units)}");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
