using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Results.Claims;

/// <summary>A sentence that people repeat, with the rules that decide it: a file of <c>results/claims</c>, committed before the data is
/// seen.</summary>
public sealed record Claim : IJsonOnDeserialized
{
    /// <summary>The version of the format that this build reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Where the schema is, for editors.</summary>
    [JsonPropertyName("$schema")]
    public string? SchemaReference { get; init; }

    /// <summary>Version of the format.</summary>
    public required int Schema { get; init; }

    /// <summary>Its name, C1 to C15.</summary>
    public required string Id { get; init; }

    /// <summary>The claim in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What the article says, word for word.</summary>
    public required string Quote { get; init; }

    /// <summary>The hypothesis, which can fail.</summary>
    public required string Hypothesis { get; init; }

    /// <summary>What shows that the measurement could have found the opposite.</summary>
    public required string Control { get; init; }

    /// <summary>Globs of the benchmarks that decide it, as <c>--filter</c> takes them.</summary>
    public required IReadOnlyList<string> Benchmarks { get; init; }

    /// <summary>The rules; those of the hypothesis decide, those of the control must hold.</summary>
    public required IReadOnlyList<ClaimRule> Rules { get; init; }

    /// <inheritdoc />
    public void OnDeserialized()
    {
        if (Rules.All(rule => rule.IsControl))
        {
            throw new JsonException("'rules' has no rule of the hypothesis");
        }
    }
}

/// <summary>What a rule asks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleKind>))]
public enum RuleKind
{
    /// <summary>Whether a cost is more than <see cref="ClaimRule.Bound"/> times that of <see cref="ClaimRule.Against"/>; less, where the
    /// rule's side is <see cref="BoundSide.AtMost"/>.</summary>
    [JsonStringEnumMemberName("superiority")]
    Superiority,

    /// <summary>Whether a cost differs from that of <see cref="ClaimRule.Against"/> by less than the share
    /// <see cref="ClaimRule.Bound"/>.</summary>
    [JsonStringEnumMemberName("equivalence")]
    Equivalence,

    /// <summary>Whether a value is at least, or at most, <see cref="ClaimRule.Bound"/> in every round.</summary>
    [JsonStringEnumMemberName("fact")]
    Fact,

    /// <summary>Whether what each further instance adds is at most, or at least, the share <see cref="ClaimRule.Bound"/> of what the
    /// first one takes: the slope over a parameter that counts instances.</summary>
    [JsonStringEnumMemberName("slope")]
    Slope,
}

/// <summary>On which side of its bound a value must lie.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BoundSide>))]
public enum BoundSide
{
    /// <summary>At the bound or above it.</summary>
    [JsonStringEnumMemberName("at_least")]
    AtLeast,

    /// <summary>At the bound or below it.</summary>
    [JsonStringEnumMemberName("at_most")]
    AtMost,
}

/// <summary>A question to a run that has a yes or a no for each platform.</summary>
public sealed record ClaimRule : IJsonOnDeserialized
{
    /// <summary>What a yes means, with the platform as its subject: <c>takes more than ten times the disk of a container</c>.</summary>
    public required string Says { get; init; }

    /// <summary>What it asks.</summary>
    public required RuleKind Kind { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The experiment of the metric, with which its name begins.</summary>
    [JsonIgnore]
    public string Experiment => Metric.Split('.')[0];

    /// <summary>The guest that is looked at; null for all.</summary>
    public string? Guest { get; init; }

    /// <summary>Parameters that a case must have.</summary>
    public ParameterSet Parameters { get => field ?? ParameterSet.None; init; }

    /// <summary>The parameter that counts instances, for a slope.</summary>
    public string? Over { get; init; }

    /// <summary>Families or platforms that it asks about.</summary>
    public required IReadOnlyList<string> Of { get; init; }

    /// <summary>Families or platforms that they are compared with, each in the same round.</summary>
    public IReadOnlyList<string> Against { get => field ?? []; init; }

    /// <summary>The guest of those that they are compared with; null for the same one.</summary>
    public string? AgainstGuest { get; init; }

    /// <summary>The bound: a factor, a share or a count, by the kind.</summary>
    public required double Bound { get; init; }

    /// <summary>On which side of the bound a yes lies: at least, but for a slope, unless the rule says otherwise. An equivalence has
    /// both.</summary>
    [JsonIgnore]
    public BoundSide Side
    {
        get => WrittenSide ?? (Kind == RuleKind.Slope ? BoundSide.AtMost : BoundSide.AtLeast);
        init => WrittenSide = value;
    }

    /// <summary>As it is written. The serializer sets what a file leaves out to the type's default, which must not be a side.</summary>
    [JsonInclude, JsonPropertyName("side")]
    internal BoundSide? WrittenSide { get; init; }

    /// <summary>The condition that a verdict must name when other rules say otherwise: <c>with a full guest</c>.</summary>
    public string? Where { get; init; }

    /// <summary>Whether it is of the control, and so must hold.</summary>
    public bool IsControl { get; init; }

    /// <summary>Whether emulation falsifies the metric, so that an emulated machine decides nothing.</summary>
    public bool IsTime { get; init; }

    /// <summary>Whether a platform can only be asked for what a plain process does here: what the host lacks, none can have.</summary>
    public bool NeedsNative { get; init; }

    /// <summary>Whether the metric is a ratio to another measurement of the same platform, so that no platform is compared with.</summary>
    public bool IsRatio { get; init; }

    /// <inheritdoc />
    public void OnDeserialized()
    {
        if (Kind is RuleKind.Superiority or RuleKind.Equivalence && Against.Count == 0 != IsRatio)
        {
            throw new JsonException($"a rule of kind '{Kind}' needs 'against', or else 'is_ratio'");
        }

        if (Kind == RuleKind.Slope && Over is null)
        {
            throw new JsonException("a slope needs 'over', the parameter that counts instances");
        }
    }
}
