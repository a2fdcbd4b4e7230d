using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Results.Storage;

namespace Bench.Results.Literature;

/// <summary>The figures from the literature that are kept with the project.</summary>
public static class PublishedFigures
{
    /// <summary>The folder of the files within the folder <c>results</c>.</summary>
    public const string Folder = "published";

    private const string Reading = "published figures";

    private const string Remedy = "See docs/results.md and docs/schema/published.schema.json for what a file holds";

    /// <summary>Reads every file of <c>results/published</c>, in the order of their names; none when there is no such folder.</summary>
    /// <param name="results">The folder <c>results</c>.</param>
    /// <exception cref="RunFormatException">A file is not what it should be; the message names file and line.</exception>
    public static IReadOnlyList<PublishedFile> Load(string results)
    {
        var folder = Path.Combine(results, Folder);
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)
                .Select(path => Parse(RunFile.ReadText(Reading, path), path))]
            : [];
    }

    /// <summary>Reads the text of one file.</summary>
    /// <param name="json">The text.</param>
    /// <param name="file">Its path, for messages.</param>
    /// <exception cref="RunFormatException">A field is missing, is not known, or holds what it must not.</exception>
    public static PublishedFile Parse(string json, string file)
    {
        try
        {
            var read = JsonSerializer.Deserialize(json, PublishedJsonContext.Default.PublishedFile)
                ?? throw new RunFormatException(Reading, file, 1, "the file is 'null' instead of an object", Remedy);
            var problem = $"it has schema version {read.Schema}, and this build reads version {PublishedFile.CurrentSchema}";
            return read.Schema == PublishedFile.CurrentSchema ? read : throw new RunFormatException(Reading, file, null, problem, Remedy);
        }
        catch (JsonException error)
        {
            throw new RunFormatException(Reading, file, (int)(error.LineNumber ?? 0) + 1, RunJson.Describe(error), Remedy, error);
        }
    }
}

/// <summary>The JSON of published figures, which people write: a field that is not known, is there twice, or is null where it must not be
/// is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PublishedFile))]
internal sealed partial class PublishedJsonContext : JsonSerializerContext;

/// <summary>What a file of published figures must hold, beyond its types. The reader adds file and line to what is thrown.</summary>
internal static class PublishedText
{
    public static void Require(string text, string field) => Check(!string.IsNullOrWhiteSpace(text), $"'{field}' is empty");

    public static void RequireAny<T>(IReadOnlyList<T> list, string field) => Check(list.Count > 0, $"'{field}' is empty");

    public static void RequirePositive(double value) => Check(value > 0 && double.IsFinite(value), "'value' must be above 0");

    /// <summary>Either an entry or a reason why there is none.</summary>
    public static void RequireEither<T>(IReadOnlyList<T> list, string field, string? noCounterpart)
    {
        var hasReason = !string.IsNullOrWhiteSpace(noCounterpart);
        Check(list.Count > 0 || hasReason, $"'{field}' is empty, and 'no_counterpart' does not say why");
        Check(list.Count == 0 || !hasReason, $"'{field}' names something, and 'no_counterpart' says that there is nothing");
    }

    private static void Check(bool holds, string problem)
    {
        if (!holds)
        {
            throw new JsonException(problem);
        }
    }
}
