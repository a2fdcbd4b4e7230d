using System.Text;
using System.Text.Json.Serialization;
using Bench.Results.Storage;

namespace Bench.Results.Literature;

/// <summary>The figures from the literature that are kept with the project.</summary>
public static class PublishedFigures
{
    /// <summary>The folder of the files within the folder <c>results</c>.</summary>
    public const string Folder = "published";

    private const string Reading = "published figures";

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
        const string remedy = "See docs/results.md and docs/schema/published.schema.json for what a file holds";
        var source = new JsonSource(Reading, file, Line: null, PublishedFile.CurrentSchema, remedy);
        return RunJson.Read(
            Encoding.UTF8.GetBytes(json), PublishedJsonContext.Default.PublishedFile, source, read => read.Schema, ProblemOf);
    }

    private static string? ProblemOf(PublishedFile read) => read.Measurements.Select(measurement => measurement switch
    {
        _ when !Quantity.IsUnit(measurement.Unit) => $"'{measurement.What}' has the unit '{measurement.Unit}', which is not known",
        _ when string.IsNullOrWhiteSpace(measurement.Method) => $"'{measurement.What}' has an empty method",
        _ when measurement.Figures.Select(figure => figure.Value).Append(measurement.Reference?.Value ?? 1).Any(value => value <= 0)
            => $"'{measurement.What}' has a value that is not above 0",
        _ => null,
    }).FirstOrDefault(problem => problem is not null);
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
