using System.Text.Json.Serialization;

namespace Bench.Results.Storage;

/// <summary>A <see cref="Sample"/> as <c>samples.jsonl</c> has it: flat, so that line-oriented tools can filter on any field.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class SampleLine
{
    public required int Schema { get; init; }

    public required string Run { get; init; }

    public required DateTimeOffset Time { get; init; }

    public required int Round { get; init; }

    public int? Iteration { get; init; }

    public required string Experiment { get; init; }

    public required string Platform { get; init; }

    public string? Accelerator { get; init; }

    public required string Guest { get; init; }

    public ParameterSet? Parameters { get; init; }

    public int? Cpus { get; init; }

    public long? MemoryBytes { get; init; }

    public required string Metric { get; init; }

    public required string Unit { get; init; }

    public required Direction Direction { get; init; }

    public double? Value { get; init; }

    public required Outcome Outcome { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<Flag>? Flags { get; init; }

    public static SampleLine From(Sample sample) => new()
    {
        Schema = sample.Schema,
        Run = sample.Run,
        Time = sample.Time.ToUniversalTime(),
        Round = sample.Round,
        Iteration = sample.Iteration,
        Experiment = sample.Case.Experiment,
        Platform = sample.Case.Platform,
        Accelerator = sample.Case.Accelerator,
        Guest = sample.Case.Guest,
        Parameters = sample.Case.Parameters,
        Cpus = sample.Cpus,
        MemoryBytes = sample.MemoryBytes,
        Metric = sample.Metric,
        Unit = sample.Unit,
        Direction = sample.Direction,
        Value = sample.Value,
        Outcome = sample.Outcome,
        Reason = sample.Reason,
        Flags = sample.Flags.Count == 0 ? null : sample.Flags,
    };

    public Sample ToSample() => new Sample
    {
        Run = Run,
        Time = Time,
        Round = Round,
        Iteration = Iteration ?? 1,
        Case = new CaseId
        {
            Experiment = Experiment,
            Platform = Platform,
            Accelerator = Accelerator,
            Guest = Guest,
            Parameters = Parameters ?? ParameterSet.None,
        },
        Cpus = Cpus,
        MemoryBytes = MemoryBytes,
        Metric = Metric,
        Unit = Unit,
        Direction = Direction,
        Value = Value,
        Outcome = Outcome,
        Reason = Reason,
        Flags = Flags ?? [],
    };

    /// <summary>What is wrong with the fields, or null; for readers and writers, so that what is written can be read.</summary>
    public string? Problem()
    {
        (string Name, string Value)[] texts =
        [
            ("run", Run), ("experiment", Experiment), ("platform", Platform), ("guest", Guest), ("metric", Metric), ("unit", Unit),
        ];
        return this switch
        {
            _ when Array.Find(texts, text => text.Value.Length == 0).Name is { } empty => $"the field '{empty}' is empty",
            _ when !Quantity.IsUnit(Unit) => $"the unit '{Unit}' is not known (units are {string.Join(", ", Quantity.Units)})",
            { Round: < Sample.WarmupRound }
                => $"the field 'round' is {Round}: rounds count from 1, and {Sample.WarmupRound} is the warm-up",
            { Iteration: < 1 } => $"the field 'iteration' is {Iteration}: iterations count from 1",
            { Flags: { } flags } when flags.Any(flag => flag?.Text is not { Length: > 0 }) => "a flag has no text",
            { Outcome: not Outcome.Ok, Flags.Count: > 0 } => "there are flags although there is no value",
            { Outcome: not Outcome.Ok, Value: not null } => "there is a value although the outcome is not ok",
            { Outcome: not Outcome.Ok } => null,
            { Reason: not null } => "there is a reason although the outcome is ok (what a reader must know about a value is a flag)",
            { Value: null } => "the field 'value' is missing although the outcome is ok",
            { Value: { } value } when !double.IsFinite(value)
                => $"the value is {value}, which is no measurement (record a failed outcome with its reason instead)",
            _ => null,
        };
    }
}
