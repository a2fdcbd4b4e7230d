using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// One metric of one case on its way to a verdict: what can be said without a test is said at once, the rest when the tests of all
/// metrics are known.
/// </summary>
internal sealed class ComparedMetric
{
    /// <summary>The level of the interval that belongs to two one-sided tests at 5 %.</summary>
    private const double EquivalenceLevel = 0.90;

    private const double SameSize = 0.001;

    private readonly Side _baseline;
    private readonly Side _diff;
    private readonly ComparisonOptions _options;
    private readonly double _smallestEffect;
    private readonly double[] _before;
    private readonly double[] _after;
    private readonly LevelChange? _values;
    private readonly LevelChange? _ratios;
    private Verdict _verdict;
    private string? _reason;
    private double? _adjustedPValue;
    private double? _detectable;

    public ComparedMetric(SeriesKey key, MetricDefinition definition, Side baseline, Side diff, ComparisonOptions options)
    {
        (Key, _baseline, _diff, _options) = (key, baseline, diff, options);
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

        var level = options.Rules.RunLevelOf(definition);
        if (options.Between is not null)
        {
            _values = LevelChange.OfRatios(baseline.ByRun([.. _before.Zip(_after, (one, two) => two / one)]));
        }
        else
        {
            _values = byRatio ? null : LevelChange.Between(baseline.ByRun(_before), diff.ByRun(_after), level, definition.RoundScatter);
            _ratios = options.Basis == ComparisonBasis.Values ? null : ChangeOfRatios(level, definition.RoundScatter);
        }

        if (Judged.Count == 0)
        {
            _reason = "too few rounds: one on a side does not tell how values scatter";
        }
    }

    public SeriesKey Key { get; }

    public Direction Direction { get; }

    /// <summary>
    /// Whether it stands for its case, and is judged by itself; a detail is judged only where a headline of its case changed.
    /// </summary>
    public bool IsHeadline { get; set; }

    /// <summary>Whether a test is to decide.</summary>
    public bool NeedsTest => Judged.Count > 0;

    /// <summary>
    /// The p-value of the ratios to native, or of the values where there are no such ratios: values tell a platform's change from the
    /// host's only when the host does not change.
    /// </summary>
    public double PValue => Decisive.PValue;

    /// <summary>Whether it was called better or worse.</summary>
    public bool HasChanged => _verdict is Verdict.Better or Verdict.Worse;

    private LevelChange Decisive => Judged[^1];

    private IReadOnlyList<LevelChange> Judged => [.. new[] { _values, _ratios }.OfType<LevelChange>()];

    /// <summary>Decides by a test.</summary>
    /// <param name="adjustedPValue">The p-value, adjusted for the number of metrics tested with it.</param>
    /// <param name="significance">The level at which the first of them is tested.</param>
    public void Decide(double adjustedPValue, double significance)
    {
        _adjustedPValue = adjustedPValue;
        _detectable = Decisive.Detectable(significance, _smallestEffect);
        var isBeyond = Judged.All(change => VerdictRule.IsBeyond(change.Ratio, _smallestEffect) && change.Ratio > 1 == Judged[0].Ratio > 1);
        if (adjustedPValue < _options.Significance && isBeyond)
        {
            _verdict = Verdicts.OfChange(Direction, Judged[0].Ratio);
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
        var isSame = !hasMoved && Judged.Any(change => VerdictRule.IsEquivalent(change.Interval(EquivalenceLevel), _smallestEffect));
        _verdict = isSame ? Verdict.Same : Verdict.Undecided;
        if (isSame && _ratios is not null && _values?.Interval(EquivalenceLevel) is { } values
            && !VerdictRule.IsEquivalent(values, _smallestEffect))
        {
            _reason = $"by ratio to native, which changed alike ({Interval(_ratios)})";
        }
    }

    public MetricComparison ToRow()
    {
        var family = FamilyIn(_diff) is { } known and not "-" ? known : FamilyIn(_baseline) ?? "-";
        var (before, after) = (_baseline.ByRun(_before), _diff.ByRun(_after));
        return new MetricComparison
        {
            Case = Key.Case,
            Family = family,
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
            Ratio = Judged.Count > 0 ? Judged[0].Interval(EquivalenceLevel) : IsEqual(before, after) ? new Estimate(1, null, null) : null,
            RatioOfNativeRatios = _values is null ? null : _ratios?.Interval(EquivalenceLevel),
            AdjustedPValue = _adjustedPValue,
            Detectable = _detectable,
            SmallestEffect = _smallestEffect,
            Reason = WithFailures(_reason),
        };
    }

    private static double? Level(IReadOnlyList<double[]> runs) => runs.Count switch
    {
        0 => null,
        1 => Quantiles.Median(runs[0]),
        _ when runs.All(run => Quantiles.Median(run) > 0) => Math.Exp(runs.Average(run => Math.Log(Quantiles.Median(run)))),
        _ => Quantiles.Median(runs.SelectMany(run => run)),
    };

    private static string Interval(LevelChange change) => change.Interval(EquivalenceLevel) is { Low: { } low, High: { } high }
        ? $"{Quantity.FormatRatio(low)} – {Quantity.FormatRatio(high)}"
        : Quantity.FormatRatio(change.Ratio);

    private bool IsEqual(IReadOnlyList<double[]> before, IReadOnlyList<double[]> after) =>
        _verdict == Verdict.Same && Direction != Direction.Exact && before.Concat(after).SelectMany(run => run).All(value => value > 0);

    /// <summary>
    /// The change of the ratios to native, where both sides have rounds for it and native is precise enough for it to tell anything.
    /// </summary>
    private LevelChange? ChangeOfRatios(double level, double? scatter)
    {
        var (before, after) = (_baseline.ByRun(_baseline.RatiosOf(Key)), _diff.ByRun(_diff.RatiosOf(Key)));
        if (before.Count == 0 || after.Count == 0 || before.Concat(after).SelectMany(run => run).Any(ratio => !(ratio > 0)))
        {
            return null;
        }

        var ratios = LevelChange.Between(before, after, level, scatter);
        return _values is not null && ratios?.StandardError > MostImprecise * _values.StandardError ? null : ratios;
    }

    /// <summary>
    /// Ratios that scatter by so much more than values are of a native that scatters more than what is compared with it.
    /// </summary>
    private const double MostImprecise = 2;

    private string? FamilyIn(Side side) =>
        side.Runs.Select(run => PlatformFamilies.Of(run.Environment, Key.Case)).FirstOrDefault(family => family != "-");

    private (Verdict Verdict, string? Reason) WithoutTest()
    {
        var (before, after) = (Side.Present(_before), Side.Present(_after));
        if (after.Length == 0)
        {
            return _diff.Failed(Key) ? (Verdict.Failed, _diff.ReasonFor(Key))
                : before.Length > 0 ? (Verdict.Missing, _diff.ReasonFor(Key) ?? UnitChange(_diff) ?? "not measured on the later side")
                : _baseline.Failed(Key) ? (Verdict.Missing, "failed in the baseline, and not measured on the later side")
                : _baseline.Series.ContainsKey(Key) && _diff.Series.ContainsKey(Key)
                    ? (Verdict.Same, $"neither side can have a value: {_diff.ReasonFor(Key)}")
                    : (Verdict.Missing, "neither side has a value");
        }

        if (FailsMostly(_diff) && before.Length > 0 && !FailsMostly(_baseline))
        {
            return (Verdict.Failed, _diff.ReasonFor(Key));
        }

        return before.Length == 0 ? (Verdict.New, _baseline.Failed(Key) ? "failed in the baseline" : UnitChange(_baseline))
            : HasSameValues(before, after) ? (Verdict.Same, null)
            : Direction == Direction.Exact ? OfFact(before, after)
            : before.Concat(after).Any(value => !(value > 0)) ? (Verdict.Undecided, "values that are not above zero have no ratio")
            : _options.Between is not null && _before.Zip(_after).All(pair => double.IsNaN(pair.First + pair.Second))
                ? (Verdict.Undecided, "no round has both")
                : (Verdict.Undecided, null);
    }

    /// <summary>Whether both have the same values in any order, or all values are one.</summary>
    private static bool HasSameValues(double[] before, double[] after) =>
        before.Min() == after.Min() && before.Max() == after.Max()
        && (before.Min() == before.Max() || before.Order().SequenceEqual(after.Order()));

    private bool FailsMostly(Side side) => side.FailuresOf(Key) > side.CountOf(Key);

    private (Verdict Verdict, string? Reason) OfFact(double[] before, double[] after)
    {
        return (before.Distinct().ToArray(), after.Distinct().ToArray()) switch
        {
            ([var one], [var two]) when IsSameSize(one, two) => (Verdict.Same, $"the size differs by {Math.Abs(two - one) / one:0.#### %}"),
            ([var one], [var two]) when _options.Between is not null => (Verdict.Undecided, $"a fact in which the platforms differ: {Quantity.Format(one, Key.Unit)} and {Quantity.Format(two, Key.Unit)}"),
            _ when before.Length == 1
                || after.Length == 1 => (Verdict.Undecided, "a fact of one round: whether it differs from round to round is not known"),
            ([var one], [var two]) => (Verdict.Worse, $"a fact that should not change went from {Quantity.Format(one, Key.Unit)} to {Quantity.Format(two, Key.Unit)}"),
            _ => (Verdict.Undecided, "a fact that should not change differs between rounds of one run"),
        };
    }

    /// <summary>
    /// What a kernel keeps for itself of a machine's memory differs a little by its version. A count that differs is another.
    /// </summary>
    private bool IsSameSize(double one, double two) => Key.Unit == "B" && Math.Abs(two - one) < SameSize * one;

    private string? UnitChange(Side other) =>
        other.OtherUnitOf(Key) is { } unit ? $"measured in {unit} there, in {Key.Unit} here" : null;

    /// <summary>Rounds without a value leave the others to be compared; that they became more must be said.</summary>
    private string? WithFailures(string? reason)
    {
        var (before, after) = (_baseline.FailuresOf(Key), _diff.FailuresOf(Key));
        var failures = after > before && Side.Present(_after).Length > 0 ? $"failures went from {before} to {after}" : null;
        return failures is null ? reason : reason is null ? failures : $"{reason}; {failures}";
    }
}
