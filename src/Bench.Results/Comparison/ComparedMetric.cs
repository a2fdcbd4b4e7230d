using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>One metric of one case on its way to a verdict: what can be said by itself is said at once, the rest after the correction.</summary>
internal sealed class ComparedMetric
{
    /// <summary>The level of the interval that belongs to two one-sided tests at 5 %.</summary>
    private const double EquivalenceLevel = 0.90;

    private readonly SeriesKey _key;
    private readonly Side _baseline;
    private readonly Side _diff;
    private readonly ComparisonOptions _options;
    private readonly double[] _before;
    private readonly double[] _after;
    private readonly double _smallestEffect;
    private Verdict _verdict;
    private string? _reason;
    private double? _adjusted;

    public ComparedMetric(SeriesKey key, Side baseline, Side diff, ComparisonOptions options)
    {
        (_key, _baseline, _diff, _options) = (key, baseline, diff, options);
        (_before, _after) = (baseline.ValuesOf(key), diff.ValuesOf(key));
        _smallestEffect = SmallestEffect.Of(key.Metric);
        (_verdict, _reason) = WithoutTest();
        if (_verdict == Verdict.Undecided && _reason is null)
        {
            Test = options.Test.Test(_before, _after, EquivalenceLevel);
        }
    }

    /// <summary>The test, where the verdict needs one.</summary>
    public RatioTestResult? Test { get; }

    private Direction Direction => (_diff.Series.GetValueOrDefault(_key) ?? _baseline.Series[_key]).Direction;

    /// <summary>Decides with the p-value as adjusted for the number of comparisons.</summary>
    public void Decide(double adjusted)
    {
        _adjusted = adjusted;
        var significant = adjusted < _options.Significance;
        if (significant && SmallestEffect.IsExceededBy(Test!.Ratio, _smallestEffect))
        {
            _verdict = Test.Ratio > 1 == (Direction == Direction.Higher) ? Verdict.Better : Verdict.Worse;
        }
        else if (!SmallestEffect.IsExceededBy(Test!.Low, _smallestEffect) && !SmallestEffect.IsExceededBy(Test.High, _smallestEffect))
        {
            _verdict = Verdict.Same;
        }
        else
        {
            _reason = significant
                ? "the runs differ, but it is not shown that the difference is larger, or smaller, than what matters"
                : "too noisy, or too few rounds, to tell";
        }
    }

    public MetricComparison ToRow(RunEnvironment baseline, RunEnvironment diff)
    {
        var family = PlatformFamilies.Of(diff, _key.Case);
        return new MetricComparison
        {
            Case = _key.Case,
            Family = family == "-" ? PlatformFamilies.Of(baseline, _key.Case) : family,
            Metric = _key.Metric,
            Unit = _key.Unit,
            Direction = Direction,
            Verdict = _verdict,
            CountsAsWorse = _verdict == Verdict.Worse || (_verdict == Verdict.Failed && _before.Length > 0),
            BaselineRounds = _before.Length,
            DiffRounds = _after.Length,
            BaselineMedian = _before.Length == 0 ? null : Quantiles.Median(_before),
            DiffMedian = _after.Length == 0 ? null : Quantiles.Median(_after),
            Ratio = Test?.Ratio,
            RatioLow = Test?.Low,
            RatioHigh = Test?.High,
            AdjustedPValue = _adjusted,
            SmallestEffect = _smallestEffect,
            Reason = WithFailures(_reason),
        };
    }

    private (Verdict Verdict, string? Reason) WithoutTest()
    {
        if (_after.Length == 0)
        {
            return _diff.Failed(_key) ? (Verdict.Failed, _diff.ReasonFor(_key))
                : _before.Length > 0 ? (Verdict.Missing, _diff.ReasonFor(_key) ?? UnitChange(_diff) ?? "not measured in the later run")
                : _baseline.Failed(_key) ? (Verdict.Missing, "failed in the baseline, and not measured in the later run")
                : _baseline.Series.ContainsKey(_key) && _diff.Series.ContainsKey(_key) ? (Verdict.Same, $"neither run can have a value: {_diff.ReasonFor(_key)}")
                : (Verdict.Missing, "neither run has a value");
        }

        if (_before.Length == 0)
        {
            return (Verdict.New, _baseline.Failed(_key) ? "failed in the baseline" : UnitChange(_baseline));
        }

        if (_before.Order().SequenceEqual(_after.Order()))
        {
            return (Verdict.Same, null);
        }

        return Direction == Direction.Exact ? OfFact()
            : Math.Min(_before.Length, _after.Length) < _options.MinimumRounds
                ? (Verdict.Undecided, $"too few rounds: {_before.Length} and {_after.Length}, {_options.MinimumRounds} are needed in each run")
            : _before.Concat(_after).Any(value => value <= 0) ? (Verdict.Undecided, "values that are not above zero have no ratio")
            : (Verdict.Undecided, null);
    }

    private (Verdict Verdict, string? Reason) OfFact()
    {
        var (before, after) = (_before.Distinct().ToArray(), _after.Distinct().ToArray());
        return (before, after) switch
        {
            ([var one], [var two]) when one == two => (Verdict.Same, null),
            ([var one], [var two]) => (Verdict.Worse, $"a fact that should not change went from {Quantity.Format(one, _key.Unit)} to {Quantity.Format(two, _key.Unit)}"),
            _ => (Verdict.Undecided, "a fact that should not change differs between rounds of one run"),
        };
    }

    private string? UnitChange(Side other) =>
        other.OtherUnitOf(_key) is { } unit ? $"measured in {unit} there, in {_key.Unit} here" : null;

    /// <summary>Rounds without a value leave the others to be compared; that they became more must be said.</summary>
    private string? WithFailures(string? reason)
    {
        var (before, after) = (_baseline.FailuresOf(_key), _diff.FailuresOf(_key));
        var failures = after > before && _after.Length > 0 ? $"failures went from {before} to {after}" : null;
        return failures is null ? reason : reason is null ? failures : $"{reason}; {failures}";
    }
}
