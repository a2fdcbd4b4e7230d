namespace Bench.Validation.Accuracy;

/// <summary>A file on the disk that nobody has in the page cache, mapped and read.</summary>
internal sealed class FileMemory : MemoryTruth
{
    private const string File = "mapped";

    public override string Name => "64 MiB of a file, mapped and read";

    public override Task PrepareAsync(TruthBench bench, CancellationToken cancellation)
        => bench.Target.TellAsync($"lay {File} {Bytes}", cancellation);

    public override async Task<IReadOnlyList<Change>> DoAsync(TruthBench bench, CancellationToken cancellation)
    {
        await bench.Target.TellAsync($"map-file {File} {Bytes}", cancellation);
        return
        [
            .. More(
                Bytes,
                Measure.Resident,
                Measure.ResidentCounted,
                Measure.Proportional,
                Measure.ProportionalFile,
                Measure.InstanceProportional,
                Measure.Charged,
                Measure.ChargedFile),
            .. Same(Measure.ProportionalAnonymous, Measure.ProportionalShared, Measure.ChargedAnonymous),
        ];
    }
}
