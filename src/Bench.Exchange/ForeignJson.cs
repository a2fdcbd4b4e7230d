using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Exchange;

/// <summary>JSON for other tools: names as the record has them, indented, with an empty text where a number does not exist (as BenchmarkDotNet does; others have none such).</summary>
internal static class ForeignJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new NumberOrEmpty() },
    };

    public static void Write<T>(Stream output, T value)
    {
        JsonSerializer.Serialize(output, value, Options);
        output.WriteByte((byte)'\n');
    }

    private sealed class NumberOrEmpty : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteStringValue("");
            }
        }
    }
}
