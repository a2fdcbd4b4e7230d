using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>One metric of one case on its way to a verdict: what can be said by itself is said at once, the rest after the tests of all metrics.</summary>
internal sealed class ComparedMetric
{
    /// <summary>A single mode is denied below the first, and not doubted above the second.</summary>
    private const double SeveralModes = 0.01, OneMode = 0.2;

    private const double SameSize = 0.001;

    private readonly Side _baseline;
    private readonly Side _diff;
    private readonly ComparisonOptions _options;
    private readonly double _smallestEffect;
    private readonly TestedValues _shown;
    private IReadOnlyList<TestedValues> _judgedBy = [];
    private Verdict _verdict;
    private string? _reason;

    public ComparedMetric(SeriesKey key, MetricDefinition definition, Side baseline, Side diff, ComparisonOptions options)
    {
        (Key, Definition, _baseline, _diff, _options) = (key, definition, baseline, diff, options);
        _smallestEffect = options.Rules.SmallestEffectOf(definition);
        Direction = options.Rules.DirectionOf(key.Metric, (diff.Series.GetValueOrDefault(key) ?? baseline.Series[key]).Direction);

        // A fact is compared as it is.
        var values = new TestedValues(baseline, baseline.ValuesOf(key), diff, diff.ValuesOf(key));
        var ratios = options.Basis == ComparisonBasis.Values || options.Between is not null || Direction == Direction.Exact
            ? null
            : new TestedValues(baseline, baseline.RatiosOf(key), diff, diff.RatiosOf(key));
        (_shown, Values, Ratios) = options.Basis == ComparisonBasis.Ratios && ratios is not null ? (ratios, null, ratios) : (values, values, ratios);
        (_verdict, _reason) = WithoutTest();
        NeedsTest = _verdict == Verdict.Undecided && _reason is null;
        if (!NeedsTest)
        {
            (Values, Ratios) = (null, null);
        }
        else if (Values is not null && Ratios is not null && !CanBeTested(Ratios))
        {
            Ratios = null;
        }
    }

    public SeriesKey Key { get; }

    /// <summary>What the runs declare of the metric.</summary>
    public MetricDefinition Definition { get; }

    public Direction Direction { get; }

    public bool NeedsTest { get; }

    /// <summary>The values, where they are to be tested.</summary>
    public TestedValues? Values { get; }

    /// <summary>The ratios to native, where they are to be tested.</summary>
    public TestedValues? Ratios { get; }

    public CaseId Case => Key.Case;

    /// <summary>Whose metric it is: the case, whatever its parameters.</summary>
    public (string Experiment, string Platform, string Guest) Subject => (Case.Experiment, Case.PlatformLabel, Case.Guest);

    /// <summary>Whether it was called better or worse.</summary>
    public bool HasChanged => _verdict is Verdict.Better or Verdict.Worse;

    /// <summary>Whether both sides have values whose ratio is known.</summary>
    public bool HasRatio => _shown.Ratio is not null;

    /// <summary>By how much it changed, as its rounds tell.</summary>
    /// <exception cref="InvalidOperationException">It has no ratio.</exception>
    public PlatformChange ToChange() => _shown.ToChange();

    private IEnumerable<TestedValues> Tested => new[] { Values, Ratios }.OfType<TestedValues>();

    /// <summary>Decides with the p-values as adjusted for the number of comparisons.</summary>
    /// <param name="hostShift">By how much the other platforms moved together, as <see cref="HostShift.Of"/> says: then values alone do not tell a platform's change from the host's.</param>
    /// <param name="runLevel">How it stands to the changes of other platforms; null where that is not asked for.</param>
    /// <param name="shutBy">The wholes of a part that were not shown to change, so that it was not tested; null otherwise.</param>
    /// <param name="dip">Tells how many modes there are.</param>
    public void Decide(double? hostShift, RunLevelStanding? runLevel, string? shutBy, Dip dip)
    {
        _judgedBy = [.. hostShift is not null || Values is null ? Tested : [Values]];
        var significant = _judgedBy.All(values => values.IsSignificant(_options.Significance));
        var beyond = _judgedBy.All(values => values.IsBeyond(_smallestEffect) && values.Ratio!.Median > 1 == _judgedBy[0].Ratio!.Median > 1);
        if (significant && beyond)
        {
            _reason = hostShift is { } shift && Ratios is null && Math.Abs(Math.Log(_judgedBy[0].Ratio!.Median)) <= 2 * Math.Abs(shift) + Math.Log(1 + _smallestEffect)
                ? "the other platforms moved nearly as much, and it has no counterpart on native: not told from a change of the host"
                : _judgedBy.Select(values => values.Doubt()).FirstOrDefault(doubt => doubt is not null) ?? (runLevel is { StandsOut: false } level ? Within(level) : null);
            _verdict = _reason is not null ? Verdict.Undecided : VerdictRule.OfChange(Direction, _judgedBy[0].Ratio!.Median);
        }
        else
        {
            (_verdict, _reason) = WithoutDifference();
            if (shutBy is not null && _verdict == Verdict.Undecided)
            {
                _reason = $"a part of {shutBy}, which has not been shown to change";
            }
        }

        AddNotes(dip);
    }

    public MetricComparison ToRow()
    {
        var family = FamilyIn(_diff) is { } known and not "-" ? known : FamilyIn(_baseline) ?? "-";
        return new MetricComparison
        {
            Case = Key.Case,
            Family = family,
            Metric = Key.Metric,
            Unit = Key.Unit,
            Direction = Direction,
            Verdict = _verdict,
            FailuresRose = _diff.FailuresOf(Key) > _baseline.FailuresOf(Key),
            CountsAsWorse = _verdict == Verdict.Worse || (_verdict == Verdict.Failed && _shown.BaselinePresent.Length > 0),
            BaselineRounds = _shown.BaselinePresent.Length,
            DiffRounds = _shown.DiffPresent.Length,
            BaselineMedian = _shown.BaselinePresent.Length == 0 ? null : Quantiles.Median(_shown.BaselinePresent),
            DiffMedian = _shown.DiffPresent.Length == 0 ? null : Quantiles.Median(_shown.DiffPresent),
            Ratio = _shown.Ratio,
            RatioOfNativeRatios = Values is null ? null : Ratios?.Ratio,
            AdjustedPValue = _judgedBy.Max(values => values.PValue),
            SmallestEffect = _smallestEffect,
            Reason = WithFailures(_reason),
        };
    }

    private string? FamilyIn(Side side) =>
        side.Runs.Select(run => PlatformFamilies.Of(run.Environment, Key.Case)).FirstOrDefault(family => family != "-");

    private (Verdict Verdict, string? Reason) WithoutDifference()
    {
        if (_judgedBy.Count == 1)
        {
            return _judgedBy[0].IsEquivalent(_smallestEffect) ? (Verdict.Same, null)
                : (Verdict.Undecided, _judgedBy[0].IsSignificant(_options.Significance)
                    ? "the sides differ, but it is not shown that the difference is larger, or smaller, than what matters"
                    : "too noisy, or too few rounds, to tell");
        }

        // The host moved: the ratio to native tells what of it is the platform's.
        return Ratios!.IsEquivalent(_smallestEffect) ? (Verdict.Same, $"the host changed; by ratio to native it is the same ({Interval(Ratios.Ratio!)})")
            : (Verdict.Undecided, "the other platforms moved, too, and by ratio to native it cannot be told");
    }

    private static string Within(RunLevelStanding level) =>
        $"the rounds differ, but a platform may have a level of its own in each run: against the other platforms it is {Quantity.FormatRatio(Math.Exp(level.Distance))}, and only beyond {Quantity.FormatRatio(Math.Exp(Math.Sign(level.Distance) * level.Reach))} would it stand out; bench ab, or five runs a side, can tell";

    private static string Interval(Estimate ratio) =>
        ratio is { Low: { } low, High: { } high } ? $"{Quantity.FormatRatio(low)} – {Quantity.FormatRatio(high)}" : Quantity.FormatRatio(ratio.Median);

    private void AddNotes(Dip dip)
    {
        var values = _judgedBy[^1];
        var (before, after) = (dip.PValue(values.BaselinePresent), dip.PValue(values.DiffPresent));
        string?[] notes =
        [
            _reason,
            _verdict == Verdict.Undecided ? null : values.DriftNote(_smallestEffect),
            before > OneMode && after < SeveralModes ? "its values had one mode and have several now"
                : before < SeveralModes && after > OneMode ? "its values had several modes and have one now" : null,
        ];
        _reason = notes.Any(note => note is not null) ? string.Join("; ", notes.Where(note => note is not null)) : null;
    }

    private (Verdict Verdict, string? Reason) WithoutTest()
    {
        var (before, after) = (_shown.BaselinePresent, _shown.DiffPresent);
        if (after.Length == 0)
        {
            return _diff.Failed(Key) ? (Verdict.Failed, _diff.ReasonFor(Key))
                : before.Length > 0 ? (Verdict.Missing, _diff.ReasonFor(Key) ?? UnitChange(_diff) ?? "not measured on the later side")
                : _baseline.Failed(Key) ? (Verdict.Missing, "failed in the baseline, and not measured on the later side")
                : _baseline.Series.ContainsKey(Key) && _diff.Series.ContainsKey(Key) ? (Verdict.Same, $"neither side can have a value: {_diff.ReasonFor(Key)}")
                : (Verdict.Missing, "neither side has a value");
        }

        if (FailsMostly(_diff, after.Length) && before.Length > 0 && !FailsMostly(_baseline, before.Length))
        {
            return (Verdict.Failed, _diff.ReasonFor(Key));
        }

        if (before.Length == 0)
        {
            return (Verdict.New, _baseline.Failed(Key) ? "failed in the baseline" : UnitChange(_baseline));
        }

        if (before.Order().SequenceEqual(after.Order()) || before.Concat(after).Distinct().Count() == 1)
        {
            if (_shown.ArePositive && Direction != Direction.Exact)
            {
                _shown.SetEqual();
            }

            return (Verdict.Same, null);
        }

        return Direction == Direction.Exact ? OfFact()
            : !_shown.ArePositive ? (Verdict.Undecided, "values that are not above zero have no ratio")
            : CanBeTested(_shown) ? (Verdict.Undecided, null)
            : (Verdict.Undecided, _options.Between is null
                ? $"too few {(_baseline.IsByRuns ? "runs that have it" : "rounds")}: {_shown.Units.Baseline} and {_shown.Units.Diff}, and fewer than {FewestRounds()} in each could never show a difference"
                : $"too few rounds that both have: {_shown.Pairs}, and fewer than {FewestRounds()} could never show a difference");
    }

    private bool FailsMostly(Side side, int rounds) => side.FailuresOf(Key) > rounds;

    private bool CanBeTested(TestedValues values)
    {
        var (before, after) = _options.Between is null ? values.Units : (values.Pairs, values.Pairs);
        return before >= 2 && after >= 2 && values.ArePositive && SmallestPValue(before, after) < _options.Significance;
    }

    private double SmallestPValue(int before, int after) =>
        _options.Between is null ? PermutationTest.SmallestPValue(before, after) : SignFlipTest.SmallestPValue(Math.Min(before, after));

    private int FewestRounds() => Enumerable.Range(2, 1000).First(rounds => SmallestPValue(rounds, rounds) < _options.Significance);

    private (Verdict Verdict, string? Reason) OfFact()
    {
        var (before, after) = (_shown.BaselinePresent.Distinct().ToArray(), _shown.DiffPresent.Distinct().ToArray());
        return (before, after) switch
        {
            ([var one], [var two]) when one == two => (Verdict.Same, null),
            ([var one], [var two]) when IsSameSize(one, two) => (Verdict.Same, $"the size differs by {Math.Abs(two - one) / one:0.#### %}"),
            ([var one], [var two]) when _options.Between is not null => (Verdict.Undecided, $"a fact in which the platforms differ: {Quantity.Format(one, Key.Unit)} and {Quantity.Format(two, Key.Unit)}"),
            _ when _shown.BaselinePresent.Length == 1 || _shown.DiffPresent.Length == 1 => (Verdict.Undecided, "a fact of one round: whether it differs from round to round is not known"),
            ([var one], [var two]) => (Verdict.Worse, $"a fact that should not change went from {Quantity.Format(one, Key.Unit)} to {Quantity.Format(two, Key.Unit)}"),
            _ => (Verdict.Undecided, "a fact that should not change differs between rounds of one run"),
        };
    }

    /// <summary>What a kernel keeps for itself of a machine's memory differs a little by its version. A count that differs is another.</summary>
    private bool IsSameSize(double one, double two) => Key.Unit == "B" && Math.Abs(two - one) < SameSize * one;

    private string? UnitChange(Side other) =>
        other.OtherUnitOf(Key) is { } unit ? $"measured in {unit} there, in {Key.Unit} here" : null;

    /// <summary>Rounds without a value leave the others to be compared; that they became more must be said.</summary>
    private string? WithFailures(string? reason)
    {
        var (before, after) = (_baseline.FailuresOf(Key), _diff.FailuresOf(Key));
        var failures = after > before && _shown.DiffPresent.Length > 0 ? $"failures went from {before} to {after}" : null;
        return failures is null ? reason : reason is null ? failures : $"{reason}; {failures}";
    }
}
