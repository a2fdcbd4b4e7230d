using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// A run of two platforms, measured in pairs and judged after each round: takes samples as they come.
/// <para>
/// The chance of a false alarm is shared equally by the series of the metrics that are waited for, one for each guest and parameter. Their
/// number is fixed once, after <see cref="RoundsToAppear"/> rounds, of those with a pair by then; before it nothing is decided. It must
/// not follow the data: a series that comes later would take its share from the others, whose bounds would then be chosen after looking.
/// So each series is wrong with at most its share, and all together with at most the whole (Bonferroni). What comes later has no share
/// left: it is reported without a verdict.
/// </para>
/// </summary>
/// <param name="a">Name of the first platform.</param>
/// <param name="b">Name of the second.</param>
/// <param name="waitedFor">The metrics that were named: each must have a pair before anything is decided. Null for the headlines of the
/// cases, as far as they have one. Other metrics are reported.</param>
/// <param name="rule">The rule for all of them together.</param>
/// <param name="definitions">What the experiments declare of their metrics.</param>
/// <param name="rules">Smallest effects and directions; null for the defaults.</param>
public sealed class PairedRun(
    string a,
    string b,
    IReadOnlyCollection<string>? waitedFor,
    SequentialRule rule,
    MetricDefinitions definitions,
    ComparisonRules? rules = null)
{
    /// <summary>Rounds after which a metric without values of both sides is not going to have any.</summary>
    public const int RoundsToAppear = 3;

    private readonly ComparisonRules _rules = rules ?? ComparisonRules.Default;

    /// <summary>By what the two sides have in common: a case without its platform.</summary>
    private readonly Dictionary<SeriesKey, Series> _series = [];

    /// <summary>Those that share the chance of a false alarm; null while it is not known which they are.</summary>
    private HashSet<SeriesKey>? _sharing;

    /// <summary>Takes a sample of the round that is under way; facts and other platforms are passed over.</summary>
    public void Take(Sample sample)
    {
        var direction = _rules.DirectionOf(sample.Metric, sample.Direction);
        if (direction == Direction.Exact || sample.Round == Sample.WarmupRound || (sample.Case.Platform != a && sample.Case.Platform != b))
        {
            return;
        }

        var key = new SeriesKey(sample.Case with { Platform = "", Accelerator = null }, sample.Metric, sample.Unit);
        if (!_series.TryGetValue(key, out var series))
        {
            _series[key] = series = new Series(direction, _rules.SmallestEffectOf(definitions[sample.Metric]));
        }

        (sample.Case.Platform == a ? series.A : series.B).Take(sample);
    }

    /// <summary>Ends a round and says what can be said after it.</summary>
    public PairedJudgement EndRound(int round)
    {
        var ratios = _series.ToDictionary(pair => pair.Key, pair => pair.Value.EndRound());
        var paired = Paired();
        if (_sharing is null && round >= Math.Min(RoundsToAppear, rule.LeastRounds) && HasAll(paired))
        {
            _sharing = paired;
        }

        var sharing = _sharing ?? paired;
        var each = rule.ForEachOf(sharing.Count);
        each = _sharing is null ? each with { LeastRounds = int.MaxValue } : each;
        var metrics = new List<PairedMetric>();
        foreach (var (key, series) in _series.Where(pair => pair.Value.HasValues).OrderBy(pair => pair.Key.Metric, definitions.Comparer)
            .ThenBy(pair => pair.Key.Case.Guest, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Case.Parameters.ToString(), StringComparer.Ordinal))
        {
            var metric = MetricOf(key, series, sharing.Contains(key), each);
            if (metric.WaitedFor && ratios[key] is { } ratio)
            {
                series.Path.Add(new(round, ratio, metric.Ratio!.Value, metric.Evidence, metric.Lower, metric.Upper));
            }

            metrics.Add(metric with { Path = [.. series.Path] });
        }

        return new PairedJudgement(round, metrics)
        {
            FailsMostly =
            [
                .. from pair in _series
                where FailsMostly(pair.Key, pair.Value) && _rules.Compares(pair.Key.Metric)
                let name = PairedMetric.NameOf(pair.Key.Metric, pair.Key.Case.Parameters)
                select new PairedFailure(name, pair.Value.B.Failures, pair.Value.B.Reason),
            ],
        };
    }

    private PairedMetric MetricOf(SeriesKey key, Series series, bool isWaitedFor, SequentialRule each)
    {
        var state = series.Sequence.Judge(each);
        return new PairedMetric
        {
            Experiment = key.Case.Experiment,
            Guest = key.Case.Guest,
            Parameters = key.Case.Parameters,
            Metric = key.Metric,
            Unit = key.Unit,
            Direction = series.Direction,
            WaitedFor = isWaitedFor,
            IsLate = !isWaitedFor && IsWanted(key),
            Verdict = isWaitedFor ? state.Verdict : null,
            SmallestEffect = series.SmallestEffect,
            Alpha = each.Alpha,
            Rounds = series.Sequence.Rounds,
            LeftOut = series.Sequence.LeftOut,
            MedianA = state.MedianA,
            MedianB = state.MedianB,
            Ratio = series.Sequence.Rounds > 0 ? state.Ratio.Median : null,
            Lower = state.Ratio.Low,
            Upper = state.Ratio.High,
            SameLower = state.Equivalent.Low,
            SameUpper = state.Equivalent.High,
            Evidence = state.Evidence,
            Path = [],
        };
    }

    private bool IsWanted(SeriesKey key) => waitedFor is null
        ? definitions[key.Metric].IsHeadlineOf(key.Case) && _rules.Compares(key.Metric)
        : waitedFor.Contains(key.Metric);

    private HashSet<SeriesKey> Paired() =>
        [.. _series.Where(pair => pair.Value.Sequence.Rounds > 0 && IsWanted(pair.Key)).Select(pair => pair.Key)];

    private bool HasAll(HashSet<SeriesKey> paired) =>
        waitedFor?.All(metric => paired.Any(key => key.Metric == metric)) ?? paired.Count > 0;

    /// <summary>As <c>bench compare</c> has it: the second side fails more often than not, and the first does not. What fails as a whole is
    /// held to the values of its parts, one kind of part at a time: other cases that differ by a parameter look like parts, too.</summary>
    private bool FailsMostly(SeriesKey key, Series series)
    {
        var (a, b) = (series.A, series.B);
        return b.Failures > b.Values && (a.Values > 0
            ? a.Failures <= a.Values
            : PartsOf(key.Case).Any(part =>
                part.Max(one => one.A.Values) is > 0 and var values && a.Failures <= values && b.Failures > part.Max(one => one.B.Values)));
    }

    private IEnumerable<IGrouping<string, Series>> PartsOf(CaseId whole) => _series
        .Where(other => other.Key.Case != whole && whole.Holds(other.Key.Case))
        .GroupBy(other => string.Join(' ', other.Key.Case.Parameters.Select(parameter => parameter.Key)), other => other.Value);

    private sealed class Series(Direction direction, double smallestEffect)
    {
        public Direction Direction => direction;

        public double SmallestEffect => smallestEffect;

        public PairedSequence Sequence { get; } = new(direction, smallestEffect);

        public SideValues A { get; } = new();

        public SideValues B { get; } = new();

        public List<PairedPoint> Path { get; } = [];

        public bool HasValues => A.Values + B.Values > 0;

        /// <summary>Gives the round's values to the sequence. Returns their ratio; null where they are no pair.</summary>
        public double? EndRound()
        {
            var (one, two) = (A.EndRound(), B.EndRound());
            return HasValues ? Sequence.Take(one, two) : null;
        }
    }

    private sealed class SideValues
    {
        private readonly List<double> _round = [];

        /// <summary>Values in all rounds.</summary>
        public int Values { get; private set; }

        public int Failures { get; private set; }

        /// <summary>Why the first failure was one.</summary>
        public string? Reason { get; private set; }

        public void Take(Sample sample)
        {
            if (sample.Outcome is Outcome.Failed or Outcome.Timeout)
            {
                Failures++;
                Reason ??= sample.Reason;
            }
            else if (sample is { Outcome: Outcome.Ok, Value: { } value })
            {
                Values++;
                _round.Add(value);
            }
        }

        /// <summary>The value of the round; null without values.</summary>
        public double? EndRound()
        {
            double? value = _round.Count > 0 ? Quantiles.TrimmedMean(_round) : null;
            _round.Clear();
            return value;
        }
    }
}

/// <summary>A metric that has mostly failures on the second side.</summary>
/// <param name="Name">Its name with its parameters.</param>
/// <param name="Failures">How many measurements failed or timed out.</param>
/// <param name="Reason">Why the first did.</param>
public sealed record PairedFailure(string Name, int Failures, string? Reason);

/// <summary>What can be said after a round.</summary>
/// <param name="Rounds">Rounds so far.</param>
/// <param name="Metrics">Every metric that has values, in the order in which a reader asks for them.</param>
public sealed record PairedJudgement(int Rounds, IReadOnlyList<PairedMetric> Metrics)
{
    /// <summary>What fails on the second side more often than not, and on the first does not: it counts as worse.</summary>
    public IReadOnlyList<PairedFailure> FailsMostly { get; init; } = [];

    /// <summary>Those that are waited for.</summary>
    public IEnumerable<PairedMetric> WaitedFor => Metrics.Where(metric => metric.WaitedFor);

    /// <summary>
    /// The whole: <i>worse</i> as soon as one metric that is waited for is, or something mostly fails; otherwise undecided until all of
    /// them are decided; then <i>better</i> when one is, and <i>same</i> when all are.
    /// </summary>
    public Verdict Verdict => WaitedFor.Select(metric => metric.Verdict).ToHashSet() switch
    {
        _ when FailsMostly.Count > 0 => Verdict.Worse,
        var verdicts when verdicts.Contains(Verdict.Worse) => Verdict.Worse,
        { Count: 0 } => Verdict.Undecided,
        var verdicts when verdicts.Contains(Verdict.Undecided) => Verdict.Undecided,
        var verdicts when verdicts.Contains(Verdict.Better) => Verdict.Better,
        _ => Verdict.Same,
    };
}
