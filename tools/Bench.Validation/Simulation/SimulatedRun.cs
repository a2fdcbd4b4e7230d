using Bench.Results.Comparison;
using Bench.Results.Statistics;

namespace Bench.Validation.Simulation;

/// <summary>A run that was never made, in the form in which comparisons take runs.</summary>
internal sealed class SimulatedRun
{
    /// <summary>The smallest effect of its metrics, as a share.</summary>
    public const double SmallestEffect = 0.03;

    private const string Unit = "ms";

    internal static readonly string[] Wholes = ["boot.ready", "boot.lifecycle"];

    private readonly double[][][][] _values;
    private readonly double _runLevel;

    /// <summary>Makes a run.</summary>
    /// <param name="logarithms">By platform, metric, round and sample.</param>
    /// <param name="effect">What the last platform's first metric is multiplied with.</param>
    /// <param name="runLevel">What the metrics declare of levels of runs, as a share.</param>
    public SimulatedRun(double[][][][] logarithms, double effect, double runLevel)
    {
        _runLevel = runLevel;
        _values = [.. logarithms.Select((platform, p) => platform.Select((metric, m) => metric.Select(round => round.Select(
            value => Math.Exp(value) * (p == logarithms.Length - 1 && m == 0 ? effect : 1)).ToArray()).ToArray()).ToArray())];
    }

    /// <summary>Whether a metric, by number, is a part of others.</summary>
    public static bool IsPart(int metric) => metric >= Wholes.Length;

    /// <summary>The last platform's first metric: the one that an effect is put into.</summary>
    public static bool IsChanged(MetricComparison row, SimulatedShape shape)
        => row.Case.Platform == NameOf(shape.Platforms - 1) && row.Metric == MetricOf(0);

    public RunDigest ToDigest(string name) => new(SimulatedEnvironment.Named(name, _runLevel), Series().ToDictionary(
        series => new SeriesKey(
            new CaseId { Experiment = "boot", Platform = NameOf(series.Platform), Guest = "simulated" },
            MetricOf(series.Metric),
            Unit),
        series => new SeriesDigest
        {
            Direction = Direction.Lower,
            Rounds = series.Rounds.Index().ToDictionary(round => round.Index + 1, round => Quantiles.TrimmedMean(round.Item)),
            Count = series.Rounds.Sum(round => round.Length),
            Failures = 0,
        }));

    /// <summary>Samples by round, of every metric of every platform.</summary>
    public IEnumerable<(int Platform, int Metric, double[][] Rounds)> Series() =>
        _values.SelectMany((platform, p) => platform.Select((metric, m) => (p, m, metric)));

    /// <summary>The same of several runs, whose rounds follow each other.</summary>
    public static IEnumerable<(int Platform, int Metric, double[][] Rounds)> SeriesOf(
        IEnumerable<SimulatedRun> runs) => runs.Select(run => run.Series()).Aggregate((these, others) =>
        these.Zip(others, (one, other) => (one.Platform, one.Metric, one.Rounds.Concat(other.Rounds).ToArray())));

    private static string NameOf(int platform) => platform == 0 ? NativeRatio.NativePlatform : $"platform{platform}";

    private static string MetricOf(int metric) => metric < Wholes.Length ? Wholes[metric] : $"boot.phase.simulated{metric}";
}
