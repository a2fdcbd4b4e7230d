using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Exchange;

/// <summary>JSON for other tools: names as the record has them, indented, with <c>NaN</c> as a text where a statistic does not exist.</summary>
internal static class ForeignJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write<T>(Stream output, T value)
    {
        JsonSerializer.Serialize(output, value, Options);
        output.WriteByte((byte)'\n');
    }
}
