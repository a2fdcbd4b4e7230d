using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>A measured quantity. It is declared once, beside its experiment, and the declaration is written into every run, so that
/// results, charts, comparisons and exports know a metric by what it is and not by its name.</summary>
/// <param name="Name">Dotted and lower case: <c>boot.ready</c>. A name that ends in <c>.*</c> declares every metric that begins so.</param>
/// <param name="Unit">Unit of its values, one of <see cref="Quantity.Units"/>.</param>
/// <param name="Direction">Which way is better.</param>
public sealed record MetricDefinition(string Name, string Unit, Direction Direction)
{
    private const string FamilyEnding = ".*";

    /// <summary>Smallest effect that matters unless a declaration says otherwise, as a share of the value.</summary>
    public const double DefaultSmallestEffect = 0.05;

    /// <summary>Standard deviation of a platform's level between runs unless declared otherwise, as a share of the value.</summary>
    public const double DefaultRunLevel = 0.01;

    /// <summary>What people call it, in a few words; its name without the experiment's where nothing better is declared.</summary>
    [JsonIgnore]
    public string Label
    {
        get => DeclaredLabel ?? Name[(Name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        init => DeclaredLabel = value;
    }

    /// <summary>The label as it is written: null where none is declared, so that a member of a family is called by its own name.</summary>
    [JsonInclude, JsonPropertyName("label")]
    internal string? DeclaredLabel { get; init; }

    /// <summary>Whether it stands for its case where there is room for few.</summary>
    public bool Headline { get; init; }

    /// <summary>Parameters, as <c>job=randread</c>, of the only cases for which it is the headline; empty for all cases.</summary>
    public IReadOnlyList<string> HeadlineIn { get; init => field = value ?? []; } = [];

    /// <summary>Its column in the one-screen answer; null for most metrics.</summary>
    public AnswerColumn? Answer { get; init; }

    /// <summary>Smallest change that matters, as a share of the value, above 0.</summary>
    [JsonIgnore]
    public double SmallestEffect { get; init; } = DefaultSmallestEffect;

    /// <summary>As it is written; absent means the default.</summary>
    [JsonInclude, JsonPropertyName("smallest_effect")]
    internal double? WrittenSmallestEffect { get => SmallestEffect; init => SmallestEffect = value ?? DefaultSmallestEffect; }

    /// <summary>Standard deviation of the level that a platform has of its own in each run, as a share of the value.</summary>
    [JsonIgnore]
    public double RunLevel { get; init; } = DefaultRunLevel;

    /// <summary>As it is written; absent means the default.</summary>
    [JsonInclude, JsonPropertyName("run_level")]
    internal double? WrittenRunLevel { get => RunLevel; init => RunLevel = value ?? DefaultRunLevel; }

    /// <summary>Standard deviation of the values of a run's rounds, and of their ratios to native, as a share, as earlier runs have shown
    /// it; null where none have.</summary>
    public double? RoundScatter { get; init; }

    /// <summary>Whether it rests on the host's own device and cannot honestly beat it (rule 9).</summary>
    public bool MustReachDevice { get; init; }

    /// <summary>Whether it only says how another figure came about, so that it gets no verdict.</summary>
    public bool Circumstance { get; init; }

    /// <summary>Whether it declares all metrics whose names begin as its own.</summary>
    internal bool IsFamily => Name.EndsWith(FamilyEnding, StringComparison.Ordinal);

    /// <summary>A duration in milliseconds.</summary>
    public static MetricDefinition Milliseconds(string name) => new(name, "ms", Direction.Lower);

    /// <summary>An amount of memory or storage, bytes.</summary>
    public static MetricDefinition Bytes(string name) => new(name, "B", Direction.Lower);

    /// <summary>The member of a family with this last word: <c>boot.phase.kernel</c> of <c>boot.phase.*</c>.</summary>
    public MetricDefinition Member(string word) => this with { Name = Name[..^1] + word };

    /// <summary>Whether it is the headline of a case.</summary>
    public bool IsHeadlineOf(CaseId id) =>
        Headline && (HeadlineIn.Count == 0 || id.Parameters.Any(pair => HeadlineIn.Contains($"{pair.Key}={pair.Value}")));

    /// <summary>Whether a table with room for few shows a row: a headline of its case, or one that only failed (rule 5).</summary>
    public bool IsShown(MetricSummary row) =>
        IsHeadlineOf(row.Case) || (Headline && row is { Failures: > 0, Value: null });

    /// <summary>What is wrong with a declaration that was read; null when nothing is.</summary>
    internal string? Problem() => this switch
    {
        { Name: null or "" } => "a metric has no name",
        _ when !Quantity.IsUnit(Unit) => $"the metric '{Name}' has the unit '{Unit}', which is not known",
        { SmallestEffect: not (> 0 and < double.PositiveInfinity) }
            => $"the smallest effect of the metric '{Name}' is {SmallestEffect}, and must be above 0",
        { RunLevel: not (>= 0 and < double.PositiveInfinity) }
            => $"the run level of the metric '{Name}' is {RunLevel}, and must be 0 or more",
        { RoundScatter: not (null or (> 0 and < double.PositiveInfinity)) }
            => $"the round scatter of the metric '{Name}' is {RoundScatter}, and must be above 0",
        { Answer: { } answer } when string.IsNullOrWhiteSpace(answer.Title) || answer.Case.Any(string.IsNullOrEmpty)
            => $"the answer's column of the metric '{Name}' has an empty text",
        _ when Label.Length == 0 || HeadlineIn.Any(string.IsNullOrEmpty) => $"a text of the metric '{Name}' is empty",
        _ => null,
    };

    /// <summary>Whether this declaration is about a metric of this name.</summary>
    internal bool Covers(string metric) =>
        IsFamily ? metric.AsSpan().StartsWith(Name.AsSpan(0, Name.Length - 1), StringComparison.Ordinal) : metric == Name;
}

/// <summary>A metric's column in the one-screen answer. It is declared with the metric, so that nothing decides by names.</summary>
/// <param name="Title">Heading in a few short words: no word longer than nine characters, so that eight columns fit 80 characters.</param>
/// <param name="Order">Place from the left, 1 or more. On a narrow screen the columns with the highest numbers are left out.</param>
public sealed record AnswerColumn(string Title, int Order)
{
    /// <summary>Parameters, as <c>job=randread</c>, that the case must have, all of them; empty for any case.</summary>
    public IReadOnlyList<string> Case { get; init => field = value ?? []; } = [];

    /// <summary>Whether the column may show a case.</summary>
    public bool Shows(CaseId id) =>
        Case.All(one => id.Parameters.Any(pair => one == $"{pair.Key}={pair.Value}"));
}
