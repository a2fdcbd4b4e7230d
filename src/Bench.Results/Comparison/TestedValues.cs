using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>The values of both sides that a metric is judged by: absolute ones, or ratios to native.</summary>
internal sealed class TestedValues
{
    /// <summary>The level of the interval that belongs to two one-sided tests at 5 %.</summary>
    public const double EquivalenceLevel = 0.90;

    /// <summary>A drift counts when so large a one is as improbable as this without any.</summary>
    private const double DriftLevel = 0.01;

    private readonly Side _baselineSide;
    private readonly Side _diffSide;
    private readonly double[] _baselineUnits;
    private readonly double[] _diffUnits;
    private bool _isPaired;

    public TestedValues(Side baselineSide, double[] baseline, Side diffSide, double[] diff)
    {
        (_baselineSide, _diffSide, Baseline, Diff) = (baselineSide, diffSide, baseline, diff);
        (BaselinePresent, DiffPresent) = (Side.Present(baseline), Side.Present(diff));
        (_baselineUnits, _diffUnits) = (baselineSide.UnitsOf(baseline), diffSide.UnitsOf(diff));
    }

    /// <summary>One a round of the side, not a number where there is none.</summary>
    public double[] Baseline { get; }

    public double[] Diff { get; }

    public double[] BaselinePresent { get; }

    public double[] DiffPresent { get; }

    /// <summary>How many units of the test either side has: rounds, or runs.</summary>
    public (int Baseline, int Diff) Units => (Side.Present(_baselineUnits).Length, Side.Present(_diffUnits).Length);

    /// <summary>Later by earlier, with the <see cref="EquivalenceLevel"/> interval where there are rounds enough; null before it was estimated.</summary>
    public Estimate? Ratio { get; private set; }

    /// <summary>Adjusted for the number of metrics; null before it was tested.</summary>
    public double? PValue { get; set; }

    /// <summary>Rounds that both sides have.</summary>
    public int Pairs => Baseline.Length == Diff.Length ? Baseline.Zip(Diff).Count(pair => !double.IsNaN(pair.First) && !double.IsNaN(pair.Second)) : 0;

    public bool ArePositive => BaselinePresent.Concat(DiffPresent).All(value => value > 0);

    /// <summary>The logarithms of all units of both sides, one after the other.</summary>
    public double[] Logarithms => [.. _baselineUnits.Concat(_diffUnits).Select(value => Math.Log(value))];

    /// <summary>The change as its rounds tell it.</summary>
    /// <exception cref="InvalidOperationException">The ratio was not estimated.</exception>
    public PlatformChange ToChange() => Ratio is null
        ? throw new InvalidOperationException("There is no change before the ratio was estimated.")
        : new PlatformChange(Math.Log(Ratio.Median), Math.Pow(MedianRatio.StandardError(BaselinePresent, DiffPresent, EquivalenceLevel) ?? 0, 2));

    /// <summary>The logarithms of the ratios of rounds that both have.</summary>
    public double[] LogarithmsOfRatios => [.. Baseline.Zip(Diff, (one, two) => Math.Log(two / one))];

    public void Estimate() => Ratio = MedianRatio.Of(Side.Present(_baselineUnits), Side.Present(_diffUnits), EquivalenceLevel);

    /// <summary>Both sides have the same values, above zero: the ratio needs no estimate.</summary>
    public void SetEqual() => Ratio = new Estimate(1, null, null);

    public void EstimatePaired()
    {
        _isPaired = true;
        Ratio = MedianInterval.Of(Side.Present(PairedRatios), EquivalenceLevel);
    }

    public bool IsSignificant(double level) => PValue < level;

    public bool IsBeyond(double share) => VerdictRule.IsBeyond(Ratio!.Median, share);

    public bool IsEquivalent(double share) => VerdictRule.IsEquivalent(Ratio, share);

    /// <summary>
    /// What makes a ratio of this size doubtful however significant it is: an interval that holds 1, runs of one side that differ from each other by as much, or a drift within one
    /// run that is as large. Null when there is nothing.
    /// </summary>
    public string? Doubt()
    {
        // The test is on means of scores and the ratio on medians: where values moved from one mode to another, they may disagree.
        if (Ratio is { Low: <= 1, High: >= 1 })
        {
            return "the rounds differ, but the interval of the ratio of their medians holds 1";
        }

        // Where runs are the units, what differs from run to run, and within one, is in the test.
        if (_baselineSide.IsByRuns)
        {
            return null;
        }

        var size = Math.Abs(Math.Log(Ratio!.Median));
        foreach (var (name, side, values) in Drifting)
        {
            double[] medians = [.. side.ByRun(values).Select(Quantiles.Median)];
            if (medians.Length > 1 && Math.Log(medians.Max() / medians.Min()) >= size)
            {
                return $"the runs of the {name} differ from each other by as much: {Quantity.FormatRatio(medians.Max() / medians.Min())}";
            }

            if (Drift(side, values) is { } drift && Math.Abs(Math.Log(1 + drift)) >= size)
            {
                return $"a run of the {name} drifts by as much from its first round to its last: {Quantity.FormatRatio(1 + drift)}";
            }
        }

        return null;
    }

    /// <summary>A drift within a run that is larger than what matters, in words; null when there is none.</summary>
    public string? DriftNote(double share)
    {
        string[] notes =
        [
            .. Drifting.Select(part => (part.Name, Drift: Drift(part.Side, part.Values)))
                .Where(part => part.Drift is { } drift && VerdictRule.IsBeyond(1 + drift, share))
                .Select(part => $"the {part.Name} drifts from first round to last: {Quantity.FormatRatio(1 + part.Drift!.Value)}"),
        ];
        return notes.Length == 0 ? null : string.Join("; ", notes);
    }

    private double[] PairedRatios => [.. Baseline.Zip(Diff, (one, two) => two / one)];

    /// <summary>What must not drift: either side; of sides that were interleaved, only the ratio, for what befalls both is none.</summary>
    private (string Name, Side Side, double[] Values)[] Drifting => _isPaired
        ? [("ratio", _baselineSide, PairedRatios)]
        : [("baseline", _baselineSide, Baseline), ("later side", _diffSide, Diff)];

    private static double? Drift(Side side, double[] values) =>
        side.ByRun(values).Select(Trend.Of).Where(trend => trend?.PValue < DriftLevel).Select(trend => (double?)trend!.Change).MaxBy(change => Math.Abs(Math.Log(1 + change!.Value)));
}
