using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bench.Export;

/// <summary>JSON for other tools: names as the object has them, indented.</summary>
internal static class ForeignJson
{
    private static readonly JsonSerializerOptions Options =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write<T>(Stream output, T value)
    {
        JsonSerializer.Serialize(output, value, Options);
        output.WriteByte((byte)'\n');
    }
}
