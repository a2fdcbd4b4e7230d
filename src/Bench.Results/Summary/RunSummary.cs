using System.Text.Json.Serialization;
using Bench.Results.Claims;

namespace Bench.Results.Summary;

/// <summary>What a run's samples come to: the content of <c>summary.json</c>.</summary>
public sealed record RunSummary
{
    /// <summary>Version of the format.</summary>
    public int Schema { get; init; } = Sample.CurrentSchema;

    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>Rounds that are complete or begun.</summary>
    public required int Rounds { get; init; }

    /// <summary>Samples of the warm-up (round 0): kept with the others in <c>samples.jsonl</c>, and in no figure here.</summary>
    public int WarmupSamples { get; init; }

    /// <summary>How quiet the host was, in one line to quote; null when the run has no sample of its noise.</summary>
    public string? HostNoise { get; init; }

    /// <summary>One row per case and metric, experiments in order of name, platforms in order of family and then of median.</summary>
    public required IReadOnlyList<MetricSummary> Metrics { get; init; }

    /// <summary>What the reader must know of the run as a whole: an interruption, …</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The verdict on each claim of the project; not written, for the samples tell it.</summary>
    [JsonIgnore]
    public IReadOnlyList<ClaimVerdict> Claims { get; init; } = [];

    /// <summary>Where the time of each platform's boot goes; not written, for the samples tell it.</summary>
    [JsonIgnore]
    public IReadOnlyList<BootBreakdown> Boots { get; init; } = [];
}
