using System.Text.Json;
using System.Text.Json.Serialization;
using Bench.Results.Storage;

namespace Bench.Results.Comparison;

/// <summary>The content of <c>ab.json</c>: what <c>bench ab</c> has decided, and how it came to it (docs/ab.md).</summary>
public sealed record PairedReport
{
    /// <summary>The file in a run's folder.</summary>
    public const string File = "ab.json";

    private const int CurrentSchema = 1;

    /// <summary>Version of the format.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The run's name.</summary>
    public required string Run { get; init; }

    /// <summary>The first side as it was given, such as <c>runc</c>; in the run its platform is <c>a:runc</c>.</summary>
    public required string A { get; init; }

    /// <summary>The second side.</summary>
    public required string B { get; init; }

    /// <summary><c>worse</c>, <c>better</c>, <c>same</c> or <c>undecided</c>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why the run has ended: <c>decided</c>, <c>rounds</c>, <c>time</c>, <c>no pairs</c> or <c>interrupted</c>.</summary>
    public required string Ended { get; init; }

    /// <summary>Rounds that were judged.</summary>
    public required int Rounds { get; init; }

    /// <summary>Family-wise false-positive rate of all metrics that are waited for.</summary>
    public required double Alpha { get; init; }

    /// <summary>Rounds before which nothing is decided.</summary>
    public required int MinRounds { get; init; }

    /// <summary>Rounds after which the run ends undecided.</summary>
    public required int MaxRounds { get; init; }

    /// <summary>Seconds after which no further round begins.</summary>
    public required double MaxSeconds { get; init; }

    /// <summary>What fails on the second side more often than not, and on the first does not.</summary>
    public required IReadOnlyList<PairedFailure> Failures { get; init; }

    /// <summary>Every metric.</summary>
    public required IReadOnlyList<PairedMetric> Metrics { get; init; }

    /// <summary>As JSON, indented.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ComparisonJsonContext.Default.PairedReport) + "\n";

    /// <summary>The report of a run; null when it has none, or none that can be read. It can be made again from the samples, and no
    /// number rests on it.</summary>
    public static PairedReport? TryRead(RunFolder folder)
    {
        try
        {
            var path = folder.FullPath(File);
            var report = System.IO.File.Exists(path)
                ? JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), ComparisonJsonContext.Default.PairedReport)
                : null;
            return report is { Schema: CurrentSchema }
                && report.Failures.All(failure => failure is not null)
                && report.Metrics.All(metric => metric is not null && metric.Path.All(point => point is not null)) ? report : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>A metric of two sides after a round.</summary>
public sealed record PairedMetric
{
    /// <summary>The experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The guest.</summary>
    public required string Guest { get; init; }

    /// <summary>Further parameters of the case.</summary>
    public required ParameterSet Parameters { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>Unit of the medians.</summary>
    public required string Unit { get; init; }

    /// <summary>Which way it is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Whether the run waits for its verdict; the others have none.</summary>
    public required bool WaitedFor { get; init; }

    /// <summary>The verdict; null when the run does not wait for it.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>The smallest change that matters, as a share.</summary>
    public required double SmallestEffect { get; init; }

    /// <summary>The chance that <see cref="Lower"/> and <see cref="Upper"/> ever leave out the true ratio.</summary>
    public required double Alpha { get; init; }

    /// <summary>Rounds with a value of each side.</summary>
    public required int Rounds { get; init; }

    /// <summary>Rounds without.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Median of the first side; null without rounds.</summary>
    public double? MedianA { get; init; }

    /// <summary>Median of the second side.</summary>
    public double? MedianB { get; init; }

    /// <summary>Median over rounds of the second by the first.</summary>
    public double? Ratio { get; init; }

    /// <summary>Lower end of the confidence sequence; null when nothing below has been ruled out.</summary>
    public double? Lower { get; init; }

    /// <summary>Upper end.</summary>
    public double? Upper { get; init; }

    /// <summary>Lower end at the 5 % at which sides are called the same.</summary>
    public double? SameLower { get; init; }

    /// <summary>Upper end at that level.</summary>
    public double? SameUpper { get; init; }

    /// <summary>The evidence against equality.</summary>
    public required double Evidence { get; init; }

    /// <summary>Round by round, where the run waits for it.</summary>
    public required IReadOnlyList<PairedPoint> Path { get; init; }

    /// <summary>Whether it would be waited for, had it not come after the chance of a false alarm was shared out.</summary>
    [JsonIgnore]
    public bool IsLate { get; init; }

    /// <summary>The metric, with what tells it from the same metric of another case.</summary>
    [JsonIgnore]
    public string Name => NameOf(Metric, Parameters);

    internal static string NameOf(string metric, ParameterSet parameters) => $"{metric} {parameters}".TrimEnd();
}

/// <summary>A metric after one of its rounds.</summary>
/// <param name="Round">The round.</param>
/// <param name="RoundRatio">The second side's value by the first's in that round.</param>
/// <param name="Ratio">The median of these so far.</param>
/// <param name="Evidence">The evidence against equality.</param>
/// <param name="Lower">Lower end of the ratios that are left; null for none.</param>
/// <param name="Upper">Upper end; null for none.</param>
public sealed record PairedPoint(int Round, double RoundRatio, double Ratio, double Evidence, double? Lower, double? Upper);

/// <summary>Generated serialisers of comparisons.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ComparisonResult))]
[JsonSerializable(typeof(PairedReport))]
internal sealed partial class ComparisonJsonContext : JsonSerializerContext;
