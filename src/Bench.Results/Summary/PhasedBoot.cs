using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>One boot with the moments of its phases.</summary>
/// <param name="Round">Its round.</param>
/// <param name="At">Milliseconds since the call, by phase; the call and ready are among them.</param>
internal sealed record PhasedBoot(int Round, IReadOnlyDictionary<string, double> At)
{
    /// <summary>
    /// The boots of a case. Samples of one boot have the same round and iteration, which holds as long as each boot of the round
    /// has each of the round's phases; a phase that some boots of a round lack is left out there.
    /// </summary>
    /// <param name="ready">Samples of ready.</param>
    /// <param name="phases">Samples of each phase.</param>
    public static IReadOnlyList<PhasedBoot> Of(MetricSeries ready, IReadOnlyDictionary<string, MetricSeries> phases)
    {
        var whole = ready.Samples.ToLookup(sample => sample.Round);
        var moments = phases.Where(phase => !BootPart.Beside.Contains(phase.Key))
            .ToDictionary(phase => phase.Key, phase => phase.Value.Samples.ToLookup(sample => sample.Round));
        var boots = new List<PhasedBoot>();
        foreach (var boot in ready.Measured)
        {
            var at = new Dictionary<string, double> { [BootPart.Call] = 0, [BootPart.Ready] = boot.Value!.Value };
            foreach (var (phase, rounds) in moments.Where(phase => phase.Value[boot.Round].Count() == whole[boot.Round].Count()))
            {
                if (rounds[boot.Round].FirstOrDefault(sample => sample.Iteration == boot.Iteration)?.Value is { } moment)
                {
                    at[phase] = moment;
                }
            }

            boots.Add(new PhasedBoot(boot.Round, at));
        }

        return boots;
    }

    /// <summary>The phases that most boots have, the call and ready among them, in the order in which they come.</summary>
    public static IReadOnlyList<string> OrderOf(IReadOnlyList<PhasedBoot> boots) =>
    [
        BootPart.Call,
        .. boots.SelectMany(boot => boot.At).GroupBy(moment => moment.Key, moment => moment.Value)
            .Where(phase => phase.Key is not (BootPart.Call or BootPart.Ready) && phase.Count() * 2 >= boots.Count)
            .OrderBy(phase => Quantiles.Median(phase))
            .Select(phase => phase.Key),
        BootPart.Ready,
    ];

    /// <summary>Whether it has these phases, in this order.</summary>
    public bool Has(IReadOnlyList<string> names) =>
        names.All(At.ContainsKey) && names.Skip(1).Select((name, index) => At[name] - At[names[index]]).All(time => time >= 0);
}
