using Bench.Experiments;
using Bench.Platforms;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>How long a case may take, before it has been measured: for plans and the first round's progress, never for results.</summary>
internal static class TimeEstimate
{
    private static readonly TimeSpan JobStart = TimeSpan.FromSeconds(0.4);

    public static TimeSpan Of(BenchmarkCase benchmark, Preset preset, bool isEmulated)
    {
        var platform = CaseCatalog.PlatformOf(benchmark).Platform;
        var lifecycle = TimeSpan.FromSeconds(platform.Family switch
        {
            Family.Process => 0.1,

            // Guessed from what others have published: these machines have not been seen with an accelerator.
            Family.Vm when platform.ChoosesAccelerator && !isEmulated => 1,
            Family.Vm => CaseCatalog.GuestOf(benchmark) == "busybox" ? 2 : 3.5,
            _ => 0.5,
        });
        if (CaseCatalog.WorkloadOf(benchmark) is { } workload)
        {
            // A network has two ends.
            return (CaseCatalog.ExperimentOf(benchmark) == "network" ? 2 : 1) * lifecycle + workload.Steps.Sum(step => step.WindowsIn(preset)) * TimeSpan.FromSeconds(preset.WindowSeconds);
        }

        return CaseCatalog.ExperimentOf(benchmark) switch
        {
            DiskBenchmarks.ExperimentName => DiskJob.Of(preset.Depth, CaseCatalog.StorageOf(benchmark) == Storage.Plain).Aggregate(lifecycle, (sum, job) => sum + JobStart + job.TimeIn(preset.DiskTime)),
            FootprintBenchmarks.ExperimentName => preset.FootprintInstances * lifecycle + (preset.FootprintInstances + 1) * preset.SettleTime,
            "memory" => lifecycle + preset.SettleTime,

            // Plain, with its phases observed, and sampled.
            "boot" => 3 * lifecycle,
            _ => lifecycle,
        };
    }

    /// <summary>Minutes and seconds.</summary>
    public static string Text(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";
}
