using System.Globalization;
using Bench.Results.Statistics;

namespace Bench.Results.Flags;

/// <summary>How quiet the host was, in one line: how many rounds were, and what was above its limit in the others.</summary>
internal sealed class HostNoise
{
    /// <summary>Fewer rounds have no middle that one of them could be off.</summary>
    private const int MinimumRounds = 3;

    /// <summary>What the line names of noise; the rest is counted.</summary>
    private const int MostNamed = 2;

    /// <summary>What the line of a quiet run gives the worst of.</summary>
    private static readonly string[] Headlines =
        [NoiseThresholds.StealMetric, NoiseThresholds.OthersMetric, NoiseThresholds.CpuPressureMetric];

    private readonly Dictionary<string, SortedDictionary<int, double>> _values;
    private readonly List<Excess> _excesses = [];

    private HostNoise(IEnumerable<Sample> samples)
    {
        var host = samples.Where(sample => sample.Case.Experiment == NoiseThresholds.HostExperiment).ToList();
        _values = host.GroupBy(sample => sample.Metric).ToDictionary(metric => metric.Key, RoundValues.Of);
        foreach (var threshold in NoiseThresholds.All)
        {
            _excesses.AddRange(Of(threshold.Metric)
                .Where(round => round.Value > threshold.Limit)
                .Select(round => Excess.Of(round, threshold, threshold.Limit)));
        }

        AddUnusualPressure();
        AddFrequencies();
        _excesses.AddRange(host
            .Where(sample => sample is { Metric: NoiseThresholds.SettingsMetric, Flags: [_, ..], Round: not Sample.WarmupRound })
            .Select(sample => new Excess(sample.Round, "a changed setting", $"({sample.Flags[0].Text})", double.PositiveInfinity)));
    }

    /// <summary>The run in one line; null when it has no sample of the host's noise.</summary>
    public string? Line
    {
        get
        {
            var noisy = _excesses.Select(excess => excess.Round).ToHashSet();
            var judged = NoiseThresholds.All.SelectMany(threshold => Of(threshold.Metric).Keys).Union(noisy).Count();
            return judged == 0
                ? null
                : $"host noise: quiet in {Quiet(judged - noisy.Count, judged)}{(noisy.Count == 0 ? Worst() : Noisy())}";
        }
    }

    public static HostNoise Of(IReadOnlyList<Sample> samples) => new(samples);

    private static string Quiet(int quiet, int judged) => (quiet, judged) switch
    {
        (1, 1) => "its one round",
        _ when quiet == judged => $"all {judged} rounds",
        _ => $"{quiet} of {judged} rounds",
    };

    private string Worst()
    {
        string[] worst =
        [
            .. from metric in Headlines
               where Of(metric).Count > 0
               let threshold = NoiseThresholds.All.Single(threshold => threshold.Metric == metric)
               let round = Of(metric).MaxBy(round => round.Value)
               select $"{threshold.Name} {Text(round.Value, threshold.Measure)}{(round.Value > 0 ? $" in round {round.Key}" : "")}",
        ];
        return worst.Length == 0 ? "" : $"; worst {string.Join(", ", worst)}";
    }

    private string Noisy()
    {
        var kinds = _excesses
            .GroupBy(excess => (excess.Name, excess.IsBefore))
            .OrderByDescending(kind => kind.Max(excess => excess.Times))
            .ToList();
        var named = kinds.Take(MostNamed).Select(kind =>
        {
            var worst = kind.MaxBy(excess => excess.Times)!;
            var rounds = kind.Select(excess => excess.Round).Distinct().Count();
            var when = worst.IsBefore ? "before" : "in";
            return rounds == 1
                ? $"{worst.Name} {worst.Text} {when} round {worst.Round}"
                : $"{worst.Name} up to {worst.Text} {when} {rounds} rounds";
        });
        return $". Noisy by {string.Join(", ", named)}{(kinds.Count > MostNamed ? $" and {kinds.Count - MostNamed} more" : "")}";
    }

    private SortedDictionary<int, double> Of(string metric) => _values.GetValueOrDefault(metric) ?? [];

    /// <summary>Every round has the same cases, and so about the same pressure of its own: far above the others', it is not only its
    /// own.</summary>
    private void AddUnusualPressure()
    {
        var pressures = Of(NoiseThresholds.CpuPressureMetric);
        if (pressures.Count < MinimumRounds)
        {
            return;
        }

        var threshold = NoiseThresholds.All.Single(threshold => threshold.Metric == NoiseThresholds.CpuPressureMetric);
        var limit = Math.Max(NoiseThresholds.CpuPressureFloor, NoiseThresholds.CpuPressureRise * Quantiles.Median(pressures.Values));
        _excesses.AddRange(pressures
            .Where(round => round.Value > limit && round.Value <= threshold.Limit)
            .Select(round => Excess.Of(round, threshold, limit)));
    }

    private void AddFrequencies()
    {
        var frequencies = Of(NoiseThresholds.FrequencyMetric);
        if (frequencies.Count < MinimumRounds)
        {
            return;
        }

        var middle = Quantiles.Median(frequencies.Values);
        foreach (var (round, hertz) in frequencies)
        {
            var distance = Math.Abs((hertz / middle) - 1);
            if (distance > NoiseThresholds.FrequencyShare)
            {
                var text = $"{Quantity.Format(hertz, "Hz")}, {Percent(distance)} {(hertz < middle ? "below" : "above")} the median,";
                _excesses.Add(new Excess(round, "CPU frequency", text, distance / NoiseThresholds.FrequencyShare));
            }
        }
    }

    private static string Text(double value, NoiseMeasure measure) =>
        measure == NoiseMeasure.Cpus ? $"{Percent(value)} of one CPU" : Percent(value);

    private static string Percent(double share) => (share * 100).ToString(share < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";

    /// <summary>One value above its limit.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Name">What was too much.</param>
    /// <param name="Text">How much it was.</param>
    /// <param name="Times">Value over limit.</param>
    private sealed record Excess(int Round, string Name, string Text, double Times)
    {
        /// <summary>Whether it was in the idle window before the round.</summary>
        public bool IsBefore { get; init; }

        public static Excess Of(KeyValuePair<int, double> round, NoiseThreshold threshold, double limit) =>
            new(round.Key, threshold.Name, HostNoise.Text(round.Value, threshold.Measure), round.Value / limit)
            {
                IsBefore = threshold.IsBefore
            };
    }
}
