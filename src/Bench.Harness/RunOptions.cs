using Bench.Platforms;

namespace Bench.Harness;

/// <summary>What the command line asks of a run.</summary>
internal sealed record RunOptions
{
    // Four times as many rounds make an interval half as wide: more than these bring little.
    private const int MostPreciseRounds = 100;

    public required Preset Preset { get; init; }

    /// <summary>Whether the user named the preset: a filter then keeps to its platforms, and to what it has of an experiment.</summary>
    public bool NamesPreset { get; init; }

    /// <summary>Rounds, when other than the preset's.</summary>
    public int? Rounds { get; init; }

    /// <summary>Time into which the rounds must fit; null for a number of rounds.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Half of the wanted width of each headline ratio's interval, as a share; null for rounds or a time alone.</summary>
    public double? Precision { get; init; }

    public required IReadOnlyList<IPlatform> Platforms { get; init; }

    /// <summary>Whether the user chose the platforms, by name, by <c>all</c> or by file.</summary>
    public bool NamesPlatforms { get; init; }

    /// <summary>Guests to use; empty for the preset's.</summary>
    public IReadOnlyList<string> Guests { get; init; } = [];

    /// <summary>Globs over the names of benchmarks; empty for every experiment.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Whether test files stay in the host's page cache from one disk job to the next.</summary>
    public bool KeepCaches { get; init; }

    /// <summary>Whether measurements that only show the cost of observing (rule 11) are left out, for the shortest round.</summary>
    public bool LeavesOutObservers { get; init; }

    /// <summary>Passes over all cases in a round; null for the preset's passes, in which only repeated cases are more than once.</summary>
    public int? Passes { get; init; }

    public int PassesToRun => Passes ?? Preset.Passes;

    public required int Seed { get; init; }

    /// <summary>Folder in which the run's folder is made.</summary>
    public required string Output { get; init; }

    /// <summary>Folder of BenchmarkDotNet's own exports.</summary>
    public required string Artifacts { get; init; }

    /// <summary>Number of rounds without a budget; with a precision, the most.</summary>
    public int RoundsToRun => Rounds ?? (Precision is null ? Preset.Rounds : MostPreciseRounds);

    /// <summary>Whether boots are repeated with observers: as the preset says, and where a filter asks for boots.</summary>
    public bool ObservesBoots => !LeavesOutObservers && (Preset.ObservesBoots || Filters.Count > 0);

    /// <summary>Whether the phases of one boot a round are observed: wherever boots are repeated, and with observers.</summary>
    public bool ObservesPhases => ObservesBoots || (!LeavesOutObservers && Preset.RepeatTime > TimeSpan.Zero);

    /// <summary>The steps of a workload that are measured, by their first metrics; empty for all, as with a filter alone.</summary>
    public IReadOnlyList<string> StepsOf(string experiment, string workload) =>
        Filters.Count > 0 && !NamesPreset ? [] : Preset.StepsOf(experiment, workload);
}
