using Bench.Results.Statistics;
using Bench.Results.Summary;

namespace Bench.Results.Comparison;

/// <summary>Compares two sides, metric by metric of each case.</summary>
public static class RunComparison
{
    /// <summary>What matters comes first.</summary>
    private static readonly Verdict[] ByWeight =
        [Verdict.Worse, Verdict.Failed, Verdict.Missing, Verdict.Better, Verdict.Undecided, Verdict.Same, Verdict.New];

    /// <summary>Compares two runs in memory.</summary>
    public static ComparisonResult Compare(RunData baseline, RunData diff, ComparisonOptions? options = null) =>
        Compare([RunDigest.Of(baseline)], [RunDigest.Of(diff)], options);

    /// <summary>Gives each metric of each case that either side has its verdict.</summary>
    /// <param name="baseline">The runs that are compared with, one or more.</param>
    /// <param name="diff">The runs that are judged, one or more; with <see cref="ComparisonOptions.Between"/>, the same.</param>
    /// <param name="options">How to compare.</param>
    /// <remarks>
    /// <para>
    /// Headline metrics are judged first: the whole <see cref="ComparisonOptions.Significance"/> is spent on them, by
    /// <see cref="Holm"/>. Details are judged only where a headline of their case changed.
    /// </para>
    /// <para>
    /// Better and worse need a significant <see cref="LevelChange"/> of the ratios to native (for native, to the other platforms), or of
    /// the values where native is not precise enough; and a change larger than the smallest effect in both. What happens to the whole
    /// host is no platform's. Same needs the 90 % interval of the ratio within the smallest effect: the two one-sided tests at 5 % of
    /// D. J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987), 657–680. Where values or ratios may show it, each has
    /// half of that. Everything else is undecided.
    /// </para>
    /// </remarks>
    public static ComparisonResult Compare(
        IReadOnlyList<RunDigest> baseline,
        IReadOnlyList<RunDigest> diff,
        ComparisonOptions? options = null)
    {
        options ??= new ComparisonOptions();
        var definitions = MetricDefinitions.Of(diff.Concat(baseline).Select(run => run.Environment));
        var (one, two) = Side.Pair(baseline, diff, options.Between);
        var first = baseline[0].Environment;
        RunEnvironment[] others = [.. baseline.Concat(diff).Select(run => run.Environment).Distinct().Skip(1)];
        var result = new ComparisonResult
        {
            Baseline = options.Between?.Baseline ?? one.Name,
            Diff = options.Between?.Diff ?? two.Name,
            Basis = options.Basis,
            Significance = options.Significance,
            HostMismatches = [.. others.SelectMany(other => HostComparison.Mismatches(first.Host, other.Host)).Distinct()],
            Notes = [.. others.SelectMany(other => HostComparison.Notes(first, other)).Distinct()],
            Exit = ComparisonExit.NotComparable,
        };
        if (result.HostMismatches.Count > 0 && options.Basis != ComparisonBasis.Ratios)
        {
            const string why = "absolute values from hosts that differ do not compare; their ratios to native do, when asked for";
            return result with { Notes = [.. result.Notes, why] };
        }

        SeriesKey[] keys = [.. one.Series.Keys.Union(two.Series.Keys).Where(key => IsCompared(key, definitions, options.Rules))];
        var withoutNative = options.Basis == ComparisonBasis.Ratios
            ? keys.Where(key => LacksNative(key, one, options.Rules) || LacksNative(key, two, options.Rules)).ToHashSet()
            : [];
        var compared = keys
            .Where(key => !withoutNative.Contains(key))
            .Select(key => new ComparedMetric(key, definitions[key.Metric], one, two, options))
            .ToList();
        Judge(compared, options.Significance);
        var rows = InOrder(compared.Select(metric => metric.WithFailures()), definitions);
        return result with
        {
            Metrics = rows,
            Power = ComparisonPower.Of(rows, definitions),
            Means = ExperimentMean.Of(rows),
            LeftOut = withoutNative.Count,
            Notes = [.. result.Notes, .. NotesOn(one, two, options, result.HostMismatches, withoutNative, rows)],
            Exit = ExitOf(rows, withoutNative),
        };
    }

    private static bool IsCompared(SeriesKey key, MetricDefinitions definitions, ComparisonRules rules) =>
        !NoiseThresholds.OfTheMachine.Contains(key.Case.Experiment)
        && !definitions[key.Metric].Circumstance
        && rules.Compares(key.Metric);

    /// <summary>Whether a comparison by ratios has nothing to relate the metric to.</summary>
    private static bool LacksNative(SeriesKey key, Side side, ComparisonRules rules) =>
        key.Case.Platform == NativeRatio.NativePlatform
        || (side.Series.TryGetValue(key, out var series) && series.Count > 0
            && rules.DirectionOf(key.Metric, series.Direction) != Direction.Exact
            && Side.Present(side.RatiosOf(key)).Length == 0);

    /// <summary>The whole chance of a false alarm is spent on headlines; details explain those that changed.</summary>
    private static void Judge(List<ComparedMetric> compared, double significance)
    {
        // Of runs that declare no headline, such as imported ones, every metric is one.
        if (!compared.Any(metric => metric.Row.Headline))
        {
            compared.ForEach(metric => metric.Row = metric.Row with { Headline = true });
        }

        var tested = compared.Where(metric => metric.NeedsTest).ToList();
        Decide([.. tested.Where(metric => metric.Row.Headline)]);
        var rows = tested.Select(metric => metric.Row);
        var changed = rows.Where(row => row.Verdict is Verdict.Better or Verdict.Worse).Select(row => row.Case).ToHashSet();
        foreach (var details in tested.Where(metric => !metric.Row.Headline).GroupBy(metric => metric.Row.Case))
        {
            if (changed.Contains(details.Key))
            {
                Decide([.. details]);
            }
            else
            {
                details.ToList().ForEach(metric => metric.DecideWithoutChange());
            }
        }

        void Decide(IReadOnlyCollection<ComparedMetric> family)
        {
            foreach (var (metric, p) in family.Zip(Holm.Adjust([.. family.Select(metric => metric.PValue)])))
            {
                metric.Decide(p, significance / family.Count);
            }
        }
    }

    /// <summary>Worse by how much, then failed and missing, better by how much, the rest by name.</summary>
    private static MetricComparison[] InOrder(IEnumerable<MetricComparison> rows, MetricDefinitions definitions) =>
    [
        .. rows.OrderBy(row => Array.IndexOf(ByWeight, row.Verdict))
            .ThenByDescending(SizeOfChange)
            .ThenBy(row => row.Case.Experiment, StringComparer.Ordinal)
            .ThenBy(row => row.Case.Guest, StringComparer.Ordinal)
            .ThenBy(row => row.Case.Parameters.ToString(), StringComparer.Ordinal)
            .ThenBy(row => row.Metric, definitions.Comparer)
            .ThenBy(row => row.Unit, StringComparer.Ordinal)
            .ThenBy(row => PlatformFamilies.RankOf(row.Family))
            .ThenBy(row => row.Case.PlatformLabel, StringComparer.Ordinal),
    ];

    private static double SizeOfChange(MetricComparison row) =>
        row is { Verdict: Verdict.Worse or Verdict.Better, Ratio: { } ratio } ? Math.Abs(Math.Log(ratio.Median)) : 0;

    private static ComparisonExit ExitOf(MetricComparison[] rows, HashSet<SeriesKey> leftOut) => rows switch
    {
        _ when rows.Any(row => row.CountsAsWorse) => ComparisonExit.SomethingWorse,
        _ when HasNothingInCommon(rows, leftOut) => ComparisonExit.NotComparable,
        _ => ComparisonExit.NothingWorse,
    };

    /// <summary>Where everything measured was left out, that facts are the same says nothing of it.</summary>
    private static bool HasNothingInCommon(MetricComparison[] rows, HashSet<SeriesKey> leftOut) => rows.All(
        row => row.Verdict is Verdict.New or Verdict.Missing || (LacksRatios(leftOut) && row.Direction == Direction.Exact));

    private static bool LacksRatios(HashSet<SeriesKey> leftOut) => leftOut.Any(key => key.Case.Platform != NativeRatio.NativePlatform);

    private static IEnumerable<string> NotesOn(
        Side baseline, Side diff, ComparisonOptions options, IReadOnlyList<HostMismatch> mismatches, HashSet<SeriesKey> leftOut,
        MetricComparison[] rows)
    {
        if (mismatches.Count > 0)
        {
            yield return $"the hosts differ ({string.Join("; ", mismatches)}), so ratios to native are compared and not values";
        }

        if (ClockOf(baseline) is { } before && ClockOf(diff) is { } after && Math.Abs(after / before - 1) > NoiseThresholds.FrequencyShare)
        {
            yield return $"the processors' clock differs: {Quantity.Format(before, "Hz")} → {Quantity.Format(after, "Hz")}; whatever "
                + "computes takes that much longer or shorter, and two processors of one name may be two kinds";
        }

        if (leftOut.Count > 0)
        {
            yield return $"{leftOut.Count} metrics left out: native itself, and those without a counterpart on native in the same round";
        }

        var platforms = baseline.Series.Keys.Where(key => !NoiseThresholds.OfTheMachine.Contains(key.Case.Experiment))
            .Select(key => key.Case.PlatformLabel).Distinct();
        if (options.Between is null && platforms.Count() == 1)
        {
            yield return "with one platform only, a change of the host between the runs would show as its own";
        }

        MetricComparison[] moved = [.. rows.Where(row => row.Headline && row.Case.Platform == NativeRatio.NativePlatform && HasMoved(row))];
        if (moved.Length > 0)
        {
            var how = string.Join(", ", moved.Select(row => $"{row.Metric} {Quantity.FormatRatio(row.Ratio!.Median)}"));
            yield return $"native itself moved, so the host may have changed ({how}); the other platforms are held to it";
        }

        if (HasNothingInCommon(rows, leftOut))
        {
            yield return LacksRatios(leftOut)
                ? "no ratio to native is in both sides: measure native beside the others (--platform native,…), in both runs"
                : "the sides have no metric of any case in common: there was nothing to compare";
        }
    }

    /// <summary>The median clock of a side's rounds, Hz; null where no round tells it.</summary>
    private static double? ClockOf(Side side) => side.Series.Keys
        .Where(key => key.Case.Experiment == NoiseThresholds.HostExperiment && key.Metric == NoiseThresholds.FrequencyMetric)
        .Select(key => Side.Present(side.ValuesOf(key)))
        .Where(values => values.Length > 0)
        .Select(values => (double?)Quantiles.Median(values))
        .FirstOrDefault();

    private static bool HasMoved(MetricComparison row) =>
        row.Ratio is { Low: { } low, High: { } high, Median: var ratio } && (low > 1 || high < 1)
            && VerdictRule.IsBeyond(ratio, row.SmallestEffect);
}
