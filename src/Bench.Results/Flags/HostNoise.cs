using System.Globalization;
using Bench.Results.Statistics;

namespace Bench.Results.Flags;

/// <summary>How quiet the host was, in one line: how many rounds were, and what was above its limit in the others.</summary>
internal sealed class HostNoise
{
    /// <summary>Fewer rounds have no middle that one of them could be off.</summary>
    private const int MinimumRounds = 3;

    /// <summary>The line names so many kinds of noise; the rest is counted.</summary>
    private const int MostNamed = 2;

    /// <summary>Of these the line of a quiet run gives the worst value.</summary>
    private static readonly string[] Headlines =
        [NoiseThresholds.StealMetric, NoiseThresholds.OthersMetric, NoiseThresholds.CpuPressureMetric];

    private readonly Dictionary<string, SortedDictionary<int, double>> _values;
    private readonly Excess[] _excesses;

    private HostNoise(IEnumerable<Sample> samples)
    {
        var host = samples.Where(sample => sample.Case.Experiment == NoiseThresholds.HostExperiment).ToList();
        _values = host.GroupBy(sample => sample.Metric).ToDictionary(metric => metric.Key, RoundValues.Of);
        _excesses =
        [
            .. NoiseThresholds.All.SelectMany(ExcessesOf),
            .. Frequencies(),
            .. host
                .Where(sample => sample is { Metric: NoiseThresholds.SettingsMetric, Flags: [_, ..], Round: not Sample.WarmupRound })
                .Select(sample => new Excess(sample.Round, "a changed setting", $"({sample.Flags[0].Text})", double.PositiveInfinity)),
        ];
    }

    /// <summary>The run in one line; null when it has no sample of the host's noise.</summary>
    public static string? LineOf(IReadOnlyList<Sample> samples) => new HostNoise(samples).Line();

    private string? Line()
    {
        var noisy = _excesses.Select(excess => excess.Round).ToHashSet();
        var judged = NoiseThresholds.All.SelectMany(threshold => Of(threshold.Metric).Keys).Union(noisy).Count();
        var quiet = judged - noisy.Count;
        var rounds = quiet < judged ? $"{quiet} of {judged} rounds" : judged == 1 ? "its one round" : $"all {judged} rounds";
        return judged == 0 ? null : $"host noise: quiet in {rounds}{(noisy.Count == 0 ? Worst() : Noisy())}";
    }

    private string Worst()
    {
        string[] worst =
        [
            .. from metric in Headlines
               where Of(metric).Count > 0
               let threshold = NoiseThresholds.All.Single(threshold => threshold.Metric == metric)
               let round = Of(metric).MaxBy(round => round.Value)
               select $"{threshold.Name} {Text(round.Value, threshold)}{(round.Value > 0 ? $" in round {round.Key}" : "")}",
        ];
        return worst.Length == 0 ? "" : $"; worst {string.Join(", ", worst)}";
    }

    private string Noisy()
    {
        var kinds = _excesses
            .GroupBy(excess => (excess.Name, excess.IsBefore))
            .OrderByDescending(kind => kind.Max(excess => excess.Times))
            .ToList();
        var more = kinds.Count > MostNamed ? $" and {kinds.Count - MostNamed} more" : "";
        return $". Noisy by {string.Join(", ", kinds.Take(MostNamed).Select(Named))}{more}";
    }

    private static string Named(IEnumerable<Excess> kind)
    {
        var worst = kind.MaxBy(excess => excess.Times)!;
        var rounds = kind.Select(excess => excess.Round).Distinct().Count();
        var when = worst.IsBefore ? "before" : "in";
        return rounds == 1
            ? $"{worst.Name} {worst.Text} {when} round {worst.Round}"
            : $"{worst.Name} up to {worst.Text} {when} {rounds} rounds";
    }

    private SortedDictionary<int, double> Of(string metric) => _values.GetValueOrDefault(metric) ?? [];

    private IEnumerable<Excess> ExcessesOf(NoiseThreshold threshold) =>
        from round in Of(threshold.Metric)
        let limit = LimitOf(threshold)
        where round.Value > limit
        let times = round.Value / (round.Value > threshold.Limit ? threshold.Limit : limit)
        select new Excess(round.Key, threshold.Name, Text(round.Value, threshold), times, threshold.IsBefore);

    /// <summary>Every round has the same cases and so about the same CPU pressure; far above the others' it is not its own.</summary>
    private double LimitOf(NoiseThreshold threshold)
    {
        var rounds = Of(threshold.Metric);
        return threshold.Metric != NoiseThresholds.CpuPressureMetric || rounds.Count < MinimumRounds
            ? threshold.Limit
            : Math.Clamp(
                NoiseThresholds.CpuPressureRise * Quantiles.Median(rounds.Values), NoiseThresholds.CpuPressureFloor, threshold.Limit);
    }

    private IEnumerable<Excess> Frequencies()
    {
        var frequencies = Of(NoiseThresholds.FrequencyMetric);
        return
            from round in frequencies.Count < MinimumRounds ? [] : frequencies
            let middle = Quantiles.Median(frequencies.Values)
            let distance = Math.Abs(round.Value / middle - 1)
            where distance > NoiseThresholds.FrequencyShare
            let off = $"{Percent(distance)} {(round.Value < middle ? "below" : "above")} the median,"
            select new Excess(
                round.Key, "CPU frequency", $"{Quantity.Format(round.Value, "Hz")}, {off}", distance / NoiseThresholds.FrequencyShare);
    }

    private static string Text(double value, NoiseThreshold threshold) => Percent(value) + (threshold.IsOfCpus ? " of one CPU" : "");

    private static string Percent(double share) => (share * 100).ToString(share < 0.1 ? "0.#" : "0", CultureInfo.InvariantCulture) + " %";

    /// <summary>One value above its limit.</summary>
    /// <param name="Round">The round.</param>
    /// <param name="Name">What was too much.</param>
    /// <param name="Text">How much it was.</param>
    /// <param name="Times">Value over limit.</param>
    /// <param name="IsBefore">Whether it was in the idle window before the round.</param>
    private sealed record Excess(int Round, string Name, string Text, double Times, bool IsBefore = false);
}
