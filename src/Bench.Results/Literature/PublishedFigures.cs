using System.Text.Json;
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
    /// <exception cref="RunFormatException">A field is missing, is not known, or holds what it must not; the message names file and
    /// line.</exception>
    public static PublishedFile Parse(string json, string file)
    {
        try
        {
            var read = JsonSerializer.Deserialize(json, PublishedJsonContext.Default.PublishedFile)
                ?? throw new RunFormatException(Reading, file, 1, "the file is 'null' instead of an object", Remedy);
            return read.Schema == PublishedFile.CurrentSchema
                ? read
                : throw new RunFormatException(
                    Reading,
                    file,
                    null,
                    $"it has schema version {read.Schema}, and this build reads version {PublishedFile.CurrentSchema}",
                    Remedy);
        }
        catch (JsonException error)
        {
            throw new RunFormatException(Reading, file, (int)(error.LineNumber ?? 0) + 1, RunJson.Describe(error), Remedy, error);
        }
    }
}
