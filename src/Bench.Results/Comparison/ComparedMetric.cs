using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// One metric of one case on its way to a verdict. What needs no test is decided at once, the rest when the p-values of all metrics are
/// known.
/// </summary>
internal sealed class ComparedMetric
{
    /// <summary>The level of the interval that belongs to two one-sided tests at 5 %.</summary>
    private const double EquivalenceLevel = 0.90;

    /// <summary>What a kernel keeps for itself of a machine's memory differs by less from version to version.</summary>
    private const double SameSize = 0.001;

    /// <summary>Ratios that scatter by more than so many times the values come from a native that scatters more than the case.</summary>
    private const double MostImprecise = 2;

    private readonly SeriesKey _key;
    private readonly MetricDefinition _definition;
    private readonly Side _baseline;
    private readonly Side _diff;
    private readonly ComparisonOptions _options;
    private readonly LevelChange? _values;
    private readonly LevelChange? _ratios;
    private readonly LevelChange[] _judged = [];

    public ComparedMetric(SeriesKey key, MetricDefinition definition, Side baseline, Side diff, ComparisonOptions options)
    {
        (_key, _definition, _baseline, _diff, _options) = (key, definition, baseline, diff, options);
        var direction = options.Rules.DirectionOf(key.Metric, (diff.Series.GetValueOrDefault(key) ?? baseline.Series[key]).Direction);

        // A fact is compared as it is.
        var byRatio = options.Basis == ComparisonBasis.Ratios && direction != Direction.Exact;
        var (one, two) = byRatio ? (baseline.RatiosOf(key), diff.RatiosOf(key)) : (baseline.ValuesOf(key), diff.ValuesOf(key));
        var (before, after) = (baseline.ByRun(one), diff.ByRun(two));
        var (verdict, reason) = WithoutTest(direction, one, two);
        if (verdict == Verdict.Undecided && reason is null)
        {
            _values = options.Between is null
                ? byRatio ? null : Change(before, after)
                : LevelChange.OfRatios(baseline.ByRun([.. one.Zip(two, (first, second) => second / first)]));
            _ratios = options.Between is not null || options.Basis == ComparisonBasis.Values ? null : ChangeOfRatios();
            _judged = [.. new[] { _values, _ratios }.OfType<LevelChange>()];
            reason = NeedsTest ? null : "too few rounds: one on a side does not tell how values scatter";
        }

        var isEqual = verdict == Verdict.Same && direction != Direction.Exact && Side.Present([.. one, .. two]).All(value => value > 0);
        Row = new MetricComparison
        {
            Case = key.Case,
            Family = diff.Runs.Concat(baseline.Runs).Select(run => PlatformFamilies.Of(run.Environment, key.Case))
                .FirstOrDefault(family => family != "-", "-"),
            Metric = key.Metric,
            Unit = key.Unit,
            Direction = direction,
            Headline = definition.IsHeadlineOf(key.Case),
            Verdict = verdict,
            FailuresRose = diff.FailuresOf(key) > baseline.FailuresOf(key),
            BaselineRounds = before.Sum(run => run.Length),
            DiffRounds = after.Sum(run => run.Length),
            BaselineMedian = Level(before),
            DiffMedian = Level(after),
            Ratio = _judged.FirstOrDefault()?.Interval(EquivalenceLevel) ?? (isEqual ? new Estimate(1, null, null) : null),
            RatioOfNativeRatios = _values is null ? null : _ratios?.Interval(EquivalenceLevel),
            SmallestEffect = options.Rules.SmallestEffectOf(definition),
            Reason = reason,
        };
    }

    /// <summary>What is known of it so far.</summary>
    public MetricComparison Row { get; set; }

    /// <summary>Whether a test is to decide.</summary>
    public bool NeedsTest => _judged.Length > 0;

    /// <summary>
    /// The p-value of the ratios to native, or of the values where there are no such ratios: values tell a platform's change from the
    /// host's only when the host does not change.
    /// </summary>
    public double PValue => Decisive.PValue;

    private LevelChange Decisive => _judged[^1];

    /// <summary>Decides by a test.</summary>
    /// <param name="adjustedPValue">The p-value, adjusted for the number of metrics tested with it.</param>
    /// <param name="significance">The level at which the first of them is tested.</param>
    public void Decide(double adjustedPValue, double significance)
    {
        Row = Row with { AdjustedPValue = adjustedPValue, Detectable = Decisive.Detectable(significance, Row.SmallestEffect) };
        var isBeyond = _judged.All(change => VerdictRule.IsBeyond(change.Ratio, Row.SmallestEffect))
            && _judged.All(change => change.Ratio > 1 == _judged[0].Ratio > 1);
        if (adjustedPValue < _options.Significance && isBeyond)
        {
            Row = Row with { Verdict = Verdicts.OfChange(Row.Direction, _judged[0].Ratio) };
        }
        else
        {
            DecideWithoutChange();
        }
    }

    /// <summary>Decides for a detail whose headline has not changed.</summary>
    public void DecideWithoutChange()
    {
        var hasMoved = Decisive.PValue < _options.Significance && VerdictRule.IsBeyond(Decisive.Ratio, Row.SmallestEffect);
        if (hasMoved || !_judged.Any(IsEquivalent))
        {
            return;
        }

        var isByRatio = _ratios is not null && _values is not null && !IsEquivalent(_values);
        Row = Row with
        {
            Verdict = Verdict.Same,
            Reason = isByRatio ? $"by ratio to native, which changed alike ({Range(Equivalence(_ratios!))})" : null,
        };
    }

    /// <summary>The row with how many more rounds failed, where the others are compared.</summary>
    public MetricComparison WithFailures()
    {
        if (Row is not { FailuresRose: true, DiffRounds: > 0 })
        {
            return Row;
        }

        var failures = $"failures went from {_baseline.FailuresOf(_key)} to {_diff.FailuresOf(_key)}";
        return Row with { Reason = Row.Reason is null ? failures : $"{Row.Reason}; {failures}" };
    }

    /// <summary>Where either of two may show it, each is tested at half the level, so that both together are wrong as rarely as one.</summary>
    private Estimate Equivalence(LevelChange change) => change.Interval(1 - ((1 - EquivalenceLevel) / _judged.Length));

    private bool IsEquivalent(LevelChange change) => VerdictRule.IsEquivalent(Equivalence(change), Row.SmallestEffect);

    private static double? Level(IReadOnlyList<double[]> runs) => runs.Count switch
    {
        0 => null,
        1 => Quantiles.Median(runs[0]),
        _ when runs.All(run => Quantiles.Median(run) > 0) => Math.Exp(runs.Average(run => Math.Log(Quantiles.Median(run)))),
        _ => Quantiles.Median(runs.SelectMany(run => run)),
    };

    private static string Range(Estimate interval) =>
        $"{Quantity.FormatRatio(interval.Low!.Value)} – {Quantity.FormatRatio(interval.High!.Value)}";

    private LevelChange? Change(IReadOnlyList<double[]> before, IReadOnlyList<double[]> after) =>
        LevelChange.Between(before, after, _options.Rules.RunLevelOf(_definition), _definition.RoundScatter);

    /// <summary>The change of the ratios to native; null where a side has none, or native is too imprecise to tell anything.</summary>
    private LevelChange? ChangeOfRatios()
    {
        var (before, after) = (_baseline.ByRun(_baseline.RatiosOf(_key)), _diff.ByRun(_diff.RatiosOf(_key)));
        if (before.Count == 0 || after.Count == 0 || before.Concat(after).SelectMany(run => run).Any(ratio => !(ratio > 0)))
        {
            return null;
        }

        var ratios = Change(before, after);
        return _values is not null && ratios?.StandardError > MostImprecise * _values.StandardError ? null : ratios;
    }

    private (Verdict Verdict, string? Reason) WithoutTest(Direction direction, double[] one, double[] two)
    {
        var (before, after) = (Side.Present(one), Side.Present(two));
        return (before, after) switch
        {
            (_, []) => WithoutLaterValues(before.Length > 0),
            ([], _) => (Verdict.New, _baseline.Failed(_key) ? "failed in the baseline" : UnitChange(_baseline)),
            _ when FailsMostly(_diff) && !FailsMostly(_baseline) => (Verdict.Failed, _diff.ReasonFor(_key)),
            _ when HasSameValues(before, after) => (Verdict.Same, null),
            _ when direction == Direction.Exact => OfFact(before, after),
            _ when before.Concat(after).Any(value => !(value > 0))
                => (Verdict.Undecided, "values that are not above zero have no ratio"),
            _ when _options.Between is null || one.Zip(two).Any(pair => !double.IsNaN(pair.First + pair.Second))
                => (Verdict.Undecided, null),
            _ => (Verdict.Undecided, "no round has both"),
        };
    }

    private (Verdict Verdict, string? Reason) WithoutLaterValues(bool hasEarlier) => hasEarlier switch
    {
        _ when _diff.Failed(_key) => (Verdict.Failed, _diff.ReasonFor(_key)),
        true => (Verdict.Missing, _diff.ReasonFor(_key) ?? UnitChange(_diff) ?? "not measured on the later side"),
        _ when _baseline.Failed(_key) => (Verdict.Missing, "failed in the baseline, and not measured on the later side"),
        _ when _baseline.Series.ContainsKey(_key) && _diff.Series.ContainsKey(_key)
            => (Verdict.Same, $"neither side can have a value: {_diff.ReasonFor(_key)}"),
        _ => (Verdict.Missing, "neither side has a value"),
    };

    /// <summary>Whether both have the same values in any order, or all values are one.</summary>
    private static bool HasSameValues(double[] before, double[] after) =>
        before.Min() == after.Min() && before.Max() == after.Max()
        && (before.Min() == before.Max() || before.Order().SequenceEqual(after.Order()));

    private bool FailsMostly(Side side) => side.FailuresOf(_key) > side.CountOf(_key);

    private (Verdict Verdict, string? Reason) OfFact(double[] before, double[] after)
    {
        var (one, two) = (before[0], after[0]);
        var ofOneRound = before.Length == 1 || after.Length == 1
            ? (Verdict.Undecided, "a fact of one round: whether it differs from round to round is not known")
            : default((Verdict, string?)?);
        return Math.Abs(two - one) switch
        {
            _ when before.Distinct().Count() > 1 || after.Distinct().Count() > 1
                => ofOneRound ?? (Verdict.Undecided, "a fact that should not change differs between rounds of one run"),
            var change when _key.Unit == "B" && change < SameSize * one => (Verdict.Same, $"the size differs by {change / one:0.#### %}"),
            _ when _options.Between is not null
                => (Verdict.Undecided, $"a fact in which the platforms differ: {Format(one)} and {Format(two)}"),
            _ => ofOneRound ?? (Verdict.Worse, $"a fact that should not change went from {Format(one)} to {Format(two)}"),
        };

        string Format(double value) => Quantity.Format(value, _key.Unit);
    }

    private string? UnitChange(Side other) =>
        other.OtherUnitOf(_key) is { } unit ? $"measured in {unit} there, in {_key.Unit} here" : null;
}
