using Bench.Platforms.Host;

namespace Bench.Validation.Accuracy;

/// <summary>Something that a target does exactly, and what readers must say of it.</summary>
internal abstract class Truth
{
    /// <summary>It in a few words.</summary>
    public abstract string Name { get; }

    /// <summary>How often it is done and counted.</summary>
    public virtual int Repetitions => 12;

    /// <summary>All of them, in the order of the table.</summary>
    public static IReadOnlyList<Truth> All { get; } =
    [
        .. new[] { 1, 10, 100 }.Select(milliseconds => new SleepTruth(TimeSpan.FromMilliseconds(milliseconds))),
        new AnonymousMemory(),
        new UntouchedMemory(),
        new UnmappedMemory(),
        new FileMemory(),
        new SharedMemory(),
        new BufferedWrite(),
        new BufferedRead(),
        new DirectWrite(),
        new SyncedWrite(),
        new DirectRead(),
        new BurntCpu(),
    ];

    /// <summary>Does it once and returns what the readers have said.</summary>
    /// <exception cref="InstanceException">The target could not do it.</exception>
    public abstract Task<IReadOnlyList<Reading>> MeasureAsync(
        TruthBench bench,
        IReadOnlyList<Instrument> instruments,
        CancellationToken cancellation);
}

/// <summary>What one reader has said of one doing.</summary>
/// <param name="Reader">The reader, and what of it.</param>
/// <param name="Unit">Unit of both amounts.</param>
/// <param name="Truth">What it must be.</param>
/// <param name="Measured">What it said; null when it cannot be read here.</param>
/// <param name="Bound">How far it may be off.</param>
internal sealed record Reading(string Reader, string Unit, double Truth, double? Measured, Bound Bound);
