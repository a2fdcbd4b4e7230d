using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Results.Storage;

namespace Bench.Results.Comparison;

/// <summary>What a project says otherwise than the defaults, by the beginning of a metric's name, the longest that fits.</summary>
/// <remarks>Kept in a small file beside the baselines, <see cref="FileName"/> (docs/comparing.md).</remarks>
public sealed record ComparisonRules
{
    /// <summary>The usual name of the file, in the folder <c>results</c>.</summary>
    public const string FileName = "compare.json";

    private const string Reading = "the rules of comparisons";
    private const string Remedy = "See docs/comparing.md for what the file may hold";
    private const int CurrentSchema = 1;

    /// <summary>No other than the defaults.</summary>
    public static ComparisonRules Default { get; } = new() { Schema = CurrentSchema };

    /// <summary>Version of the format.</summary>
    public required int Schema { get; init; }

    /// <summary>Smallest effect that matters, as a share of the value, above 0.</summary>
    public IReadOnlyDictionary<string, double> SmallestEffects { get; init => field = value ?? field; } = new Dictionary<string, double>();

    /// <summary>The standard deviation of a platform's own level in each run, as a share of the value, 0 or more; with 0, rounds of one
    /// run are taken to tell it all.</summary>
    public IReadOnlyDictionary<string, double> RunLevels { get; init => field = value ?? field; } = new Dictionary<string, double>();

    /// <summary>Which way is better, where the samples are to be overruled.</summary>
    public IReadOnlyDictionary<string, Direction> Directions { get; init => field = value ?? field; } = new Dictionary<string, Direction>();

    /// <summary>Metrics that get no verdict.</summary>
    public IReadOnlyList<string> NotCompared { get; init => field = value ?? field; } = [];

    /// <summary>The smallest effect of a metric, as a share of the value, above 0.</summary>
    public double SmallestEffectOf(MetricDefinition metric) => Nearest(SmallestEffects, metric.Name) ?? metric.SmallestEffect;

    /// <summary>The standard deviation of a platform's own level in each run, as a share of the value, 0 or more.</summary>
    public double RunLevelOf(MetricDefinition metric) => Nearest(RunLevels, metric.Name) ?? metric.RunLevel;

    /// <summary>Which way a metric is better.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="recorded">What its samples say.</param>
    public Direction DirectionOf(string metric, Direction recorded) => Nearest(Directions, metric) ?? recorded;

    /// <summary>Whether a metric gets a verdict.</summary>
    public bool Compares(string metric) => !NotCompared.Any(name => metric.StartsWith(name, StringComparison.Ordinal));

    /// <summary>Reads a file of rules. Comments and trailing commas are allowed.</summary>
    /// <exception cref="RunFormatException">It is not JSON, has a field that is not known or of the wrong type, is of another version, or
    /// an effect is not above 0.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    public static ComparisonRules Load(string file)
    {
        try
        {
            var rules = JsonSerializer.Deserialize(File.ReadAllText(file), RulesJsonContext.Default.ComparisonRules)
                ?? throw new RunFormatException(Reading, file, 1, "the file is 'null' instead of an object", Remedy);
            return rules.Problem() is { } wrong ? throw new RunFormatException(Reading, file, null, wrong, Remedy) : rules;
        }
        catch (JsonException error)
        {
            var problem = error.Message.Split(" Path:")[0].TrimEnd('.');
            throw new RunFormatException(Reading, file, (int)(error.LineNumber ?? 0) + 1, problem, Remedy, error);
        }
    }

    private string? Problem()
    {
        if (Schema != CurrentSchema)
        {
            return $"it has schema version {Schema}, and this build reads version {CurrentSchema}";
        }

        return SmallestEffects.Where(effect => effect.Value is not (> 0 and < double.PositiveInfinity))
            .Select(effect => $"the smallest effect of '{effect.Key}' is {effect.Value}, and must be above 0")
            .Concat(RunLevels.Where(level => level.Value is not (>= 0 and < double.PositiveInfinity))
                .Select(level => $"the run level of '{level.Key}' is {level.Value}, and must be 0 or more"))
            .FirstOrDefault();
    }

    private static T? Nearest<T>(IReadOnlyDictionary<string, T> byPrefix, string metric)
        where T : struct =>
        byPrefix.Where(pair => metric.StartsWith(pair.Key, StringComparison.Ordinal)).OrderByDescending(pair => pair.Key.Length)
            .Select(pair => (T?)pair.Value)
            .FirstOrDefault();
}

/// <summary>The JSON of files that people write: comments are allowed, and a field that is not known is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ComparisonRules))]
internal sealed partial class RulesJsonContext : JsonSerializerContext;
