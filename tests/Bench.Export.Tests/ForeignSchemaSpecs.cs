using System.Text.Json;
using Json.Schema;

namespace Bench.Export.Tests;

/// <summary>JSON for other tools is what their own sources read and write; each schema names the source that it was written from.</summary>
public class ForeignSchemaSpecs
{
    [Theory]
    [InlineData("customSmallerIsBetter", "github-action-benchmark", 6)]
    [InlineData("customBiggerIsBetter", "github-action-benchmark", 1)]
    [InlineData("hyperfine", "hyperfine", 6)]
    [InlineData("hyperfine", "hyperfine", 1)]
    public void An_export_is_what_the_tool_takes(string format, string schema, int rounds)
    {
        var text = Export(format, rounds);

        var evaluated = Schema(schema).Evaluate(
            JsonDocument.Parse(text).RootElement,
            new EvaluationOptions { OutputFormat = OutputFormat.List });

        Assert.True(evaluated.IsValid, string.Join('\n', (evaluated.Details ?? []).SelectMany(
            detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
        Assert.Contains("native", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("github-action-benchmark")]
    [InlineData("hyperfine")]
    public void A_schema_refuses_what_is_none(string schema) =>
        Assert.False(Schema(schema).Evaluate(JsonDocument.Parse("""[{ "results": [] }]""").RootElement).IsValid);

    private static string Export(string format, int rounds)
    {
        var run = RunData.From(ExchangedRun.Environment, [.. ExchangedRun.Data.Samples.Where(sample => sample.Round <= rounds)]);
        return System.Text.Encoding.UTF8.GetString(ExchangedRun.Export(format, run).Bytes);
    }

    private static JsonSchema Schema(string name)
        => JsonSchema.FromText(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Schemas", $"{name}.schema.json")));
}
