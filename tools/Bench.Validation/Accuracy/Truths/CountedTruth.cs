namespace Bench.Validation.Accuracy;

/// <summary>A truth that shows in counters and sizes: they are read before and after, and the difference is what counts. What the
/// target's runtime holds and has done before drops out.</summary>
internal abstract class CountedTruth : Truth
{
    /// <summary>Unit of the amounts.</summary>
    public virtual string Unit => "B";

    /// <summary>Makes ready what is not to be counted.</summary>
    public virtual Task PrepareAsync(TruthBench bench, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Does it, and returns by how much each measure must have changed.</summary>
    public abstract Task<IReadOnlyList<Change>> DoAsync(TruthBench bench, CancellationToken cancellation);

    /// <summary>Takes it back.</summary>
    public virtual Task UndoAsync(TruthBench bench, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc />
    public override async Task<IReadOnlyList<Reading>> MeasureAsync(
        TruthBench bench,
        IReadOnlyList<Instrument> instruments,
        CancellationToken cancellation)
    {
        await PrepareAsync(bench, cancellation);
        var before = instruments.Select(instrument => instrument.Read()).ToList();
        var changes = (await DoAsync(bench, cancellation)).ToDictionary(change => change.Measure);
        var after = instruments.Select(instrument => instrument.Read()).ToList();
        await UndoAsync(bench, cancellation);
        return
        [
            .. instruments
                .Select((instrument, index) => (instrument, Change: after[index] - before[index]))
                .Where(pair => changes.ContainsKey(pair.instrument.Measure))
                .Select(pair => new Reading(
                    pair.instrument.Name,
                    Unit,
                    changes[pair.instrument.Measure].Amount,
                    pair.Change,
                    changes[pair.instrument.Measure].Bound)),
        ];
    }
}

/// <summary>By how much a measure must change.</summary>
internal sealed record Change(Measure Measure, double Amount, Bound Bound);
