namespace Bench.Validation.Accuracy;

/// <summary>Memory of its own, each page touched.</summary>
internal sealed class AnonymousMemory : MemoryTruth
{
    public override string Name => "64 MiB anonymous, touched";

    public override async Task<IReadOnlyList<Change>> DoAsync(TruthBench bench, CancellationToken cancellation)
    {
        await bench.Target.TellAsync($"map-anonymous {Bytes} {Bytes}", cancellation);
        return
        [
            .. More(
                Bytes,
                Measure.Resident,
                Measure.ResidentCounted,
                Measure.Proportional,
                Measure.ProportionalAnonymous,
                Measure.InstanceProportional,
                Measure.Charged,
                Measure.ChargedAnonymous),
            .. Same(Measure.ProportionalFile, Measure.ProportionalShared, Measure.ChargedFile),
            new(Measure.HostTaken, Bytes, Bound.None),
        ];
    }
}
