using System.Globalization;
using Bench.Results.Statistics;
using Bench.Results.Summary;

namespace Bench.Results.Claims;

/// <summary>Answers the rules of claims from a run.</summary>
internal sealed class RuleJudge(RunData run)
{
    private readonly List<MetricSeries> _series = [.. MetricSeries.Of(run.Samples).Values];

    /// <summary>An answer for each platform that the rule asks about and the run has; none where it measured nothing of it.</summary>
    public IEnumerable<RuleFinding> Judge(ClaimRule rule) =>
        from series in _series
        where IsMeant(rule, series) && IsIn(rule.Of, series)
        group series by (series.Key.Case.PlatformLabel, rule.Over is null ? series.Key.Case.Label : "") into platform
        select Judge(rule, [.. platform]);

    private RuleFinding Judge(ClaimRule rule, IReadOnlyList<MetricSeries> series)
    {
        var id = series[0].Key.Case;
        var (answer, figure) = Answer(rule, series);
        return new RuleFinding(rule, id.PlatformLabel, PlatformFamilies.Of(run.Environment, id), answer, figure);
    }

    private (RuleAnswer Answer, string Figure) Answer(ClaimRule rule, IReadOnlyList<MetricSeries> series)
    {
        var one = series[0];
        if (rule.IsTime && one.Key.Case.Accelerator == "tcg")
        {
            return (RuleAnswer.Untestable, "only emulated here, which says nothing of hardware virtualisation; a host with KVM is needed");
        }

        if (series.FirstOrDefault(each => each.Rounds.Count == 0) is { } empty)
        {
            var reason = empty.Samples.FirstOrDefault(sample => sample.Reason is not null)?.Reason ?? "no value";
            return (empty.Failures > 0 ? RuleAnswer.Open : RuleAnswer.Untestable, reason);
        }

        return rule.Kind switch
        {
            RuleKind.Fact => AnswerFact(rule, one),
            RuleKind.Slope => AnswerSlope(rule, series),
            _ => AnswerRatio(rule, one),
        };
    }

    private static (RuleAnswer Answer, string Figure) AnswerFact(ClaimRule rule, MetricSeries series)
    {
        var (least, most) = (series.Rounds.Values.Min(), series.Rounds.Values.Max());
        var figure = least == most ? Quantity.Format(least, series.Key.Unit) : Quantity.FormatInterval(least, most, series.Key.Unit);
        var answer = least >= rule.Bound ? RuleAnswer.Yes : most < rule.Bound ? RuleAnswer.No : RuleAnswer.Open;
        return (answer, figure);
    }

    private static (RuleAnswer Answer, string Figure) AnswerSlope(ClaimRule rule, IReadOnlyList<MetricSeries> series)
    {
        var points = series
            .SelectMany(one => one.Rounds.Select(round => (Round: round.Key, X: CountOf(rule, one), Y: round.Value)))
            .GroupBy(point => point.Round)
            .Where(round => round.Select(point => point.X).Distinct().Count() > 1);
        var shares = points.Select(round => ShareOf([.. round.Select(point => (point.X, point.Y))])).ToList();
        return shares.Count == 0
            ? (RuleAnswer.Open, "one number of instances only")
            : Place(MedianInterval.Of(shares), rule.Bound, belowIsYes: true, share => Quantity.Format(100 * share, "%"));
    }

    /// <summary>What one more instance adds, as a share of what the first one takes.</summary>
    private static double ShareOf(IReadOnlyList<(double X, double Y)> points)
    {
        var fit = LinearFit.Of(points);
        return fit.Slope / (fit.Slope + fit.Intercept);
    }

    private (RuleAnswer Answer, string Figure) AnswerRatio(ClaimRule rule, MetricSeries series)
    {
        var id = series.Key.Case;
        var answers = _series
            .Where(other => IsMeant(rule, other) && IsIn(rule.Against, other) && other != series && other.Rounds.Count > 0)
            .Where(other => other.Key.Case with { Platform = id.Platform, Accelerator = id.Accelerator } == id)
            .Select(other => (Other: other.Key.Case.PlatformLabel, Ratio: CostRatio(series, other)))
            .Where(pair => pair.Ratio is not null)
            .Select(pair => (pair.Other, Found: Place(rule, pair.Ratio!)))
            .ToList();
        if (answers.Count == 0)
        {
            return (RuleAnswer.Open, "nothing to compare with in the same rounds");
        }

        // It must hold against each of them; the figure is of the one that decides.
        foreach (var answer in new[] { RuleAnswer.No, RuleAnswer.Open, RuleAnswer.Yes })
        {
            if (answers.Find(pair => pair.Found.Answer == answer) is { Other: not null } deciding)
            {
                return (answer, $"{deciding.Found.Figure} against {deciding.Other}");
            }
        }

        throw new InvalidOperationException("An answer is yes, no or open.");
    }

    private static Estimate? CostRatio(MetricSeries series, MetricSeries other)
    {
        var ratios = NativeRatio.PerRound(series.Rounds, other.Rounds).Values;
        if (ratios.Count == 0)
        {
            return null;
        }

        var ratio = MedianInterval.Of(ratios);
        return series.Direction == Direction.Higher ? ratio.Inverted() : ratio;
    }

    private static (RuleAnswer Answer, string Figure) Place(ClaimRule rule, Estimate ratio)
    {
        if (rule.Kind == RuleKind.Superiority)
        {
            return Place(ratio, rule.Bound, belowIsYes: false, Quantity.FormatRatio);
        }

        var position = VerdictRule.Locate(ratio, 1 / (1 + rule.Bound), 1 + rule.Bound);
        var answer = position switch
        {
            IntervalPosition.Within => RuleAnswer.Yes,
            IntervalPosition.Beyond => RuleAnswer.No,
            _ => RuleAnswer.Open,
        };
        return (answer, Figure(ratio, Quantity.FormatRatio));
    }

    private static (RuleAnswer Answer, string Figure) Place(
        Estimate estimate, double bound, bool belowIsYes, Func<double, string> format)
    {
        var answer = estimate switch
        {
            { Low: { } low } when low > bound => belowIsYes ? RuleAnswer.No : RuleAnswer.Yes,
            { High: { } high } when high < bound => belowIsYes ? RuleAnswer.Yes : RuleAnswer.No,
            _ => RuleAnswer.Open,
        };
        return (answer, Figure(estimate, format));
    }

    private static string Figure(Estimate estimate, Func<double, string> format) => estimate is { Low: { } low, High: { } high }
        ? $"{format(estimate.Median)} ({format(low)} to {format(high)})"
        : $"{format(estimate.Median)} (too few rounds for an interval)";

    private static double CountOf(ClaimRule rule, MetricSeries series) =>
        double.Parse(series.Key.Case.Parameters[rule.Over!]!, CultureInfo.InvariantCulture);

    private static bool IsMeant(ClaimRule rule, MetricSeries series) =>
        series.Key.Metric == rule.Metric
        && (rule.Guest is null || series.Key.Case.Guest == rule.Guest)
        && rule.Parameters.All(series.Key.Case.Parameters.Contains)
        && (rule.Over is null || series.Key.Case.Parameters.Any(pair => pair.Key == rule.Over));

    private bool IsIn(IReadOnlyList<string> selected, MetricSeries series) =>
        selected.Contains(series.Key.Case.Platform)
        || selected.Contains(series.Key.Case.PlatformLabel)
        || selected.Contains(PlatformFamilies.Of(run.Environment, series.Key.Case));
}
