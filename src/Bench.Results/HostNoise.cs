using System.Globalization;
using Bench.Results.Statistics;

namespace Bench.Results;

/// <summary>How quiet the host was: which rounds were noisy, by which limit and how far, and the worst of the run in one line.</summary>
internal sealed class HostNoise
{
    /// <summary>Fewer frequencies have no middle that one of them could be off.</summary>
    private const int MinimumFrequencies = 3;

    /// <summary>What the line tells the worst of.</summary>
    private static readonly (string Metric, string Name, NoiseMeasure Measure)[] Told =
    [
        (NoiseThresholds.StealMetric, "steal", NoiseMeasure.Share),
        (NoiseThresholds.OthersMetric, "others' CPU", NoiseMeasure.Cpus),
        (NoiseThresholds.CpuPressureMetric, "CPU pressure", NoiseMeasure.Share),
    ];

    private readonly Dictionary<string, SortedDictionary<int, double>> _values;
    private readonly SortedDictionary<int, List<string>> _excesses = [];

    private HostNoise(IEnumerable<Sample> samples)
    {
        var host = samples.Where(sample => sample.Case.Experiment == NoiseThresholds.HostExperiment).ToList();
        _values = host.GroupBy(sample => sample.Metric).ToDictionary(metric => metric.Key, RoundValues.Of);
        foreach (var threshold in NoiseThresholds.All)
        {
            foreach (var (round, value) in Of(threshold.Metric).Where(round => round.Value > threshold.Limit))
            {
                Add(round, $"{Text(value, threshold.Measure)} {threshold.Meaning} (threshold {Percent(threshold.Limit)}, {Quantity.FormatRatio(value / threshold.Limit)} that)");
            }
        }

        AddFrequencies();
        foreach (var changed in host.Where(sample => sample is { Metric: NoiseThresholds.SettingsMetric, Flags: [_, ..], Round: not Sample.WarmupRound }))
        {
            Add(changed.Round, changed.Flags[0].Text);
        }
    }

    /// <summary>One sentence for each noisy round.</summary>
    public IEnumerable<string> Notes => _excesses.Select(round => $"round {round.Key} is noisy and kept: {string.Join("; ", round.Value)}");

    /// <summary>The run in one line; null when it has no sample of the host's noise.</summary>
    public string? Line
    {
        get
        {
            var judged = NoiseThresholds.All.SelectMany(threshold => Of(threshold.Metric).Keys).Union(_excesses.Keys).Count();
            return judged == 0 ? null : $"host noise: quiet in {Quiet(judged)}{Worst()}";
        }
    }

    public static HostNoise Of(IReadOnlyList<Sample> samples) => new(samples);

    private string Quiet(int judged) => (judged - _excesses.Count, judged) switch
    {
        (1, 1) => "its one round",
        var (quiet, all) when quiet == all => $"all {all} rounds",
        var (quiet, all) => $"{quiet} of {all} rounds",
    };

    private string Worst()
    {
        string[] told =
        [
            .. Told.Where(told => Of(told.Metric).Count > 0).Select(told =>
            {
                var (round, value) = Of(told.Metric).MaxBy(round => round.Value);
                return $"{told.Name} {Text(value, told.Measure)}{(value > 0 ? $" in round {round}" : "")}";
            }),
        ];
        return told.Length == 0 ? "" : $"; worst {string.Join(", ", told)}";
    }

    private SortedDictionary<int, double> Of(string metric) => _values.GetValueOrDefault(metric) ?? [];

    private void AddFrequencies()
    {
        var frequencies = Of(NoiseThresholds.FrequencyMetric);
        if (frequencies.Count < MinimumFrequencies)
        {
            return;
        }

        var middle = Quantiles.Median(frequencies.Values);
        foreach (var (round, hertz) in frequencies.Where(round => Math.Abs(round.Value / middle - 1) > NoiseThresholds.FrequencyShare))
        {
            Add(round, $"CPUs at {Quantity.Format(hertz, "Hz")}, {Percent(Math.Abs(hertz / middle - 1))} {(hertz < middle ? "below" : "above")} the run's median (threshold {Percent(NoiseThresholds.FrequencyShare)})");
        }
    }

    private void Add(int round, string excess)
    {
        if (!_excesses.TryGetValue(round, out var excesses))
        {
            _excesses[round] = excesses = [];
        }

        excesses.Add(excess);
    }

    private static string Text(double value, NoiseMeasure measure) => measure == NoiseMeasure.Cpus ? $"{Percent(value)} of one CPU" : Percent(value);

    private static string Percent(double share) => (share * 100).ToString(share < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";
}
