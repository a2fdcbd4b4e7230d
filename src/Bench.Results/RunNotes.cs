using Bench.Results.Statistics;

namespace Bench.Results;

/// <summary>What a reader must know of a run as a whole.</summary>
internal static class RunNotes
{
    public static IReadOnlyList<string> For(RunEnvironment environment, IReadOnlyList<Sample> samples, int rounds, HostNoise noise, FirstRuns firstRuns) =>
    [
        .. Interruption(environment, rounds),
        .. FirstRoundOnly(environment, samples, rounds),
        .. LeftOut(environment, samples, rounds),
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

    /// <summary>A preset may have more in its first round than in the others. Of a run that ended early, or has hardly any later rounds, nobody knows what these would have had.</summary>
    private static IEnumerable<string> FirstRoundOnly(RunEnvironment environment, IReadOnlyList<Sample> samples, int rounds)
    {
        if (rounds <= 2 || rounds < environment.Settings.Rounds)
        {
            yield break;
        }

        // All of an experiment on a platform: what failed as a whole has other parameters than its parts would have had. What cannot be had has no interval in whatever round.
        var once = samples
            .Where(sample => sample.Round != Sample.WarmupRound)
            .GroupBy(sample => (sample.Case.Experiment, sample.Case.PlatformLabel))
            .Where(all => all.All(sample => sample.Round == 1) && all.Any(sample => sample.Outcome != Outcome.Unsupported))
            .Select(all => all.Key)
            .ToList();
        if (once.Count > 0)
        {
            yield return $"in the first of {rounds} rounds alone, and so without intervals: {InWords(once)}. --platform NAME or --filter measures them in every round";
        }
    }

    /// <summary>A preset may have less of some platforms than of others. Of a run without a second round nobody knows whether its first one was whole.</summary>
    private static IEnumerable<string> LeftOut(RunEnvironment environment, IReadOnlyList<Sample> samples, int rounds)
    {
        if (rounds < 2)
        {
            yield break;
        }

        var measured = samples
            .Where(sample => sample.Round != Sample.WarmupRound && !NoiseThresholds.OfTheMachine.Contains(sample.Case.Experiment))
            .Select(sample => (sample.Case.Experiment, sample.Case.PlatformLabel))
            .ToHashSet();
        var usable = environment.Platforms.Where(platform => platform.Usable).Select(PlatformFamilies.LabelOf).ToList();
        var leftOut = (from experiment in measured.Select(one => one.Experiment).Distinct() from platform in usable where !measured.Contains((experiment, platform)) select (experiment, platform)).ToList();
        if (leftOut.Count > 0)
        {
            yield return $"not measured in this run: {InWords(leftOut)}. --platform NAME, --filter or a longer preset measures what can be had of it";
        }
    }

    /// <summary>What is of the same platforms together: <c>cpu, ram of crun, runc; disk of crun</c>.</summary>
    private static string InWords(IEnumerable<(string Experiment, string Platform)> parts) => string.Join("; ", parts
        .GroupBy(part => part.Experiment, part => part.Platform)
        .GroupBy(experiment => string.Join(", ", experiment.Order(StringComparer.Ordinal)), experiment => experiment.Key)
        .Select(same => $"{string.Join(", ", same.Order(StringComparer.Ordinal))} of {same.Key}")
        .Order(StringComparer.Ordinal));

    private static IEnumerable<string> NoNative(RunEnvironment environment, IReadOnlyList<Sample> samples)
    {
        if (samples.Count > 0 && !environment.Platforms.Any(platform => platform is { Name: NativeRatio.NativePlatform, Usable: true }))
        {
            yield return $"there are no ratios to {NativeRatio.NativePlatform}, which was not part of the run";
        }
    }
}
