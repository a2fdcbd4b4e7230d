namespace Bench.Validation.Accuracy;

/// <summary>Memory that two processes have touched: each maps all of it, has half of it for its part, and together they have it once. It
/// is charged to who came first.</summary>
internal sealed class SharedMemory : MemoryTruth
{
    private string? _file;

    public override string Name => "64 MiB shared by two processes";

    public override async Task PrepareAsync(TruthBench bench, CancellationToken cancellation) =>
        _file = (await bench.Target.TellAsync($"new-memory-file {Bytes}", cancellation))[^1].Words[0];

    public override async Task<IReadOnlyList<Change>> DoAsync(TruthBench bench, CancellationToken cancellation)
    {
        var path = $"/proc/{bench.Target.ProcessId}/fd/{_file}";
        await bench.Target.TellAsync($"map-shared {path} {Bytes}", cancellation);
        await bench.Other.TellAsync($"map-shared {path} {Bytes}", cancellation);
        return
        [
            .. More(Bytes, Measure.Resident, Measure.ResidentCounted, Measure.InstanceProportional, Measure.Charged, Measure.ChargedFile),
            .. More(Bytes / 2, Measure.Proportional, Measure.ProportionalShared),
            .. Same(Measure.ProportionalAnonymous, Measure.ProportionalFile, Measure.ChargedAnonymous),
            new(Measure.HostTaken, Bytes, Bound.None),
        ];
    }

    public override async Task UndoAsync(TruthBench bench, CancellationToken cancellation)
    {
        await bench.Other.TellAsync("unmap", cancellation);
        await base.UndoAsync(bench, cancellation);
        await bench.Target.TellAsync($"close {_file}", cancellation);
    }
}
