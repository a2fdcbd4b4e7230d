using System.Globalization;
using Bench.Results.Statistics;

namespace Bench.Results.Claims;

/// <summary>Answers the rules of claims from a run.</summary>
internal sealed class RuleJudge(RunEnvironment environment, IReadOnlyList<MetricSeries> all)
{
    private const string NotNative = "a plain process does not do it here either: the host lacks what it needs";
    private const string Emulated = "only emulated here; a host with KVM is needed";

    /// <summary>What follows a figure without an interval.</summary>
    public const string NoInterval = " (too few rounds for an interval)";

    /// <summary>More rounds than this nobody would run.</summary>
    private const int MostRounds = 1000;

    /// <summary>
    /// An answer for each case that the rule asks about, or for each platform where it is about a series of cases. A platform that could
    /// not run here, or not the case, is untestable; one on which the case failed is left open. There is none where a platform could run,
    /// and the run has nothing of the rule, or no platform to compare with.
    /// </summary>
    public IEnumerable<RuleFinding> Judge(ClaimRule rule)
    {
        if (rule.Against.Count > 0 && !PlatformsOf(rule.Against).Any())
        {
            return [];
        }

        var measured = all
            .Where(series => IsMeant(rule, series) && IsIn(rule.Of, series.Key.Case))
            .GroupBy(series => (series.Key.Case.PlatformLabel, rule.Over is null ? series.Key.Case.Label : ""))
            .Select(platform => FindingOf(rule, platform.First().Key.Case, Answer(rule, [.. platform])))
            .ToList();
        measured.AddRange(NotReached(rule, measured));
        var meant = PlatformsOf(rule.Of).ToList();
        if (measured.Count == 0 && meant.Exists(platform => platform.Usable))
        {
            return [];
        }

        return
        [
            .. measured,
            .. meant.Where(platform => !platform.Usable).Select(platform =>
                new RuleFinding(rule, platform.Label, platform.Family, IsEmulated: false, RuleAnswer.Untestable, platform.Why)
                {
                    IsAbsent = true,
                }),
        ];
    }

    /// <summary>Whether the rule was made or changed after the run had begun.</summary>
    public bool IsAfterwards(ClaimRule rule) => rule.Changed > environment.Started;

    /// <summary>Platforms on which the case failed before the rule's metric was measured, or has no value at all: another metric has the
    /// reason.</summary>
    private List<RuleFinding> NotReached(ClaimRule rule, IReadOnlyList<RuleFinding> measured)
    {
        var places = all.Where(series => IsMeant(rule, series)).Select(series => series.Key.Case).ToList();
        if (places.Count == 0 && IsAfterwards(rule))
        {
            // An older run may not have had the metric.
            return [];
        }

        return
        [
            .. all
                .Where(series => series.Key.Case.Experiment == rule.Experiment && IsIn(rule.Of, series.Key.Case))
                .Where(series => rule.Guest is null || series.Key.Case.Guest == rule.Guest)
                .Where(series => rule.Parameters.All(pair => (series.Key.Case.Parameters[pair.Key] ?? pair.Value) == pair.Value))
                .Where(series => measured.All(finding => finding.Platform != series.Key.Case.PlatformLabel))
                .GroupBy(series => (series.Key.Case.PlatformLabel, series.Key.Case.Guest))
                .SelectMany(platform => platform.Where(series => Ends(series.Key.Case, platform)
                    && (series.Failures > 0 || platform.All(other => other.Rounds.Count == 0))))
                .OrderByDescending(series => series.Failures > 0)
                .DistinctBy(series => series.Key.Case.PlatformLabel)
                .Select(series => FindingOf(rule, series.Key.Case, WithoutValue(series))),
        ];

        // Other platforms show of which parts of the case the metric is; without them only the whole case is sure to have it.
        bool Ends(CaseId id, IEnumerable<MetricSeries> platform) => places.Count == 0
            ? platform.All(other => IsPart(other.Key.Case, id))
            : places.Exists(place => IsPart(place with { Platform = id.Platform, Accelerator = id.Accelerator }, id));
    }

    /// <summary>Whether a case is another one or a part of it, which has further parameters.</summary>
    private static bool IsPart(CaseId part, CaseId whole) =>
        whole with { Parameters = part.Parameters } == part && whole.Parameters.All(part.Parameters.Contains);

    private RuleFinding FindingOf(ClaimRule rule, CaseId id, Found found) => new(
        rule, id.PlatformLabel, PlatformFamilies.Of(environment, id), id.Accelerator == "tcg", found.Answer, found.Figure)
    {
        Details = [.. LeftOpen(rule, id)],
        FromBound = found.FromBound,
        RoundsNeeded = found.RoundsNeeded,
        IsLess = found.IsLess,
        IsAfterwards = IsAfterwards(rule),
    };

    private static IEnumerable<string> LeftOpen(ClaimRule rule, CaseId id) =>
    [
        .. rule.Guest is null ? [id.Guest] : Array.Empty<string>(),
        .. id.Parameters.Except(rule.Parameters).Where(pair => pair.Key != rule.Over).Select(pair => $"{pair.Key}={pair.Value}"),
    ];

    private Found Answer(ClaimRule rule, IReadOnlyList<MetricSeries> series)
    {
        var one = series[0];
        if (rule.IsTime && one.Key.Case.Accelerator == "tcg")
        {
            return new Found(RuleAnswer.Untestable, Emulated);
        }

        if (series.FirstOrDefault(each => each.Rounds.Count == 0) is { } empty)
        {
            return WithoutValue(empty);
        }

        if (rule.NeedsNative
            && Find(one.Key with { Case = NativeRatio.CounterpartOf(one.Key.Case) }) is { Rounds.Count: > 0 } native
            && AnswerFact(rule, native).Answer == RuleAnswer.No)
        {
            return new Found(RuleAnswer.Untestable, NotNative);
        }

        return rule.Kind switch
        {
            RuleKind.Fact => AnswerFact(rule, one),
            RuleKind.Slope => AnswerSlope(rule, series),
            _ => AnswerRatio(rule, one),
        };
    }

    private MetricSeries? Find(SeriesKey key) => all.FirstOrDefault(series => series.Key == key);

    private static Found WithoutValue(MetricSeries series) =>
        new(series.Failures > 0 ? RuleAnswer.Open : RuleAnswer.Untestable, WhyNone(series));

    private static string WhyNone(MetricSeries? series) =>
        series?.Samples.FirstOrDefault(sample => sample.Reason is not null)?.Reason ?? "no value";

    private Found AnswerFact(ClaimRule rule, MetricSeries series)
    {
        var unit = series.Key.Unit;
        var (least, most) = (Text(series.Rounds.Values.Min(), unit), Text(series.Rounds.Values.Max(), unit));
        var figure = least == most ? least : $"{least} to {most}";

        // Of what is so or is not, the answer says all.
        figure = unit == "1" && rule.Bound is 0 or 1 && figure is "0" or "1" ? "" : figure;
        var holding = series.Rounds.Values.Count(value => rule.IsAtLeast ? value >= rule.Bound : value <= rule.Bound);
        var failed = FailedRounds(series);
        var ending = failed == 0 ? "" : $"failed in {failed} of {failed + series.Rounds.Count} rounds";
        var answer = holding == 0 ? RuleAnswer.No : holding == series.Rounds.Count && failed == 0 ? RuleAnswer.Yes : RuleAnswer.Open;
        return new Found(answer, string.Join(", ", new[] { figure, ending }.Where(text => text.Length > 0)))
        {
            FromBound = series.Rounds.Values.Min(value => Math.Abs(value - rule.Bound)),
        };
    }

    /// <summary>Rounds without a value because the case failed: another metric may have the failure.</summary>
    private int FailedRounds(MetricSeries series) => all
        .Where(other => other.Failures > 0 && IsPart(series.Key.Case, other.Key.Case))
        .SelectMany(other => other.Samples.Where(sample => sample.Outcome is Outcome.Failed or Outcome.Timeout))
        .Select(sample => sample.Round)
        .Distinct()
        .Count(round => !series.Rounds.ContainsKey(round));

    /// <summary>A count is a whole number, and shows as one.</summary>
    private static string Text(double value, string unit) => unit == "1" && double.IsInteger(value)
        ? value.ToString("0", CultureInfo.InvariantCulture)
        : Quantity.Format(value, unit);

    private static Found AnswerSlope(ClaimRule rule, IReadOnlyList<MetricSeries> series)
    {
        var points = series
            .SelectMany(one => one.Rounds.Select(round => (Round: round.Key, X: CountOf(rule, one), Y: round.Value)))
            .GroupBy(point => point.Round)
            .Where(round => round.Select(point => point.X).Distinct().Count() > 1);
        var shares = points.Select(round => ShareOf([.. round.Select(point => (point.X, point.Y))])).ToList();
        return shares.Count == 0
            ? new Found(RuleAnswer.Open, "one number of instances only")
            : Place(rule, shares, MedianInterval.Of(shares), share => Quantity.Format(100 * share, "%"));
    }

    /// <summary>What one more instance adds, as a share of what the first one takes.</summary>
    private static double ShareOf(IReadOnlyList<(double X, double Y)> points)
    {
        var fit = LinearFit.Of(points);
        return fit.Slope / (fit.Slope + fit.Intercept);
    }

    private Found AnswerRatio(ClaimRule rule, MetricSeries series)
    {
        if (rule.IsRatio)
        {
            return PlaceRatios(rule, series, series.Rounds.Values);
        }

        var id = series.Key.Case;
        var counterpart = id with { Guest = rule.AgainstGuest ?? id.Guest };

        // A platform of the run without a value might have said no.
        var answers = PlatformsOf(rule.Against)
            .Where(platform => platform.Usable && platform.Label != id.PlatformLabel)
            .Select(platform => (
                platform.Label,
                Other: Find(series.Key with { Case = counterpart with { Platform = platform.Name, Accelerator = platform.Accelerator } })))
            .Select(pair => (pair.Label, pair.Other, Found: AnswerRatio(rule, series, pair.Other)))
            .ToList();
        if (answers.Count == 0)
        {
            return new Found(RuleAnswer.Open, "nothing to compare with in the same rounds");
        }

        // It must hold against each of them. The figure is that of the answer that decides, and of several the nearest to the bound.
        var nearest = new[] { RuleAnswer.No, RuleAnswer.Open, RuleAnswer.Yes }
            .SelectMany(answer => answers.Where(pair => pair.Found.Answer == answer).OrderBy(pair => pair.Found.FromBound))
            .ToList();
        var deciding = nearest[0];
        var isMeasured = deciding.Other is { Rounds.Count: > 0 };
        var opposite = nearest.FindLast(pair =>
            pair.Found.Answer == RuleAnswer.Yes && (deciding.Found.Answer == RuleAnswer.No || !isMeasured));
        var but = opposite.Found is null ? "" : $", but {opposite.Found.Figure} against {opposite.Label}";
        return rule.Against is [var only] && only == deciding.Label
            ? deciding.Found
            : deciding.Found with
            {
                Figure = (isMeasured ? $"{Middle(series, deciding.Other!)} against {Middle(deciding.Other!, series)} of " : "nothing of ")
                    + $"{deciding.Label}: {deciding.Found.Figure}{but}",
            };

        static string Middle(MetricSeries some, MetricSeries other)
        {
            var values = some.Rounds.Where(round => other.Rounds.ContainsKey(round.Key)).Select(round => round.Value).ToList();
            return values.Count == 0 ? "–" : Text(Quantiles.Median(values), some.Key.Unit);
        }
    }

    private static Found AnswerRatio(ClaimRule rule, MetricSeries series, MetricSeries? other)
    {
        if (other is not { Rounds.Count: > 0 })
        {
            return new Found(RuleAnswer.Open, WhyNone(other));
        }

        var ratios = NativeRatio.PerRound(series.Rounds, other.Rounds).Values;
        return ratios.Count == 0 ? new Found(RuleAnswer.Open, "no round has both") : PlaceRatios(rule, series, ratios);
    }

    private static Found PlaceRatios(ClaimRule rule, MetricSeries series, IReadOnlyCollection<double> ratios)
    {
        var ratio = MedianInterval.Of(ratios);
        return Place(rule, ratios, series.Direction == Direction.Higher ? ratio.Inverted() : ratio, Quantity.FormatRatio);
    }

    private static Found Place(ClaimRule rule, IReadOnlyCollection<double> values, Estimate estimate, Func<double, string> format)
    {
        var isEquivalence = rule.Kind == RuleKind.Equivalence;
        var upper = isEquivalence ? 1 + rule.Bound : rule.IsAtLeast ? double.PositiveInfinity : rule.Bound;
        var lower = isEquivalence ? 1 / (1 + rule.Bound) : rule.IsAtLeast ? rule.Bound : double.NegativeInfinity;
        var answer = VerdictRule.Locate(estimate, lower, upper) switch
        {
            IntervalPosition.Within => RuleAnswer.Yes,
            IntervalPosition.Beyond => RuleAnswer.No,
            _ => RuleAnswer.Open,
        };

        // A no of both sides must say on which it lies.
        var isLess = isEquivalence && answer == RuleAnswer.No && estimate.Median < 1;
        return new Found(answer, Figure(estimate, format) + (isLess ? ", less" : ""))
        {
            IsLess = isLess,
            RoundsNeeded = answer == RuleAnswer.Open ? RoundsNeeded(values.Count, estimate, lower, upper) : null,
            FromBound = new[] { lower, upper }.Where(double.IsFinite).Min(bound => Math.Abs(estimate.Median - bound)),
        };
    }

    /// <summary>An interval narrows with the square root of the rounds, and must end before the nearest bound.</summary>
    private static int? RoundsNeeded(int rounds, Estimate estimate, double lower, double upper)
    {
        if (estimate is not { Low: { } low, High: { } high })
        {
            return MedianInterval.MinimumRounds();
        }

        var (median, ends) = (estimate.Median, new[] { lower, upper });
        var needed = ends.Where(double.IsFinite)
            .Select(bound => Math.Max((bound < median ? median - low : high - median) / Math.Abs(median - bound), 1))
            .Max();
        return Math.Ceiling(rounds * needed * needed) is <= MostRounds and var count ? (int)count : null;
    }

    private static string Figure(Estimate estimate, Func<double, string> format)
    {
        if (estimate is not { Low: { } low, High: { } high })
        {
            return $"{format(estimate.Median)}{NoInterval}";
        }

        var ends = (format(low), format(high));
        return ends.Item1 == ends.Item2 ? format(estimate.Median) : $"{format(estimate.Median)} ({ends.Item1} to {ends.Item2})";
    }

    private static double CountOf(ClaimRule rule, MetricSeries series) =>
        double.Parse(series.Key.Case.Parameters[rule.Over!]!, CultureInfo.InvariantCulture);

    private static bool IsMeant(ClaimRule rule, MetricSeries series) =>
        series.Key.Metric == rule.Metric
        && (rule.Guest is null || series.Key.Case.Guest == rule.Guest)
        && rule.Parameters.All(series.Key.Case.Parameters.Contains)
        && (rule.Over is null || series.Key.Case.Parameters.Any(pair => pair.Key == rule.Over));

    private IEnumerable<PlatformEnvironment> PlatformsOf(IReadOnlyList<string> selected) =>
        environment.Platforms.Where(platform => selected.Intersect([platform.Name, platform.Label, platform.Family]).Any());

    private bool IsIn(IReadOnlyList<string> selected, CaseId id) =>
        selected.Intersect([id.Platform, id.PlatformLabel, PlatformFamilies.Of(environment, id)]).Any();

    /// <summary>An answer with its figure, and how many rounds would decide it.</summary>
    private sealed record Found(RuleAnswer Answer, string Figure)
    {
        public int? RoundsNeeded { get; init; }

        /// <summary>Distance of the median from the nearest bound.</summary>
        public double FromBound { get; init; }

        public bool IsLess { get; init; }
    }
}
