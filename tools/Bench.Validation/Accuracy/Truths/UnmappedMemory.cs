namespace Bench.Validation.Accuracy;

/// <summary>Memory of its own that has been touched and given back.</summary>
internal sealed class UnmappedMemory : MemoryTruth
{
    public override string Name => "64 MiB anonymous, touched and given back";

    public override async Task<IReadOnlyList<Change>> DoAsync(TruthBench bench, CancellationToken cancellation)
    {
        await bench.Target.TellAsync($"map-anonymous {Bytes} {Bytes}", cancellation);
        await bench.Target.TellAsync("unmap", cancellation);
        return [.. Same(
            Measure.Resident,
            Measure.ResidentCounted,
            Measure.Proportional,
            Measure.ProportionalAnonymous,
            Measure.InstanceProportional,
            Measure.Charged,
            Measure.ChargedAnonymous)];
    }

    public override Task UndoAsync(TruthBench bench, CancellationToken cancellation) => Task.CompletedTask;
}
