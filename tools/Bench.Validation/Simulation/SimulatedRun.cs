namespace Bench.Validation.Simulation;

/// <summary>A run that was never made, in the form in which comparisons take runs.</summary>
internal sealed class SimulatedRun
{
    /// <summary>The smallest effect of its metrics, as a share.</summary>
    public const double SmallestEffect = 0.03;

    /// <summary>What boots declare: right in some worlds and wrong in others.</summary>
    private const double RoundScatter = 0.05;

    private static readonly string[] Wholes = ["boot.ready", "boot.lifecycle"];

    private readonly double _runLevel;

    /// <param name="logarithms">Of its samples.</param>
    /// <param name="effect">Factor of the last platform's first metric.</param>
    /// <param name="runLevel">What the metrics declare of levels of runs, as a share.</param>
    public SimulatedRun(IReadOnlyList<SimulatedSeries> logarithms, double effect, double runLevel)
    {
        _runLevel = runLevel;
        var last = logarithms[^1].Platform;
        Series =
        [
            .. from series in logarithms
               let factor = series.Platform == last && series.Metric == 0 ? effect : 1
               select series with
               {
                   Rounds = [.. series.Rounds.Select(round => round.Select(value => Math.Exp(value) * factor).ToArray())],
               },
        ];
    }

    public IReadOnlyList<SimulatedSeries> Series { get; }

    /// <summary>Whether a metric, by number, is a part of others.</summary>
    public static bool IsPart(int metric) => metric >= Wholes.Length;

    /// <summary>Whether a row is of the last platform's first metric: the one that has the effect.</summary>
    public static bool IsChanged(MetricComparison row, SimulatedShape shape) =>
        row.Case.Platform == NameOf(shape.Platforms - 1) && row.Metric == MetricOf(0);

    public RunDigest ToDigest(string name) => new(Environment(name), Series.ToDictionary(
        series => new SeriesKey(
            new CaseId { Experiment = "boot", Platform = NameOf(series.Platform), Guest = "simulated" },
            MetricOf(series.Metric),
            "ms"),
        series => new SeriesDigest
        {
            Direction = Direction.Lower,
            Rounds = series.Rounds.Index().ToDictionary(round => round.Index + 1, round => Quantiles.TrimmedMean(round.Item)),
            Count = series.Rounds.Sum(round => round.Length),
            Failures = 0,
        }));

    private RunEnvironment Environment(string run) => SimulatedEnvironment.Of(run) with
    {
        Metrics =
        [
            .. Wholes.Select(name => MetricDefinition.Milliseconds(name) with
            {
                Headline = true,
                SmallestEffect = SmallestEffect,
                RunLevel = _runLevel,
                RoundScatter = RoundScatter,
            }),
            MetricDefinition.Milliseconds("boot.phase.*") with { SmallestEffect = SmallestEffect, RunLevel = 0.2 },
        ],
    };

    private static string NameOf(int platform) => platform == 0 ? NativeRatio.NativePlatform : $"platform{platform}";

    private static string MetricOf(int metric) => metric < Wholes.Length ? Wholes[metric] : $"boot.phase.simulated{metric}";
}
