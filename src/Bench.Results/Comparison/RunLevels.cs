using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// How the change of each platform stands to those of the other platforms, by <see cref="RunLevelTest"/>, for each metric of each guest and its parameters. Rounds of one run share what the platform has in that run (where its
/// pages and its daemons happen to lie), so that they alone call any difference of levels a change, the surer the more of them there are.
/// </summary>
internal sealed class RunLevels
{
    private readonly Dictionary<SeriesKey, RunLevelStanding> _standings = [];

    private RunLevels()
    {
    }

    /// <summary>Where levels are not asked for: sides that were interleaved share the run, runs as units have the levels in the test, and a comparison of values alone takes them as they are.</summary>
    public static RunLevels None { get; } = new();

    /// <summary>Holds platforms to each other.</summary>
    /// <param name="judged">The metrics that are to have a verdict.</param>
    /// <param name="compared">All metrics: those that do not differ at all are others, too.</param>
    /// <param name="runs">Runs of either side: levels of several are averaged.</param>
    /// <param name="options">The level of the test, what is known of levels, and whether ratios to native are compared.</param>
    public static RunLevels Find(IReadOnlyCollection<ComparedMetric> judged, IEnumerable<ComparedMetric> compared, (int Baseline, int Diff) runs, ComparisonOptions options)
    {
        var levels = new RunLevels();
        var platforms = judged.Select(metric => metric.Subject).Distinct().Count();
        var likeEachOther = compared.Where(metric => metric.HasRatio).ToLookup(metric => OfAnyPlatform(metric.Key));
        foreach (var metrics in judged.Select(metric => OfAnyPlatform(metric.Key)).Distinct().Select(key => likeEachOther[key].ToArray()))
        {
            var level = options.Rules.RunLevelOf(metrics[0].Definition);
            if (level == 0)
            {
                continue;
            }

            // A ratio to native has native's level, too.
            var variance = level * level * (1.0 / runs.Baseline + 1.0 / runs.Diff) * (options.Basis == ComparisonBasis.Ratios ? 2 : 1);
            foreach (var (metric, standing) in metrics.Zip(RunLevelTest.Of([.. metrics.Select(metric => metric.ToChange())], variance, options.Significance, platforms)))
            {
                levels._standings[metric.Key] = standing;
            }
        }

        return levels;
    }

    /// <summary>That of one metric; null where it is not asked for.</summary>
    public RunLevelStanding? Of(SeriesKey key) => _standings.TryGetValue(key, out var standing) ? standing : null;

    private static SeriesKey OfAnyPlatform(SeriesKey key) => key with { Case = key.Case with { Platform = string.Empty, Accelerator = null } };
}
