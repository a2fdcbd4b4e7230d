using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>Compares two sides, metric by metric of each case.</summary>
public static class RunComparison
{
    /// <summary>Seed of the relabellings that are drawn, the same always: the same runs compare alike.</summary>
    private const int Seed = 1;

    /// <summary>Compares two runs in memory.</summary>
    public static ComparisonResult Compare(RunData baseline, RunData diff, ComparisonOptions? options = null) =>
        Compare([RunDigest.Of(baseline)], [RunDigest.Of(diff)], options);

    /// <summary>Gives each metric of each case that either side has its verdict.</summary>
    /// <param name="baseline">The runs that are compared with, one or more.</param>
    /// <param name="diff">The runs that are judged; with <see cref="ComparisonOptions.Between"/>, the same.</param>
    /// <param name="options">How to compare.</param>
    /// <remarks>
    /// A verdict of better or worse needs both: a p-value below <see cref="ComparisonOptions.Significance"/> by <see cref="PermutationTest"/> (<see cref="SignFlipTest"/> for platforms
    /// that were interleaved), adjusted for all tested metrics, and a ratio of medians farther from 1 than the smallest effect that matters; where the other platforms moved as well
    /// (<see cref="HostShift"/>), by ratio to native of the same rounds, too. A verdict of same needs the 90 % interval of the ratio within the smallest effect, which is the two one-sided
    /// tests of D. J. Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987), 657–680, at 5 %; or identical values. Everything else is undecided.
    /// </remarks>
    /// <exception cref="ArgumentException">A side has no runs.</exception>
    public static ComparisonResult Compare(IReadOnlyList<RunDigest> baseline, IReadOnlyList<RunDigest> diff, ComparisonOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(diff);
        if (baseline.Count == 0 || diff.Count == 0)
        {
            throw new ArgumentException("A comparison needs a run on each side.");
        }

        options ??= new ComparisonOptions();
        var definitions = MetricDefinitions.Of(diff.Concat(baseline).Select(run => run.Environment));
        RunEnvironment[] environments = [.. baseline.Concat(diff).Select(run => run.Environment).Distinct()];
        var mismatches = environments.Skip(1).SelectMany(other => HostComparison.Mismatches(environments[0].Host, other.Host)).Distinct().ToList();
        var notes = new List<string>(environments.Skip(1).SelectMany(other => HostComparison.Notes(environments[0], other)).Distinct());
        var isByRuns = options.Between is null && AreEnoughAsUnits(baseline.Count, diff.Count, options.Significance);
        var sides = options.Between is { } pair
            ? (Baseline: Side.OfPlatform(baseline, pair.Baseline, SharedName(pair)), Diff: Side.OfPlatform(diff, pair.Diff, SharedName(pair)))
            : (Baseline: Side.Of(baseline, isByRuns), Diff: Side.Of(diff, isByRuns));
        var result = new ComparisonResult
        {
            Baseline = options.Between?.Baseline ?? sides.Baseline.Name,
            Diff = options.Between?.Diff ?? sides.Diff.Name,
            Basis = options.Basis,
            Significance = options.Significance,
            HostMismatches = mismatches,
            Metrics = [],
            Means = [],
            LeftOut = 0,
            Notes = notes,
            Exit = ComparisonExit.NotComparable,
        };
        if (mismatches.Count > 0 && options.Basis != ComparisonBasis.Ratios)
        {
            notes.Add("absolute values from hosts that differ do not compare; their ratios to native do, when asked for");
            return result;
        }

        var keys = sides.Baseline.Series.Keys.Union(sides.Diff.Series.Keys).Where(key => IsCompared(key, definitions, options.Rules)).ToList();
        var withoutNative = options.Basis == ComparisonBasis.Ratios ? keys.Where(key => LacksNative(key, sides.Baseline) || LacksNative(key, sides.Diff)).ToHashSet() : [];
        var compared = keys.Where(key => !withoutNative.Contains(key)).Select(key => new ComparedMetric(key, definitions[key.Metric], sides.Baseline, sides.Diff, options)).ToList();
        var shift = Judge(compared, sides.Baseline.Units, (baseline.Count, diff.Count), isByRuns, options);
        if (isByRuns)
        {
            notes.Add($"runs are compared with runs, {baseline.Count} and {diff.Count}, by the medians of their rounds");
        }
        else if (options is { Between: null, Basis: not ComparisonBasis.Values })
        {
            notes.Add("with few runs a side, a platform's change has to stand out of the levels that platforms have of their own in each run, as the other platforms show them; bench ab, or five runs a side, tell smaller changes");
        }

        AddNotes(notes, sides.Baseline, sides.Diff, withoutNative.Count, shift);
        MetricComparison[] rows = [.. compared.Select(metric => metric.ToRow()).Order(new RowOrder(definitions))];
        var nothing = rows.All(row => row.Verdict is Verdict.New or Verdict.Missing);
        if (nothing)
        {
            notes.Add("the sides have no metric of any case in common: there was nothing to compare");
        }

        return result with
        {
            Metrics = rows,
            Means = ExperimentMean.Of(rows),
            LeftOut = withoutNative.Count,
            Exit = nothing ? ComparisonExit.NotComparable : rows.Any(row => row.CountsAsWorse) ? ComparisonExit.SomethingWorse : ComparisonExit.NothingWorse,
        };
    }

    private static string SharedName(PlatformPair pair) => $"{pair.Diff} / {pair.Baseline}";

    private static bool IsCompared(SeriesKey key, MetricDefinitions definitions, ComparisonRules rules) =>
        !NoiseThresholds.OfTheMachine.Contains(key.Case.Experiment)
        && !definitions[key.Metric].Circumstance
        && rules.Compares(key.Metric);

    /// <summary>Whether a comparison by ratios has nothing to relate the metric to.</summary>
    private static bool LacksNative(SeriesKey key, Side side) =>
        key.Case.Platform == NativeRatio.NativePlatform
        || (side.Series.TryGetValue(key, out var series) && series.Direction != Direction.Exact && series.Count > 0 && Side.Present(side.RatiosOf(key)).Length == 0);

    /// <summary>Whether runs can be the units of the test: enough for it to pass the level, and for an interval of their ratio.</summary>
    private static bool AreEnoughAsUnits(int baselineRuns, int diffRuns, double significance) =>
        Math.Min(baselineRuns, diffRuns) >= MedianInterval.MinimumRounds(TestedValues.EquivalenceLevel) && PermutationTest.SmallestPValue(baselineRuns, diffRuns) < significance;

    /// <summary>
    /// Wholes first, then the parts of those that changed (hierarchical testing: N. Meinshausen, "Hierarchical Testing of Variable Importance", Biometrika 95 (2008), 265–278): parts
    /// are many and vary more than the whole, and one that changed without the whole changes nothing for who waits for the whole.
    /// </summary>
    private static HostShift Judge(List<ComparedMetric> compared, int baselineUnits, (int Baseline, int Diff) runs, bool isByRuns, ComparisonOptions options)
    {
        var tested = compared.Where(metric => metric.NeedsTest).ToList();
        foreach (var values in tested.SelectMany(metric => new[] { metric.Values, metric.Ratios }).OfType<TestedValues>())
        {
            if (options.Between is null)
            {
                values.Estimate();
            }
            else
            {
                values.EstimatePaired();
            }
        }

        var shift = options is { Basis: ComparisonBasis.ValuesHeldToNative, Between: null } ? HostShift.Find(tested, baselineUnits, Seed) : HostShift.None;
        var dip = new Dip(Seed);
        var bySubject = compared.ToLookup(metric => metric.Subject);
        var wholesOf = tested.ToDictionary(metric => metric, metric => metric.Definition.PartOf is var wholes ? bySubject[metric.Subject].Where(other => other.HasRatio && wholes.Contains(other.Key.Metric)).ToList() : []);
        Decide([.. tested.Where(metric => wholesOf[metric].Count == 0)]);
        var parts = tested.Where(metric => wholesOf[metric].Count > 0).ToList();
        Decide([.. parts.Where(metric => wholesOf[metric].Any(whole => whole.HasChanged))]);
        foreach (var part in parts.Where(metric => !wholesOf[metric].Any(whole => whole.HasChanged)))
        {
            part.Decide(shift.Of(part.Case), null, string.Join(" and ", wholesOf[part].Select(whole => whole.Key.Metric).Distinct()), dip);
        }

        return shift;

        void Decide(IReadOnlyCollection<ComparedMetric> family)
        {
            Test(family, baselineUnits, options);
            var levels = isByRuns || options.Between is not null || options.Basis == ComparisonBasis.Values ? RunLevels.None : RunLevels.Find(family, compared, runs, options);
            foreach (var metric in family)
            {
                metric.Decide(shift.Of(metric.Case), levels.Of(metric.Key), null, dip);
            }
        }
    }

    private static void Test(IReadOnlyCollection<ComparedMetric> compared, int baselineUnits, ComparisonOptions options)
    {
        foreach (var family in new[] { compared.Select(metric => metric.Values), compared.Select(metric => metric.Ratios) })
        {
            var tested = family.OfType<TestedValues>().ToList();
            var pValues = options.Between is null
                ? PermutationTest.Test([.. tested.Select(values => values.Logarithms)], baselineUnits, Seed)
                : SignFlipTest.Test([.. tested.Select(values => values.LogarithmsOfRatios)], Seed);
            foreach (var (values, p) in tested.Zip(pValues))
            {
                values.PValue = p;
            }
        }
    }

    /// <summary>The median clock of a side's rounds, Hz; null where no round tells it.</summary>
    private static double? ClockOf(Side side) => side.Series.Keys
        .Where(key => key.Case.Experiment == NoiseThresholds.HostExperiment && key.Metric == NoiseThresholds.FrequencyMetric)
        .Select(key => Side.Present(side.ValuesOf(key)))
        .Where(values => values.Length > 0)
        .Select(values => (double?)Quantiles.Median(values))
        .FirstOrDefault();

    private static void AddNotes(List<string> notes, Side baseline, Side diff, int leftOut, HostShift shift)
    {
        if (baseline.Series.Keys.Union(diff.Series.Keys).Any(key => NoiseThresholds.OfTheMachine.Contains(key.Case.Experiment)))
        {
            notes.Add($"the experiments {string.Join(" and ", NoiseThresholds.OfTheMachine)} say what the machine was like: they get no verdict");
        }

        if (diff.Runs.Count > 0 && ClockOf(baseline) is { } before && ClockOf(diff) is { } after && Math.Abs((after / before) - 1) > NoiseThresholds.FrequencyShare)
        {
            notes.Add($"the processors' clock differs: {Quantity.Format(before, "Hz")} → {Quantity.Format(after, "Hz")}; whatever computes takes that much longer or shorter, and two processors of one name may be two kinds");
        }

        if (leftOut > 0)
        {
            notes.Add($"{leftOut} metrics left out: native itself, and those without a counterpart on native in the same round");
        }

        if (diff.Runs.Count > 0 && baseline.Series.Keys.Select(key => key.Case.PlatformLabel).Distinct().Count() == 1)
        {
            notes.Add("with one platform only, a change of the host between the runs would show as its own");
        }

        if (shift.Experiments.Count > 0)
        {
            notes.Add($"the host was another between the runs: in {string.Join(" and ", shift.Experiments)} the platforms moved together, and each is held to native");
        }
    }
}
