using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>Which way a metric is better.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<Direction>))]
public enum Direction
{
    /// <summary>A smaller value is better: a time, a size.</summary>
    Lower,

    /// <summary>A larger value is better: a rate, a bandwidth.</summary>
    Higher,

    /// <summary>Neither: a fact that should not change, such as an allowance or a count.</summary>
    Exact,
}

/// <summary>How a measurement ended. Whatever is not <see cref="Ok"/> carries a reason and no value.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<Outcome>))]
public enum Outcome
{
    /// <summary>Measured.</summary>
    Ok,

    /// <summary>The instance or its workload failed.</summary>
    Failed,

    /// <summary>The limit of time ran out.</summary>
    Timeout,

    /// <summary>The platform cannot do this here.</summary>
    Unsupported,
}

/// <summary>What identifies a case: experiment × platform × guest × parameters.</summary>
public sealed record CaseId
{
    /// <summary>The experiment's name, lower case: <c>boot</c>, <c>memory</c>, <c>disk</c>, …</summary>
    public required string Experiment { get; init; }

    /// <summary>The platform's name without accelerator: <c>native</c>, <c>runc</c>, <c>qemu/q35</c>, …</summary>
    public required string Platform { get; init; }

    /// <summary><c>kvm</c> or <c>tcg</c> for a machine emulator, otherwise null.</summary>
    public string? Accelerator { get; init; }

    /// <summary>The guest's name, or <c>-</c> where the experiment has none.</summary>
    public required string Guest { get; init; }

    /// <summary>Parameters of the case beyond platform and guest: the fio job, the allowance, … Compared by content.</summary>
    public ParameterSet Parameters { get; init => field = value ?? ParameterSet.None; } = ParameterSet.None;

    /// <summary>The platform as every table and chart must name it: with its accelerator, as in <c>qemu/q35@tcg</c>.</summary>
    [JsonIgnore]
    public string PlatformLabel => Accelerator is null ? Platform : $"{Platform}@{Accelerator}";

    /// <summary>Whether another case is this one or a part of it: the same with more parameters. What fails before its parts is stored
    /// without theirs.</summary>
    internal bool Holds(CaseId other) => other with { Parameters = Parameters } == this
        && Parameters.All(parameter => other.Parameters[parameter.Key] == parameter.Value);

    /// <summary>The case in words, with its parameters where it has any: <c>cpu runc debian workload=sysbench</c>.</summary>
    [JsonIgnore]
    public string Label
        => string.Join(' ', new[] { Experiment, PlatformLabel, Guest, Parameters.ToString() }.Where(part => part.Length > 0));
}

/// <summary>One measured value of one metric of one case in one round: one line of <c>samples.jsonl</c>.</summary>
public sealed record Sample
{
    /// <summary>The version of the format that this build writes.</summary>
    public const int CurrentSchema = 2;

    /// <summary>Round number of warm-up passes: their samples are kept, and left out of summaries.</summary>
    public const int WarmupRound = 0;

    /// <summary>Version of the format of this line.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>The run that the sample belongs to: the name of its folder.</summary>
    public required string Run { get; init; }

    /// <summary>When the sample was taken (UTC, wall clock; for reading, never for measuring).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The round, from 1; <see cref="WarmupRound"/> for warm-up.</summary>
    public required int Round { get; init; }

    /// <summary>The iteration within the round, from 1.</summary>
    public int Iteration { get; init; } = 1;

    /// <summary>The case.</summary>
    public required CaseId Case { get; init; }

    /// <summary>CPUs that the instance was allowed (rule 3); null where no instance was measured.</summary>
    public int? Cpus { get; init; }

    /// <summary>Memory that the instance was allowed, bytes; null likewise.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The metric, dotted and lower case: <c>boot.ready</c>, <c>memory.pss</c>, <c>disk.iops</c>, …</summary>
    public required string Metric { get; init; }

    /// <summary>The unit of <see cref="Value"/>: <c>ms</c>, <c>B</c>, <c>1/s</c>, <c>B/s</c>, <c>us</c>, <c>1</c>, …</summary>
    public required string Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>The value in <see cref="Unit"/>; null unless <see cref="Outcome"/> is ok.</summary>
    public double? Value { get; init => field = value + 0.0; }

    /// <summary>How the measurement ended.</summary>
    public Outcome Outcome { get; init; } = Outcome.Ok;

    /// <summary>Why there is no value; null where there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>What a reader must know about the value.</summary>
    public IReadOnlyList<Flag> Flags { get; init; } = [];
}

/// <summary>What makes samples one series: the same metric of the same case in the same unit.</summary>
/// <param name="Case">The case.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Unit">The unit of the values.</param>
public readonly record struct SeriesKey(CaseId Case, string Metric, string Unit);
