using Bench.Results.Statistics;

namespace Bench.Results;

/// <summary>What a reader must know of a run as a whole.</summary>
internal static class RunNotes
{
    public static IReadOnlyList<string> For(RunEnvironment environment, IReadOnlyList<Sample> samples, int rounds, HostNoise noise, FirstRuns firstRuns) =>
    [
        .. Interruption(environment, rounds),
        .. FirstRoundOnly(environment, samples, rounds),
        .. noise.Notes,
        .. firstRuns.Notes,
        .. NoNative(environment, samples),
    ];

    private static IEnumerable<string> Interruption(RunEnvironment environment, int rounds)
    {
        if (rounds < environment.Settings.Rounds)
        {
            yield return $"{rounds} of {environment.Settings.Rounds} rounds were begun: the run was interrupted, or is still under way";
        }
    }

    /// <summary>A preset may have more in its first round than in the others. Of a run that was interrupted nobody knows what later rounds would have had.</summary>
    private static IEnumerable<string> FirstRoundOnly(RunEnvironment environment, IReadOnlyList<Sample> samples, int rounds)
    {
        if (rounds == 1 || rounds < environment.Settings.Rounds)
        {
            yield break;
        }

        var once = samples.Where(sample => sample.Round != Sample.WarmupRound).GroupBy(sample => sample.Case).Where(@case => @case.All(sample => sample.Round == 1)).Select(@case => @case.Key).ToList();
        if (once.Count > 0)
        {
            var platforms = once.Select(@case => @case.PlatformLabel).Distinct().Order(StringComparer.Ordinal);
            yield return $"{once.Count} cases were in the first of {rounds} rounds alone, and have no interval ({string.Join(", ", platforms)}); --platform NAME or --filter measures them in every round";
        }
    }

    private static IEnumerable<string> NoNative(RunEnvironment environment, IReadOnlyList<Sample> samples)
    {
        if (samples.Count > 0 && !environment.Platforms.Any(platform => platform is { Name: NativeRatio.NativePlatform, Usable: true }))
        {
            yield return $"there are no ratios to {NativeRatio.NativePlatform}, which was not part of the run";
        }
    }
}
