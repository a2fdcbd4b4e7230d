using System.Text.Json;
using Bench.Results.Storage;

namespace Bench.Results.Claims;

/// <summary>The claims that are kept with the project.</summary>
public static class ClaimSet
{
    /// <summary>The folder of the files within the folder <c>results</c>.</summary>
    public const string Folder = "claims";

    private const string Reading = "claim";
    private const string Remedy = "See docs/claims.md and docs/schema/claim.schema.json for what a file holds";

    /// <summary>Reads every file of <c>results/claims</c>, in the order of the claims' numbers; none when there is no such folder.</summary>
    /// <param name="results">The folder <c>results</c>.</param>
    /// <exception cref="RunFormatException">A file is not what it should be; the message names file and line.</exception>
    public static IReadOnlyList<Claim> Load(string results)
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
    public static Claim Parse(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ClaimJsonContext.Default.Claim)
                ?? throw new JsonException("the file is 'null' instead of an object");
        }
        catch (JsonException error)
        {
            throw new RunFormatException(Reading, file, (int)(error.LineNumber ?? 0) + 1, RunJson.Describe(error), Remedy, error);
        }
    }
}
