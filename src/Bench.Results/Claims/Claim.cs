using System.Text.Json.Serialization;

namespace Bench.Results.Claims;

/// <summary>A sentence that people repeat, with the rules that decide it: a file of <c>results/claims</c>, committed before the data is
/// seen.</summary>
public sealed record Claim
{
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

    /// <summary>When its rules were first committed: no run that began before is a test of them.</summary>
    public required DateTimeOffset Committed { get; init; }

    /// <summary>Globs of the benchmarks that decide it, as <c>--filter</c> takes them.</summary>
    public required IReadOnlyList<string> Benchmarks { get; init; }

    /// <summary>The rules; those of the hypothesis decide, those of the control must hold.</summary>
    public required IReadOnlyList<ClaimRule> Rules { get; init; }
}

/// <summary>What a rule asks.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<RuleKind>))]
public enum RuleKind
{
    /// <summary>Whether a cost is more than <see cref="ClaimRule.Bound"/> times that of <see cref="ClaimRule.Against"/>; less, where the
    /// rule's side is <see cref="BoundSide.AtMost"/>.</summary>
    Superiority,

    /// <summary>Whether a cost differs from that of <see cref="ClaimRule.Against"/> by less than the share
    /// <see cref="ClaimRule.Bound"/>.</summary>
    Equivalence,

    /// <summary>Whether a value is at least, or at most, <see cref="ClaimRule.Bound"/> in every round.</summary>
    Fact,

    /// <summary>Whether what each further instance adds is at most, or at least, the share <see cref="ClaimRule.Bound"/> of what the
    /// first one takes: the slope over a parameter that counts instances.</summary>
    Slope,
}

/// <summary>A question to a run that has a yes or a no for each platform.</summary>
public sealed record ClaimRule
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

    /// <summary>On which side of the bound a yes lies; null for the usual one. An equivalence has both.</summary>
    public BoundSide? Side { get; init; }

    /// <summary>Whether a yes lies at the bound or above it: for all but a slope, unless <see cref="Side"/> says otherwise.</summary>
    [JsonIgnore]
    public bool IsAtLeast => Side is null ? Kind != RuleKind.Slope : Side == BoundSide.AtLeast;

    /// <summary>When what it asks was last changed after data had been seen; otherwise when the claim was committed.</summary>
    public DateTimeOffset? Changed { get; init; }

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
}
