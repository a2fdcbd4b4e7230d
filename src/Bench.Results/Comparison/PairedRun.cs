using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>A run of two platforms, measured in pairs and judged after each round: takes samples as they come.</summary>
/// <param name="a">Name of the first platform.</param>
/// <param name="b">Name of the second.</param>
/// <param name="waitedFor">The metrics whose verdicts the run waits for; the others are reported.</param>
/// <param name="rule">The rule for all of them together: the chance of a false alarm is shared among them.</param>
public sealed class PairedRun(string a, string b, IReadOnlyCollection<string> waitedFor, SequentialRule rule)
{
    private readonly Dictionary<PairedKey, Series> _series = [];

    /// <summary>Takes a sample of the round that is under way; what is of neither platform, has no value or is a fact is passed over.</summary>
    public void Take(Sample sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample is not { Outcome: Outcome.Ok, Value: { } value, Direction: not Direction.Exact, Round: not Sample.WarmupRound } || (sample.Case.Platform != a && sample.Case.Platform != b))
        {
            return;
        }

        var key = new PairedKey(sample.Case.Experiment, sample.Case.Guest, sample.Case.Parameters, sample.Metric, sample.Unit, sample.Direction);
        if (!_series.TryGetValue(key, out var series))
        {
            _series.Add(key, series = new Series(new PairedSequence(sample.Direction, SmallestEffect.Of(sample.Metric))));
        }

        (sample.Case.Platform == a ? series.A : series.B).Add(value);
    }

    /// <summary>Ends a round and says what can be said after it.</summary>
    public PairedJudgement EndRound(int round)
    {
        // As many as share the chance of a false alarm; there is one for each guest and parameter.
        var each = rule.ForEachOf(_series.Keys.Count(IsWaitedFor));
        var metrics = new List<PairedMetric>();
        foreach (var (key, series) in _series.OrderBy(pair => pair.Key.Metric, MetricOrder.Comparer).ThenBy(pair => pair.Key.Guest, StringComparer.Ordinal).ThenBy(pair => pair.Key.Parameters.ToString(), StringComparer.Ordinal))
        {
            double? valueA = series.A.Count > 0 ? Quantiles.Median(series.A) : null;
            double? valueB = series.B.Count > 0 ? Quantiles.Median(series.B) : null;
            series.A.Clear();
            series.B.Clear();
            var before = series.Sequence.LeftOut;
            series.Sequence.Take(valueA, valueB);
            var state = series.Sequence.Judge(each);
            if (IsWaitedFor(key) && series.Sequence.LeftOut == before)
            {
                series.Path.Add(new PairedPoint(round, valueB!.Value / valueA!.Value, state.Ratio!.Value, state.Evidence, PairedPoint.LowerOf(state.Interval), PairedPoint.UpperOf(state.Interval)));
            }

            metrics.Add(new PairedMetric(key, IsWaitedFor(key), each.Alpha, state, [.. series.Path]));
        }

        return new PairedJudgement(round, metrics);
    }

    private bool IsWaitedFor(PairedKey key) => waitedFor.Contains(key.Metric);

    private sealed record Series(PairedSequence Sequence)
    {
        public List<double> A { get; } = [];

        public List<double> B { get; } = [];

        public List<PairedPoint> Path { get; } = [];
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
/// <param name="Alpha">Its share of the chance of a false alarm.</param>
/// <param name="State">What is known of it.</param>
/// <param name="Path">How that came about, for a metric that is waited for.</param>
public sealed record PairedMetric(PairedKey Key, bool IsWaitedFor, double Alpha, PairedState State, IReadOnlyList<PairedPoint> Path);

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

/// <summary>What can be said after a round.</summary>
/// <param name="Rounds">Rounds so far.</param>
/// <param name="Metrics">Every metric that has values, in the order in which a reader asks for them.</param>
public sealed record PairedJudgement(int Rounds, IReadOnlyList<PairedMetric> Metrics)
{
    /// <summary>Those that are waited for.</summary>
    public IEnumerable<PairedMetric> WaitedFor => Metrics.Where(metric => metric.IsWaitedFor);

    /// <summary>
    /// The whole: <i>worse</i> as soon as one metric that is waited for is; otherwise undecided until all of them are decided; then <i>better</i> when one is, and <i>same</i> when all are.
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
