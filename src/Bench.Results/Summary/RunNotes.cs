using Bench.Results.Flags;
using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>What a reader must know of a run as a whole.</summary>
internal static class RunNotes
{
    public static IReadOnlyList<string> For(RunEnvironment environment, IReadOnlyList<Sample> samples, int rounds) =>
    [
        .. Interruption(environment, rounds),
        .. NoNative(environment, samples),
    ];

    private static IEnumerable<string> Interruption(RunEnvironment environment, int rounds)
    {
        if (rounds < environment.Settings.Rounds)
        {
            yield return $"{rounds} of {environment.Settings.Rounds} rounds were begun: the run was interrupted, or is still under way";
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
