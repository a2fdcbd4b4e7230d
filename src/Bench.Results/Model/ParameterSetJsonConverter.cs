using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>A <see cref="ParameterSet"/> as an object of strings.</summary>
internal sealed class ParameterSetJsonConverter : JsonConverter<ParameterSet>
{
    public override ParameterSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("parameters must be an object of strings");
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new JsonException($"parameter '{name}' must be a string");
            }

            if (!values.TryAdd(name, reader.GetString()!))
            {
                throw new JsonException($"Duplicate property '{name}' of the parameters");
            }
        }

        return values.Count == 0 ? ParameterSet.None : new ParameterSet(values);
    }

    public override void Write(Utf8JsonWriter writer, ParameterSet value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, text) in value)
        {
            writer.WriteString(name, text);
        }

        writer.WriteEndObject();
    }
}
