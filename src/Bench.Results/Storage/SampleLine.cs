using System.Text.Json.Serialization;

namespace Bench.Results.Storage;

/// <summary>
/// A <see cref="Sample"/> as it stands in <c>samples.jsonl</c>: flat, so that line-oriented tools can filter on any field.
/// Everything is nullable, so that a missing field is told from a default and can be named.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed class SampleLine
{
    [JsonPropertyOrder(0)] public int? Schema { get; set; }

    [JsonPropertyOrder(1)] public string? Run { get; set; }

    [JsonPropertyOrder(2)] public DateTimeOffset? Time { get; set; }

    [JsonPropertyOrder(3)] public int? Round { get; set; }

    [JsonPropertyOrder(4)] public int? Iteration { get; set; }

    [JsonPropertyOrder(5)] public string? Experiment { get; set; }

    [JsonPropertyOrder(6)] public string? Platform { get; set; }

    [JsonPropertyOrder(7)] public string? Accelerator { get; set; }

    [JsonPropertyOrder(8)] public string? Guest { get; set; }

    [JsonPropertyOrder(9)] public ParameterSet? Parameters { get; set; }

    [JsonPropertyOrder(10)] public int? Cpus { get; set; }

    [JsonPropertyOrder(11)] public long? MemoryBytes { get; set; }

    [JsonPropertyOrder(12)] public string? Metric { get; set; }

    [JsonPropertyOrder(13)] public string? Unit { get; set; }

    [JsonPropertyOrder(14)] public Direction? Direction { get; set; }

    [JsonPropertyOrder(15)] public double? Value { get; set; }

    [JsonPropertyOrder(16)] public Outcome? Outcome { get; set; }

    [JsonPropertyOrder(17)] public string? Reason { get; set; }

    [JsonPropertyOrder(18)] public IReadOnlyList<Flag>? Flags { get; set; }

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

    /// <summary>The sample, or null with the problem when a field is missing or makes no sense.</summary>
    public Sample? ToSample(out string? problem)
    {
        problem = Problem();
        if (problem is not null)
        {
            return null;
        }

        return new Sample
        {
            Schema = Schema!.Value,
            Run = Run!,
            Time = Time!.Value,
            Round = Round!.Value,
            Iteration = Iteration ?? 1,
            Case = new CaseId
            {
                Experiment = Experiment!,
                Platform = Platform!,
                Accelerator = Accelerator,
                Guest = Guest!,
                Parameters = Parameters ?? ParameterSet.None,
            },
            Cpus = Cpus,
            MemoryBytes = MemoryBytes,
            Metric = Metric!,
            Unit = Unit!,
            Direction = Direction!.Value,
            Value = Value,
            Outcome = Outcome!.Value,
            Reason = Reason,
            Flags = Flags ?? [],
        };
    }

    /// <summary>What is wrong with the fields, or null when nothing is. Shared by reading and writing, so that what is written can be
    /// read.</summary>
    public string? Problem()
    {
        (string Name, object? Value)[] required =
        [
            ("schema", Schema), ("run", Run), ("time", Time), ("round", Round), ("experiment", Experiment),
            ("platform", Platform), ("guest", Guest), ("metric", Metric), ("unit", Unit), ("direction", Direction),
            ("outcome", Outcome),
        ];
        foreach (var (name, value) in required)
        {
            if (value is null)
            {
                return $"the field '{name}' is missing";
            }

            if (value is string { Length: 0 })
            {
                return $"the field '{name}' is empty";
            }
        }

        if (!Quantity.IsUnit(Unit!))
        {
            return $"the unit '{Unit}' is not known (units are {string.Join(", ", Quantity.Units)})";
        }

        if (Round < Sample.WarmupRound)
        {
            return $"the field 'round' is {Round}: rounds count from 1, and {Sample.WarmupRound} is the warm-up";
        }

        if (Iteration < 1)
        {
            return $"the field 'iteration' is {Iteration}: iterations count from 1";
        }

        if (Flags is not null && Flags.Any(flag => flag?.Text is not { Length: > 0 }))
        {
            return "a flag has no text";
        }

        return (Outcome, Value) switch
        {
            (Model.Outcome.Ok, _) when Reason is not null => "there is a reason although the outcome is ok (what a reader must know about a value is a flag)",
            (not Model.Outcome.Ok, _) when Flags is { Count: > 0 } => "there are flags although there is no value",
            (Model.Outcome.Ok, null) => "the outcome is ok but there is no value",
            (Model.Outcome.Ok, { } value) when !double.IsFinite(
                value) => $"the value is {value}, which is no measurement (record a failed outcome with its reason instead)",
            (not Model.Outcome.Ok, not null) => "there is a value although the outcome is not ok",
            _ => null,
        };
    }
}
