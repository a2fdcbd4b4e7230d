using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// A run of two platforms, measured in pairs and judged after each round: takes samples as they come.
/// <para>
/// The chance of a false alarm is shared equally by the series of the metrics that are waited for, of which there is one for each guest
/// and parameter. Their number is fixed once, at the end of the first round after which each of these
/// metrics has a pair, and before it nothing is decided. It must not follow the data: if a series that comes later took its share from
/// the others, a bound that holds at one share would be judged by another, chosen after looking. When
/// the number is fixed tells only that there are values, not which side's is greater, and the gamblers' bets
/// (<see cref="Statistics.SymmetryMartingale"/>) are fair given that: each series is wrong with at most its share,
/// and all together with at most the whole (Bonferroni, however they depend on each other). What comes later has no share left: it is
/// reported without a verdict.
/// </para>
/// </summary>
/// <param name="a">Name of the first platform.</param>
/// <param name="b">Name of the second.</param>
/// <param name="waitedFor">The metrics whose verdicts the run waits for; the others are reported.</param>
/// <param name="rule">The rule for all of them together: the chance of a false alarm is shared among them.</param>
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
    private readonly Dictionary<PairedKey, PairedFailures> _failures = [];

    /// <summary>Those that share the chance of a false alarm; null while it is not known which they are.</summary>
    private HashSet<PairedKey>? _sharing;

    /// <summary>Takes a sample of the round that is under way; what is of neither platform or a fact is passed over.</summary>
    public void Take(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var direction = _rules.DirectionOf(sample.Metric, sample.Direction);
        if (direction == Direction.Exact || sample.Round == Sample.WarmupRound || (sample.Case.Platform != a && sample.Case.Platform != b))
        {
            return;
        }

        var isA = sample.Case.Platform == a;
        var key = new PairedKey(sample.Case.Experiment, sample.Case.Guest, sample.Case.Parameters, sample.Metric, sample.Unit, direction);
        if (sample.Outcome is Outcome.Failed or Outcome.Timeout)
        {
            var failures = _failures.GetValueOrDefault(key, new PairedFailures(0, 0, null));
            _failures[key] = isA
                ? failures with { OfA = failures.OfA + 1 }
                : failures with { OfB = failures.OfB + 1, Reason = failures.Reason ?? sample.Reason };
        }
        else if (sample is { Outcome: Outcome.Ok, Value: { } value })
        {
            if (!_series.TryGetValue(key, out var series))
            {
                _series.Add(key, series = new Series(new PairedSequence(direction, _rules.SmallestEffectOf(definitions[sample.Metric]))));
            }

            series.Add(value, isA);
        }
    }

    /// <summary>Ends a round and says what can be said after it.</summary>
    public PairedJudgement EndRound(int round)
    {
        var paired = new HashSet<PairedKey>();
        foreach (var (key, series) in _series)
        {
            if (series.EndRound())
            {
                paired.Add(key);
            }
        }

        if (_sharing is null && waitedFor.All(metric => _series.Any(pair => pair.Key.Metric == metric && pair.Value.Sequence.HasPairs)))
        {
            _sharing = [.. _series.Keys.Where(IsNamed)];
        }

        var sharing = _sharing ?? [.. _series.Keys.Where(IsNamed)];
        var each = rule.ForEachOf(sharing.Count);
        each = _sharing is null ? each with { LeastRounds = int.MaxValue } : each;
        var metrics = new List<PairedMetric>();
        foreach (var (key, series) in _series.OrderBy(pair => pair.Key.Metric, definitions.Comparer)
            .ThenBy(pair => pair.Key.Guest, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Parameters.ToString(), StringComparer.Ordinal))
        {
            var state = series.Sequence.Judge(each);
            var isWaitedFor = sharing.Contains(key);
            if (isWaitedFor && paired.Contains(key))
            {
                series.Path.Add(new PairedPoint(
                    round,
                    series.LastRatio,
                    state.Ratio!.Value,
                    state.Evidence,
                    PairedPoint.LowerOf(state.Interval),
                    PairedPoint.UpperOf(state.Interval)));
            }

            metrics.Add(new PairedMetric(
                key,
                isWaitedFor,
                IsNamed(key) && !isWaitedFor,
                _rules.SmallestEffectOf(definitions[key.Metric]),
                each.Alpha,
                state,
                [.. series.Path]));
        }

        return new PairedJudgement(round, metrics)
        {
            FailsMostly = [.. _failures.Where(pair => FailsMostly(pair.Key, pair.Value))
            .Select(pair => new PairedFailure(pair.Key, pair.Value.OfB, pair.Value.Reason))]
        };
    }

    /// <summary>As <c>bench compare</c> has it: the second side fails more often than not, and the first does not.</summary>
    private bool FailsMostly(PairedKey key, PairedFailures failures)
    {
        var series = _series.GetValueOrDefault(key);
        return failures.OfB > (series?.ValuesOfB ?? 0) && series?.ValuesOfA > 0 && failures.OfA <= series.ValuesOfA;
    }

    private bool IsNamed(PairedKey key) => waitedFor.Contains(key.Metric);

    private sealed record PairedFailures(int OfA, int OfB, string? Reason);

    private sealed class Series(PairedSequence sequence)
    {
        private readonly List<double> _a = [];
        private readonly List<double> _b = [];

        public PairedSequence Sequence => sequence;

        /// <summary>Values of the first side, in all rounds.</summary>
        public int ValuesOfA { get; private set; }

        public int ValuesOfB { get; private set; }

        /// <summary>Ratio of the last round that was a pair.</summary>
        public double LastRatio { get; private set; }

        public List<PairedPoint> Path { get; } = [];

        public void Add(double value, bool isA)
        {
            (isA ? _a : _b).Add(value);
            ValuesOfA += isA ? 1 : 0;
            ValuesOfB += isA ? 0 : 1;
        }

        /// <summary>Gives the round's values to the sequence, and says whether they were a pair.</summary>
        public bool EndRound()
        {
            double? valueA = _a.Count > 0 ? Quantiles.TrimmedMean(_a) : null;
            double? valueB = _b.Count > 0 ? Quantiles.TrimmedMean(_b) : null;
            _a.Clear();
            _b.Clear();
            var before = Sequence.LeftOut;
            Sequence.Take(valueA, valueB);
            if (Sequence.LeftOut > before)
            {
                return false;
            }

            LastRatio = valueB!.Value / valueA!.Value;
            return true;
        }
    }
}

/// <summary>What the two sides of a pair have in common.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Guest">The guest.</param>
/// <param name="Parameters">Further parameters of the case.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Direction">Which way it is better.</param>
public sealed record PairedKey(string Experiment, string Guest, ParameterSet Parameters, string Metric, string Unit, Direction Direction);

/// <summary>A metric after a round.</summary>
/// <param name="Key">Which.</param>
/// <param name="IsWaitedFor">Whether the run goes on until it is decided.</param>
/// <param name="IsLate">Whether it would be waited for, had it not come after the chance of a false alarm was shared out.</param>
/// <param name="SmallestEffect">The smallest change that matters, as a share.</param>
/// <param name="Alpha">Its share of the chance of a false alarm.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Path">How that came about, for a metric that is waited for.</param>
public sealed record PairedMetric(
    PairedKey Key,
    bool IsWaitedFor,
    bool IsLate,
    double SmallestEffect,
    double Alpha,
    PairedState State,
    IReadOnlyList<PairedPoint> Path);

/// <summary>A metric after one of its rounds.</summary>
/// <param name="Round">The round.</param>
/// <param name="RoundRatio">The second side's value by the first's in that round.</param>
/// <param name="Ratio">The median of these so far.</param>
/// <param name="Evidence">The evidence against equality.</param>
/// <param name="Lower">Lower end of the ratios that are left; null for none.</param>
/// <param name="Upper">Upper end; null for none.</param>
public sealed record PairedPoint(int Round, double RoundRatio, double Ratio, double Evidence, double? Lower, double? Upper)
{
    internal static double? LowerOf(RatioInterval interval) => interval.Lower > 0 ? interval.Lower : null;

    internal static double? UpperOf(RatioInterval interval) => double.IsFinite(interval.Upper) ? interval.Upper : null;
}

/// <summary>A metric that has mostly failures on the second side.</summary>
/// <param name="Key">Which.</param>
/// <param name="Failures">How many measurements failed or timed out.</param>
/// <param name="Reason">Why the first did.</param>
public sealed record PairedFailure(PairedKey Key, int Failures, string? Reason);

/// <summary>What can be said after a round.</summary>
/// <param name="Rounds">Rounds so far.</param>
/// <param name="Metrics">Every metric that has values, in the order in which a reader asks for them.</param>
public sealed record PairedJudgement(int Rounds, IReadOnlyList<PairedMetric> Metrics)
{
    /// <summary>What fails on the second side more often than not, and on the first does not: it counts as worse, whatever the values
    /// that there are say.</summary>
    public IReadOnlyList<PairedFailure> FailsMostly { get; init; } = [];

    /// <summary>Those that are waited for.</summary>
    public IEnumerable<PairedMetric> WaitedFor => Metrics.Where(metric => metric.IsWaitedFor);

    /// <summary>
    /// The whole: <i>worse</i> as soon as one metric that is waited for is; otherwise undecided until all of them are decided; then
    /// <i>better</i> when one is, and <i>same</i> when all are.
    /// </summary>
    public Verdict Verdict
    {
        get
        {
            HashSet<Verdict> verdicts = [.. WaitedFor.Select(metric => metric.State.Verdict)];
            return verdicts.Contains(Verdict.Worse) ? Verdict.Worse
                : verdicts.Count == 0 || verdicts.Contains(Verdict.Undecided) ? Verdict.Undecided
                : verdicts.Contains(Verdict.Better) ? Verdict.Better
                : Verdict.Same;
        }
    }
}
