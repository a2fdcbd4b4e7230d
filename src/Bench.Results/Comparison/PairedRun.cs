using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// A run of two platforms, measured in pairs and judged after each round: takes samples as they come.
/// <para>
/// The chance of a false alarm is shared equally by the series of the metrics that are waited for, one for each guest and parameter. Their
/// number is fixed once, at the end of the first round after which each of these metrics has a pair; before it nothing is decided. It must
/// not follow the data: a series that comes later would take its share from the others, whose bounds would then be chosen after looking.
/// So each series is wrong with at most its share, and all together with at most the whole (Bonferroni). What comes later has no share
/// left: it is reported without a verdict.
/// </para>
/// </summary>
/// <param name="a">Name of the first platform.</param>
/// <param name="b">Name of the second.</param>
/// <param name="waitedFor">The metrics whose verdicts the run waits for; the others are reported.</param>
/// <param name="rule">The rule for all of them together.</param>
/// <param name="definitions">What the experiments declare of their metrics.</param>
/// <param name="rules">Smallest effects and directions; null for the defaults.</param>
public sealed class PairedRun(
    string a,
    string b,
    IReadOnlyCollection<string> waitedFor,
    SequentialRule rule,
    MetricDefinitions definitions,
    ComparisonRules? rules = null)
{
    private readonly ComparisonRules _rules = rules ?? ComparisonRules.Default;
    private readonly Dictionary<PairedKey, Series> _series = [];

    /// <summary>Those that share the chance of a false alarm; null while it is not known which they are.</summary>
    private HashSet<PairedKey>? _sharing;

    /// <summary>Takes a sample of the round that is under way; facts and other platforms are passed over.</summary>
    public void Take(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var direction = _rules.DirectionOf(sample.Metric, sample.Direction);
        if (direction == Direction.Exact || sample.Round == Sample.WarmupRound || (sample.Case.Platform != a && sample.Case.Platform != b))
        {
            return;
        }

        var key = new PairedKey(sample.Case.Experiment, sample.Case.Guest, sample.Case.Parameters, sample.Metric, sample.Unit, direction);
        if (!_series.TryGetValue(key, out var series))
        {
            _series[key] = series = new Series(new PairedSequence(direction, _rules.SmallestEffectOf(definitions[sample.Metric])));
        }

        (sample.Case.Platform == a ? series.A : series.B).Take(sample);
    }

    /// <summary>Ends a round and says what can be said after it.</summary>
    public PairedJudgement EndRound(int round)
    {
        var paired = _series.Where(pair => pair.Value.EndRound()).Select(pair => pair.Key).ToHashSet();
        if (_sharing is null && waitedFor.All(metric => _series.Any(pair => pair.Key.Metric == metric && pair.Value.Sequence.HasPairs)))
        {
            _sharing = Named();
        }

        var sharing = _sharing ?? Named();
        var each = rule.ForEachOf(sharing.Count);
        each = _sharing is null ? each with { LeastRounds = int.MaxValue } : each;
        var metrics = new List<PairedMetric>();
        foreach (var (key, series) in _series.Where(pair => pair.Value.HasValues).OrderBy(pair => pair.Key.Metric, definitions.Comparer)
            .ThenBy(pair => pair.Key.Guest, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Parameters.ToString(), StringComparer.Ordinal))
        {
            var metric = MetricOf(key, series, sharing.Contains(key), each);
            if (metric.WaitedFor && paired.Contains(key))
            {
                series.Path.Add(new(round, series.LastRatio, metric.Ratio!.Value, metric.Evidence, metric.Lower, metric.Upper));
            }

            metrics.Add(metric with { Path = [.. series.Path] });
        }

        return new PairedJudgement(round, metrics)
        {
            FailsMostly = [.. _series.Where(pair => pair.Value.FailsMostly).Select(pair => new PairedFailure(
                PairedMetric.NameOf(pair.Key.Metric, pair.Key.Parameters),
                pair.Value.B.Failures,
                pair.Value.B.Reason))],
        };
    }

    private PairedMetric MetricOf(PairedKey key, Series series, bool isWaitedFor, SequentialRule each)
    {
        var state = series.Sequence.Judge(each);
        return new PairedMetric
        {
            Experiment = key.Experiment,
            Guest = key.Guest,
            Parameters = key.Parameters,
            Metric = key.Metric,
            Unit = key.Unit,
            Direction = key.Direction,
            WaitedFor = isWaitedFor,
            IsLate = !isWaitedFor && waitedFor.Contains(key.Metric),
            Verdict = isWaitedFor ? state.Verdict : null,
            SmallestEffect = _rules.SmallestEffectOf(definitions[key.Metric]),
            Alpha = each.Alpha,
            Rounds = state.Rounds,
            LeftOut = series.Sequence.LeftOut,
            MedianA = state.MedianA,
            MedianB = state.MedianB,
            Ratio = state.Ratio,
            Lower = Lower(state.Interval),
            Upper = Upper(state.Interval),
            SameLower = Lower(state.EquivalenceInterval),
            SameUpper = Upper(state.EquivalenceInterval),
            Evidence = state.Evidence,
            Path = [],
        };
    }

    private static double? Lower(RatioInterval interval) => interval.Lower > 0 ? interval.Lower : null;

    private static double? Upper(RatioInterval interval) => double.IsFinite(interval.Upper) ? interval.Upper : null;

    private HashSet<PairedKey> Named() =>
        [.. _series.Where(pair => pair.Value.HasValues && waitedFor.Contains(pair.Key.Metric)).Select(pair => pair.Key)];

    /// <summary>What the two sides of a pair have in common.</summary>
    private sealed record PairedKey(
        string Experiment, string Guest, ParameterSet Parameters, string Metric, string Unit, Direction Direction);

    private sealed class Series(PairedSequence sequence)
    {
        public PairedSequence Sequence => sequence;

        public SideValues A { get; } = new();

        public SideValues B { get; } = new();

        /// <summary>Ratio of the last round that was a pair.</summary>
        public double LastRatio { get; private set; }

        public List<PairedPoint> Path { get; } = [];

        public bool HasValues => A.Values + B.Values > 0;

        /// <summary>As <c>bench compare</c> has it: the second side fails more often than not, and the first does not.</summary>
        public bool FailsMostly => B.Failures > B.Values && A.Values > 0 && A.Failures <= A.Values;

        /// <summary>Gives the round's values to the sequence. Returns whether they were a pair.</summary>
        public bool EndRound()
        {
            var (one, two) = (A.EndRound(), B.EndRound());
            if (!HasValues || !sequence.Take(one, two))
            {
                return false;
            }

            LastRatio = two!.Value / one!.Value;
            return true;
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
    /// The whole: <i>worse</i> as soon as one metric that is waited for is; otherwise undecided until all of them are decided; then
    /// <i>better</i> when one is, and <i>same</i> when all are.
    /// </summary>
    public Verdict Verdict
    {
        get
        {
            HashSet<Verdict?> verdicts = [.. WaitedFor.Select(metric => metric.Verdict)];
            if (verdicts.Contains(Verdict.Worse))
            {
                return Verdict.Worse;
            }

            if (verdicts.Count == 0 || verdicts.Contains(Verdict.Undecided))
            {
                return Verdict.Undecided;
            }

            return verdicts.Contains(Verdict.Better) ? Verdict.Better : Verdict.Same;
        }
    }
}
