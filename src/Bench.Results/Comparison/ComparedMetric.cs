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

    private readonly Side _baseline;
    private readonly Side _diff;
    private readonly ComparisonOptions _options;
    private readonly MetricDefinition _definition;
    private readonly double _smallestEffect;
    private readonly double[] _before;
    private readonly double[] _after;
    private readonly LevelChange? _values;
    private readonly LevelChange? _ratios;
    private readonly LevelChange[] _judged = [];
    private Verdict _verdict;
    private string? _reason;
    private double? _adjustedPValue;
    private double? _detectable;

    public ComparedMetric(SeriesKey key, MetricDefinition definition, Side baseline, Side diff, ComparisonOptions options)
    {
        (Key, _definition, _baseline, _diff, _options) = (key, definition, baseline, diff, options);
        IsHeadline = definition.IsHeadlineOf(key.Case);
        _smallestEffect = options.Rules.SmallestEffectOf(definition);
        Direction = options.Rules.DirectionOf(key.Metric, (diff.Series.GetValueOrDefault(key) ?? baseline.Series[key]).Direction);

        // A fact is compared as it is.
        var byRatio = options.Basis == ComparisonBasis.Ratios && Direction != Direction.Exact;
        (_before, _after) = byRatio ? (baseline.RatiosOf(key), diff.RatiosOf(key)) : (baseline.ValuesOf(key), diff.ValuesOf(key));
        (_verdict, _reason) = WithoutTest();
        if (_verdict != Verdict.Undecided || _reason is not null)
        {
            return;
        }

        if (options.Between is not null)
        {
            _values = LevelChange.OfRatios(baseline.ByRun([.. _before.Zip(_after, (one, two) => two / one)]));
        }
        else
        {
            _values = byRatio ? null : Change(_baseline.ByRun(_before), _diff.ByRun(_after));
            _ratios = options.Basis == ComparisonBasis.Values ? null : ChangeOfRatios();
        }

        _judged = [.. new[] { _values, _ratios }.OfType<LevelChange>()];
        if (_judged.Length == 0)
        {
            _reason = "too few rounds: one on a side does not tell how values scatter";
        }
    }

    public SeriesKey Key { get; }

    public Direction Direction { get; }

    /// <summary>Whether it stands for its case; a detail is judged only where a headline of its case changed.</summary>
    public bool IsHeadline { get; set; }

    /// <summary>Whether a test is to decide.</summary>
    public bool NeedsTest => _judged.Length > 0;

    /// <summary>
    /// The p-value of the ratios to native, or of the values where there are no such ratios: values tell a platform's change from the
    /// host's only when the host does not change.
    /// </summary>
    public double PValue => Decisive.PValue;

    /// <summary>Whether it was called better or worse.</summary>
    public bool HasChanged => _verdict is Verdict.Better or Verdict.Worse;

    private LevelChange Decisive => _judged[^1];

    /// <summary>Decides by a test.</summary>
    /// <param name="adjustedPValue">The p-value, adjusted for the number of metrics tested with it.</param>
    /// <param name="significance">The level at which the first of them is tested.</param>
    public void Decide(double adjustedPValue, double significance)
    {
        _adjustedPValue = adjustedPValue;
        _detectable = Decisive.Detectable(significance, _smallestEffect);
        var isBeyond = _judged.All(change => VerdictRule.IsBeyond(change.Ratio, _smallestEffect))
            && _judged.All(change => change.Ratio > 1 == _judged[0].Ratio > 1);
        if (adjustedPValue < _options.Significance && isBeyond)
        {
            _verdict = Verdicts.OfChange(Direction, _judged[0].Ratio);
        }
        else
        {
            DecideWithoutChange();
        }
    }

    /// <summary>Decides for a detail whose headline has not changed.</summary>
    public void DecideWithoutChange()
    {
        var hasMoved = Decisive.PValue < _options.Significance && VerdictRule.IsBeyond(Decisive.Ratio, _smallestEffect);
        if (hasMoved || !_judged.Any(IsEquivalent))
        {
            _verdict = Verdict.Undecided;
            return;
        }

        _verdict = Verdict.Same;
        if (_ratios is not null && _values is not null && !IsEquivalent(_values))
        {
            _reason = $"by ratio to native, which changed alike ({Interval(_ratios)})";
        }
    }

    public MetricComparison ToRow()
    {
        var (before, after) = (_baseline.ByRun(_before), _diff.ByRun(_after));
        return new MetricComparison
        {
            Case = Key.Case,
            Family = _diff.Runs.Concat(_baseline.Runs).Select(run => PlatformFamilies.Of(run.Environment, Key.Case))
                .FirstOrDefault(family => family != "-", "-"),
            Metric = Key.Metric,
            Unit = Key.Unit,
            Direction = Direction,
            Headline = IsHeadline,
            Verdict = _verdict,
            FailuresRose = _diff.FailuresOf(Key) > _baseline.FailuresOf(Key),
            CountsAsWorse = _verdict == Verdict.Worse || (_verdict == Verdict.Failed && before.Count > 0),
            BaselineRounds = before.Sum(run => run.Length),
            DiffRounds = after.Sum(run => run.Length),
            BaselineMedian = Level(before),
            DiffMedian = Level(after),
            Ratio = NeedsTest ? _judged[0].Interval(EquivalenceLevel) : IsEqual(before, after) ? new Estimate(1, null, null) : null,
            RatioOfNativeRatios = _values is null ? null : _ratios?.Interval(EquivalenceLevel),
            AdjustedPValue = _adjustedPValue,
            Detectable = _detectable,
            SmallestEffect = _smallestEffect,
            Reason = WithFailures(_reason),
        };
    }

    private bool IsEquivalent(LevelChange change) => VerdictRule.IsEquivalent(change.Interval(EquivalenceLevel), _smallestEffect);

    private static double? Level(IReadOnlyList<double[]> runs) => runs.Count switch
    {
        0 => null,
        1 => Quantiles.Median(runs[0]),
        _ when runs.All(run => Quantiles.Median(run) > 0) => Math.Exp(runs.Average(run => Math.Log(Quantiles.Median(run)))),
        _ => Quantiles.Median(runs.SelectMany(run => run)),
    };

    private static string Interval(LevelChange change)
    {
        var interval = change.Interval(EquivalenceLevel);
        return $"{Quantity.FormatRatio(interval.Low!.Value)} – {Quantity.FormatRatio(interval.High!.Value)}";
    }

    private bool IsEqual(IReadOnlyList<double[]> before, IReadOnlyList<double[]> after) =>
        _verdict == Verdict.Same && Direction != Direction.Exact && before.Concat(after).SelectMany(run => run).All(value => value > 0);

    private LevelChange? Change(IReadOnlyList<double[]> before, IReadOnlyList<double[]> after) =>
        LevelChange.Between(before, after, _options.Rules.RunLevelOf(_definition), _definition.RoundScatter);

    /// <summary>The change of the ratios to native; null where a side has none, or native is too imprecise to tell anything.</summary>
    private LevelChange? ChangeOfRatios()
    {
        var (before, after) = (_baseline.ByRun(_baseline.RatiosOf(Key)), _diff.ByRun(_diff.RatiosOf(Key)));
        if (before.Count == 0 || after.Count == 0 || before.Concat(after).SelectMany(run => run).Any(ratio => !(ratio > 0)))
        {
            return null;
        }

        var ratios = Change(before, after);
        return _values is not null && ratios?.StandardError > MostImprecise * _values.StandardError ? null : ratios;
    }

    private (Verdict Verdict, string? Reason) WithoutTest()
    {
        var (before, after) = (Side.Present(_before), Side.Present(_after));
        if (after.Length == 0)
        {
            return WithoutLaterValues(before.Length > 0);
        }

        if (before.Length == 0)
        {
            return (Verdict.New, _baseline.Failed(Key) ? "failed in the baseline" : UnitChange(_baseline));
        }

        if (FailsMostly(_diff) && !FailsMostly(_baseline))
        {
            return (Verdict.Failed, _diff.ReasonFor(Key));
        }

        if (HasSameValues(before, after))
        {
            return (Verdict.Same, null);
        }

        if (Direction == Direction.Exact)
        {
            return OfFact(before, after);
        }

        if (before.Concat(after).Any(value => !(value > 0)))
        {
            return (Verdict.Undecided, "values that are not above zero have no ratio");
        }

        var hasPair = _options.Between is null || _before.Zip(_after).Any(pair => !double.IsNaN(pair.First + pair.Second));
        return (Verdict.Undecided, hasPair ? null : "no round has both");
    }

    private (Verdict Verdict, string? Reason) WithoutLaterValues(bool hasEarlier)
    {
        if (_diff.Failed(Key))
        {
            return (Verdict.Failed, _diff.ReasonFor(Key));
        }

        if (hasEarlier)
        {
            return (Verdict.Missing, _diff.ReasonFor(Key) ?? UnitChange(_diff) ?? "not measured on the later side");
        }

        if (_baseline.Failed(Key))
        {
            return (Verdict.Missing, "failed in the baseline, and not measured on the later side");
        }

        return _baseline.Series.ContainsKey(Key) && _diff.Series.ContainsKey(Key)
            ? (Verdict.Same, $"neither side can have a value: {_diff.ReasonFor(Key)}")
            : (Verdict.Missing, "neither side has a value");
    }

    /// <summary>Whether both have the same values in any order, or all values are one.</summary>
    private static bool HasSameValues(double[] before, double[] after) =>
        before.Min() == after.Min() && before.Max() == after.Max()
        && (before.Min() == before.Max() || before.Order().SequenceEqual(after.Order()));

    private bool FailsMostly(Side side) => side.FailuresOf(Key) > side.CountOf(Key);

    private (Verdict Verdict, string? Reason) OfFact(double[] before, double[] after)
    {
        if (before.Distinct().Count() > 1 || after.Distinct().Count() > 1)
        {
            return (Verdict.Undecided, before.Length == 1 || after.Length == 1
                ? "a fact of one round: whether it differs from round to round is not known"
                : "a fact that should not change differs between rounds of one run");
        }

        var (one, two) = (before[0], after[0]);
        if (Key.Unit == "B" && Math.Abs(two - one) < SameSize * one)
        {
            return (Verdict.Same, $"the size differs by {Math.Abs(two - one) / one:0.#### %}");
        }

        if (_options.Between is not null)
        {
            return (Verdict.Undecided, $"a fact in which the platforms differ: {Format(one)} and {Format(two)}");
        }

        return before.Length == 1 || after.Length == 1
            ? (Verdict.Undecided, "a fact of one round: whether it differs from round to round is not known")
            : (Verdict.Worse, $"a fact that should not change went from {Format(one)} to {Format(two)}");

        string Format(double value) => Quantity.Format(value, Key.Unit);
    }

    private string? UnitChange(Side other) =>
        other.OtherUnitOf(Key) is { } unit ? $"measured in {unit} there, in {Key.Unit} here" : null;

    /// <summary>Adds how many more rounds failed, where the others are compared.</summary>
    private string? WithFailures(string? reason)
    {
        var (before, after) = (_baseline.FailuresOf(Key), _diff.FailuresOf(Key));
        if (after <= before || Side.Present(_after).Length == 0)
        {
            return reason;
        }

        var failures = $"failures went from {before} to {after}";
        return reason is null ? failures : $"{reason}; {failures}";
    }
}
