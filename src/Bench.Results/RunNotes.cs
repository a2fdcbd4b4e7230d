using System.Globalization;
using Bench.Results.Statistics;

namespace Bench.Results;

/// <summary>What a reader must know of a run as a whole.</summary>
internal static class RunNotes
{
    public static IReadOnlyList<string> For(RunEnvironment environment, IReadOnlyList<Sample> samples, int rounds) =>
    [
        .. Interruption(environment, rounds),
        .. NoisyRounds(samples, NoiseThresholds.StealMetric, NoiseThresholds.StealShare, "of CPU time stolen by the host's hypervisor"),
        .. NoisyRounds(samples, NoiseThresholds.CpuPressureMetric, NoiseThresholds.CpuPressureShare, "of the time some task waited for a CPU"),
        .. NoNative(environment, samples),
    ];

    private static IEnumerable<string> Interruption(RunEnvironment environment, int rounds)
    {
        if (rounds < environment.Settings.Rounds)
        {
            yield return $"{rounds} of {environment.Settings.Rounds} rounds were begun: the run was interrupted, or is still under way";
        }
    }

    private static IEnumerable<string> NoisyRounds(IReadOnlyList<Sample> samples, string metric, double threshold, string meaning) =>
        RoundValues.Of(samples.Where(sample => sample.Case.Experiment == NoiseThresholds.HostExperiment && sample.Metric == metric))
            .Where(round => round.Value > threshold)
            .Select(round => $"round {round.Key} is noisy and kept: {Percent(round.Value)} {meaning} (threshold {Percent(threshold)})");

    private static IEnumerable<string> NoNative(RunEnvironment environment, IReadOnlyList<Sample> samples)
    {
        if (samples.Count > 0 && !environment.Platforms.Any(platform => platform is { Name: NativeRatio.NativePlatform, Usable: true }))
        {
            yield return $"there are no ratios to {NativeRatio.NativePlatform}, which was not part of the run";
        }
    }

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
