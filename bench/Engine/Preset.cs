using Bench.Platforms;

namespace Bench.Engine;

/// <summary>How thorough a run is.</summary>
internal sealed record Preset
{
    /// <summary>Name for the command line.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, for the command line's help.</summary>
    public required string Purpose { get; init; }

    /// <summary>Rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>The platforms that stand for their families: they boot, and their memory is read, in every round. Empty for all.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }

    /// <summary>
    /// Whether the first round has what is not chosen for every round, too, so that each usable platform has at least a figure of each group that it can have, unless its processor is emulated
    /// (<see cref="SparesEmulation"/>). Only how much one more instance takes from the host stays out: a single difference of <c>MemAvailable</c> says nothing of what a container takes.
    /// </summary>
    public bool BeginsWithAll { get; init; }

    /// <summary>
    /// Whether emulated machines have less, so that the preset keeps to its time: they take the longest of all, and say what emulating a processor costs and not what isolation does. One that is chosen has all
    /// but its boot and its memory in the first round alone. One that is not has its boot and its memory there and nothing else, whether the chosen one can be used or not, for the same code emulates the processor of each.
    /// </summary>
    public bool SparesEmulation { get; init; }

    /// <summary>Whether boot and memory are measured with the full guest, too; disk always needs it.</summary>
    public required bool AllGuests { get; init; }

    /// <summary>How long each fio job runs.</summary>
    public required TimeSpan DiskTime { get; init; }

    /// <summary>How long a booted instance idles before its memory is read.</summary>
    public required TimeSpan SettleTime { get; init; }

    /// <summary>How many instances run beside each other when it is measured what one more takes from the host; 2 at least.</summary>
    public required int FootprintInstances { get; init; }

    /// <summary>The platforms for which that is measured unless platforms are named, so that the preset keeps to its time; empty for all of the preset's.</summary>
    public required IReadOnlyList<string> FootprintPlatforms { get; init; }

    /// <summary>Likewise for disks.</summary>
    public required IReadOnlyList<string> DiskPlatforms { get; init; }

    /// <summary>Likewise for workloads.</summary>
    public required IReadOnlyList<string> WorkloadPlatforms { get; init; }

    /// <summary>How much of the workloads it has.</summary>
    public required Depth Depth { get; init; }

    /// <summary>How often a workload's program runs in an instance; what the first ones give is warm-up.</summary>
    public required int Windows { get; init; }

    /// <summary>How long it runs each time, whole seconds, where it runs for a time.</summary>
    public required int WindowSeconds { get; init; }

    /// <summary>The one that is used when none is named.</summary>
    public static string DefaultName => "quick";

    /// <summary>All presets, the shortest first.</summary>
    public static IReadOnlyList<Preset> All { get; } =
    [
        new()
        {
            Name = "smoke",
            Purpose = "does everything run; about a minute, no intervals",
            Rounds = 1,
            Platforms = ["native", "bwrap", "runc", "runsc", "docker/runc", "uml", "qemu/microvm"],
            FootprintPlatforms = ["native", "bwrap", "runc", "runsc", "docker/runc"],
            DiskPlatforms = [],
            WorkloadPlatforms = ["native", "runc", "qemu/microvm"],
            AllGuests = false,
            DiskTime = TimeSpan.FromMilliseconds(500),
            SettleTime = TimeSpan.FromMilliseconds(250),
            FootprintInstances = 3,
            Depth = Depth.Smoke,
            Windows = 1,
            WindowSeconds = 1,
        },
        new()
        {
            Name = "quick",
            Purpose = "six rounds, so with intervals, of a choice for each group; one round of everything else, less of emulated machines; about a quarter of an hour",
            Rounds = 6,
            Platforms = ["native", "bwrap", "runc", "crun", "runsc", "docker/runc", "podman/crun", "qemu/microvm"],
            BeginsWithAll = true,
            SparesEmulation = true,
            FootprintPlatforms = ["native", "runc", "runsc", "docker/runc", "qemu/microvm"],
            DiskPlatforms = ["native", "runc", "runsc", "qemu/microvm"],
            WorkloadPlatforms = ["native", "runc", "runsc", "qemu/microvm"],
            AllGuests = false,
            DiskTime = TimeSpan.FromMilliseconds(250),
            SettleTime = TimeSpan.FromMilliseconds(250),
            FootprintInstances = 3,
            Depth = Depth.Quick,
            Windows = 1,
            WindowSeconds = 1,
        },
        new()
        {
            Name = "full",
            Purpose = "baselines, every workload, mode and storage on every platform; about a day under emulation",
            Rounds = 10,
            Platforms = [],
            FootprintPlatforms = [],
            DiskPlatforms = [],
            WorkloadPlatforms = [],
            AllGuests = true,
            DiskTime = TimeSpan.FromSeconds(5),
            SettleTime = TimeSpan.FromSeconds(2),
            FootprintInstances = 8,
            Depth = Depth.Full,
            Windows = 6,
            WindowSeconds = 1,
        },
    ];

    /// <summary>In which rounds the preset has this experiment measured with this guest on this platform.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="guest">The guest; null when it was named, likewise.</param>
    /// <param name="platform">The platform; null when it was named, and is so measured in every round whatever the preset's choice is.</param>
    /// <param name="workload">The shortest preset that has the experiment's workload; null for an experiment without one.</param>
    /// <param name="isEmulated">Whether the platform is a machine whose processor is known to be emulated.</param>
    public Attendance AttendanceOf(string experiment, string? guest, string? platform, Depth? workload, bool isEmulated)
    {
        if (workload is { } from ? Depth < from : !AllGuests && experiment != Experiments.DiskBenchmarks.ExperimentName && guest is not (null or "busybox"))
        {
            return Attendance.None;
        }

        if (platform is null)
        {
            return Attendance.EveryRound;
        }

        // Boot and memory have no list of their own.
        var own = experiment switch
        {
            Experiments.FootprintBenchmarks.ExperimentName => FootprintPlatforms,
            Experiments.DiskBenchmarks.ExperimentName => DiskPlatforms,
            _ => workload is null ? null : WorkloadPlatforms,
        };
        var chosen = own is { Count: > 0 } ? own : Platforms;
        var isSpared = SparesEmulation && isEmulated && own is not null;
        if (chosen.Count == 0 || chosen.Contains(platform))
        {
            return isSpared ? Attendance.FirstRound : Attendance.EveryRound;
        }

        return BeginsWithAll && !isSpared && experiment != Experiments.FootprintBenchmarks.ExperimentName ? Attendance.FirstRound : Attendance.None;
    }

    /// <summary>Whether the preset has disks measured on this storage.</summary>
    public bool Includes(Storage storage) => storage == Storage.Plain || Depth == Depth.Full;
}
