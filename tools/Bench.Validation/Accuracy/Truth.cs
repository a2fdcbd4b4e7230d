using System.Globalization;

namespace Bench.Validation.Accuracy;

/// <summary>Something that a target does exactly, and what readers must say of it. The table of them is in <c>Truth.Table.cs</c>.</summary>
internal abstract partial record Truth(string Name)
{
    public int Repetitions { get; init; } = 12;

    /// <summary>Does it once and returns what the readers have said.</summary>
    /// <exception cref="InstanceException">The target could not do it.</exception>
    public abstract Task<IReadOnlyList<Reading>> MeasureAsync(
        TruthBench bench,
        IReadOnlyList<Instrument> instruments,
        CancellationToken cancellation);
}

/// <summary>What one reader has said of one repetition.</summary>
/// <param name="Unit">Unit of both amounts.</param>
/// <param name="Truth">What it must be.</param>
/// <param name="Measured">What it said; null when it cannot be read here.</param>
internal sealed record Reading(string Reader, string Unit, double Truth, double? Measured, Bound Bound);

/// <summary>
/// A sleep that the target brackets by two lines, each with the host's clock just before it is written. The console stamps them as it
/// stamps a guest's ready line; the time between the stamps must be that of the target's clock.
/// </summary>
internal sealed record SleepTruth(int Milliseconds) : Truth($"{Milliseconds} ms asleep")
{
    private static readonly Bound Goal = Bound.Within(0.2e6);

    public override async Task<IReadOnlyList<Reading>> MeasureAsync(
        TruthBench bench,
        IReadOnlyList<Instrument> instruments,
        CancellationToken cancellation)
    {
        var lines = await bench.Target.TellAsync($"sleep {Milliseconds}", cancellation);
        var (begin, end) = (lines.Single(line => line.Kind == "begin"), lines.Single(line => line.Kind == "end"));
        var (began, ended) = (WrittenAt(begin), WrittenAt(end));
        return
        [
            new("console stamps, end − begin", "ns", ended.NanosecondsSince(began), end.At.NanosecondsSince(begin.At), Goal),
            new("one way, write → stamp", "ns", 0, end.At.NanosecondsSince(ended), Bound.None),
        ];
    }

    private static MonotonicTime WrittenAt(TargetLine line) => new(long.Parse(line.Rest, CultureInfo.InvariantCulture));
}

/// <summary>A truth that shows in counters and sizes: they are read before and after, and the difference counts. What the target's
/// runtime holds and has done before drops out.</summary>
/// <param name="Commands">What the target is told.</param>
/// <param name="Changes">By how much each measure must change.</param>
internal sealed record CountedTruth(
    string Name,
    string Unit,
    IReadOnlyList<string> Commands,
    Func<Conversation, IEnumerable<Change>> Changes)
    : Truth(Name)
{
    /// <summary>What the target is told before, uncounted.</summary>
    public string? Preparation { get; init; }

    /// <summary>What the other target is told then, given the target's answer.</summary>
    public Func<string, string>? CommandToOther { get; init; }

    public override async Task<IReadOnlyList<Reading>> MeasureAsync(
        TruthBench bench,
        IReadOnlyList<Instrument> instruments,
        CancellationToken cancellation)
    {
        var target = bench.Target;
        if (Preparation is not null)
        {
            await target.TellAsync(Preparation, cancellation);
        }

        var before = instruments.Select(instrument => instrument.Read()).ToList();
        var (told, said, answer) = (target.BytesTold, target.BytesSaid, string.Empty);
        foreach (var command in Commands)
        {
            answer = (await target.TellAsync(command, cancellation))[^1].Rest;
        }

        var conversation = new Conversation(target.BytesTold - told, target.BytesSaid - said, answer);
        if (CommandToOther is not null)
        {
            await bench.Other.TellAsync(CommandToOther(answer), cancellation);
        }

        var after = instruments.Select(instrument => instrument.Read()).ToList();
        await bench.Other.TellAsync("unmap", cancellation);
        await target.TellAsync("unmap", cancellation);
        var changes = Changes(conversation).ToDictionary(change => change.Measure);
        return
        [
            .. from pair in instruments.Index()
               where changes.ContainsKey(pair.Item.Measure)
               let change = changes[pair.Item.Measure]
               select new Reading(pair.Item.Name, Unit, change.Amount, after[pair.Index] - before[pair.Index], change.Bound),
        ];
    }
}

/// <summary>The talk with a target while it did something. It is read and written by calls, which are counted, too.</summary>
/// <param name="Told">Bytes that the target was told.</param>
/// <param name="Said">Bytes that it has said.</param>
/// <param name="Answer">Its last answer.</param>
internal sealed record Conversation(long Told, long Said, string Answer);

/// <summary>By how much a measure must change.</summary>
internal sealed record Change(Measure Measure, double Amount, Bound Bound);
