using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// Whether the host was another between the runs, as the other platforms tell: if they moved together, a platform's change may be the host's, and
/// is held to native. For each experiment and platform the index of a round is the median, over all series of the experiment's other platforms, of their
/// <see cref="ClippedScores"/> (turned so that more is worse); whether it differs between the sides is <see cref="PermutationTest"/>'s to say. One platform that
/// changed does not move the median of the others, and what changed in itself is not in it.
/// </summary>
internal sealed class HostShift
{
    /// <summary>A shift is believed at once: it only has a platform held to native as well.</summary>
    private const double Level = 0.10;

    /// <summary>Enough for that level.</summary>
    private const int Draws = 999;

    private readonly Dictionary<(string Experiment, string Platform), double> _shifts = [];

    private HostShift()
    {
    }

    /// <summary>That of a comparison that is not held to native.</summary>
    public static HostShift None { get; } = new();

    /// <summary>The experiments in which platforms moved together.</summary>
    public IReadOnlyCollection<string> Experiments => [.. _shifts.Keys.Select(key => key.Experiment).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Asks the others of each platform.</summary>
    /// <param name="compared">All metrics.</param>
    /// <param name="baselineUnits">Units of the baseline that are relabelled: rounds, or runs.</param>
    /// <param name="seed">Seed of the relabellings.</param>
    public static HostShift Find(IEnumerable<ComparedMetric> compared, int baselineUnits, int seed)
    {
        var shift = new HostShift();
        foreach (var experiment in compared.Where(metric => metric.Values is not null).GroupBy(metric => metric.Case.Experiment))
        {
            var byPlatform = experiment.ToLookup(metric => metric.Case.PlatformLabel, metric => (Scores: CostScores(metric), Change: CostChange(metric)));
            foreach (var platform in byPlatform)
            {
                var others = byPlatform.Where(other => other.Key != platform.Key).SelectMany(other => other).ToList();
                if (others.Count > 0 && PermutationTest.Test([Index([.. others.Select(other => other.Scores)])], baselineUnits, seed, Draws)[0] < Level)
                {
                    shift._shifts[(experiment.Key, platform.Key)] = Quantiles.Median(others.Select(other => other.Change));
                }
            }
        }

        return shift;
    }

    /// <summary>By how much the others of a case's platform moved: the median logarithm of their ratios, above 0 for worse; null where they did not.</summary>
    public double? Of(CaseId id) => _shifts.TryGetValue((id.Experiment, id.PlatformLabel), out var shift) ? shift : null;

    private static double CostChange(ComparedMetric metric) => Math.Log(metric.Values!.Ratio!.Median) * (metric.Direction == Direction.Higher ? -1 : 1);

    private static double[] CostScores(ComparedMetric metric)
    {
        var scores = ClippedScores.AboutMedian(metric.Values!.Logarithms);
        return metric.Direction == Direction.Higher ? [.. scores.Select(score => -score)] : scores;
    }

    private static double[] Index(double[][] series) =>
    [
        .. Enumerable.Range(0, series[0].Length).Select(round =>
        {
            var present = Side.Present([.. series.Select(scores => scores[round])]);
            return present.Length == 0 ? double.NaN : Quantiles.Median(present);
        }),
    ];
}
