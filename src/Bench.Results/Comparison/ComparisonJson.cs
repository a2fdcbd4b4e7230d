using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Results.Storage;

namespace Bench.Results.Comparison;

/// <summary>A comparison for programs.</summary>
public static class ComparisonJson
{
    private static readonly ComparisonJsonContext Context = new(
        new JsonSerializerOptions(ComparisonJsonContext.Default.Options) { Encoder = RunJson.Encoder });

    /// <summary>The whole result as JSON, in lines, ending in a line feed. Ratios are later side by baseline.</summary>
    public static string Write(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return RunJson.WritePretty(result, Context.ComparisonResult, "comparison");
    }
}

/// <summary>Generated serialiser of a comparison.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ComparisonResult))]
internal sealed partial class ComparisonJsonContext : JsonSerializerContext;
