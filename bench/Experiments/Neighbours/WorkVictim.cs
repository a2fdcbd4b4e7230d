namespace Bench.Experiments.Neighbours;

/// <summary>A loop of stress-ng in the victim, whose speed shows what it notices of a neighbour.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Title">What it does, for charts.</param>
/// <param name="Stressor">The stressor and its options.</param>
/// <param name="Rival">The aggressor that wants the same of the host: beside this one it runs in every preset, beside the others in that
/// which has everything.</param>
internal sealed record WorkVictim(string Name, string Title, string Stressor, string Rival)
{
    /// <summary>The program that runs the loops.</summary>
    public const string Program = "stress-ng";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static IReadOnlyList<WorkVictim> All { get; } =
    [
        new("calls", "System calls", "--null 1", "cpu"),
        new("fsync", "Writes of 4 KiB, each synchronised", "--hdd 1 --hdd-opts fsync --hdd-write-size 4096 --hdd-bytes 4M", "disk"),

        // Six megabytes: more than a CPU's own caches have, less than the cache that CPUs share.
        new(
            "chase",
            "Steps along a linked list in memory",
            "--randlist 1 --randlist-compact --randlist-items 100000 --randlist-size 48",
            "cache"),
    ];

    /// <summary>Runs it for so many seconds; returns nanoseconds of an operation.</summary>
    /// <exception cref="InstanceException">It failed.</exception>
    /// <exception cref="ReportFormatException">Its report is none.</exception>
    public async Task<double> RunAsync(Instance instance, int seconds, CancellationToken cancellation)
    {
        var command = StressNgReport.Command(Stressor, seconds, "/scratch");
        var result = await instance.RunAsync(command, Patience, cancellation);
        WorkloadFailure.Require($"the loop '{Name}'", result);
        return StressNgReport.Parse(result.OutputText).NanosecondsPerOperation;
    }
}
