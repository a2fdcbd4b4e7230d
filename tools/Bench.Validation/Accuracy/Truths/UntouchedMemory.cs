namespace Bench.Validation.Accuracy;

/// <summary>Memory of its own of which a quarter is touched: the rest is nowhere, and nobody may count it.</summary>
internal sealed class UntouchedMemory : MemoryTruth
{
    public override string Name => "256 MiB anonymous, 64 MiB of it touched";

    public override async Task<IReadOnlyList<Change>> DoAsync(TruthBench bench, CancellationToken cancellation)
    {
        await bench.Target.TellAsync($"map-anonymous {4 * Bytes} {Bytes}", cancellation);
        return [.. More(
            Bytes,
            Measure.Resident,
            Measure.ResidentCounted,
            Measure.Proportional,
            Measure.ProportionalAnonymous,
            Measure.InstanceProportional,
            Measure.Charged,
            Measure.ChargedAnonymous)];
    }
}
