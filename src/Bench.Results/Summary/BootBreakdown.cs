using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>Where the time of one platform's boot goes, from the call to ready.</summary>
public sealed record BootBreakdown
{
    internal const string Ready = "boot.ready";

    private const string PhasePrefix = "boot.phase.";
    private const string ObservedReady = "boot.observed.ready";
    private const string ObservedPrefix = "boot.observed.phase.";

    /// <summary>The case.</summary>
    public required CaseId Case { get; init; }

    /// <summary>Family of the platform.</summary>
    public required string Family { get; init; }

    /// <summary>Call to ready of the boots that are taken apart, ms.</summary>
    public required Estimate Whole { get; init; }

    /// <summary>Call to ready of the plain boots, ms; null where the run has none.</summary>
    public required Estimate? Plain { get; init; }

    /// <summary>Whether processes were observed; otherwise the phases are those that an engine's API tells.</summary>
    public required bool IsObserved { get; init; }

    /// <summary>Boots that are taken apart.</summary>
    public required int Boots { get; init; }

    /// <summary>Boots that lack a phase which most have, or have them in another order, and are left out.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The parts in their order. Their shares sum to 1, and their times to <see cref="Whole"/>.</summary>
    public required IReadOnlyList<PhaseShare> Parts { get; init; }

    /// <summary>The same by who spends it, in the order of <see cref="Spender"/>.</summary>
    public required IReadOnlyList<SpenderShare> Spenders { get; init; }

    /// <summary>The breakdowns of a run: of each case that shows phases, from its observed boots where there are any.</summary>
    internal static IReadOnlyList<BootBreakdown> Of(RunEnvironment environment, IReadOnlyDictionary<SeriesKey, MetricSeries> all) =>
    [
        .. all.Keys.Where(key => key.Metric == Ready).Select(key => key.Case).Distinct()
            .Select(id => Of(environment, id, all, ObservedReady, ObservedPrefix) ?? Of(environment, id, all, Ready, PhasePrefix))
            .OfType<BootBreakdown>()
            .OrderBy(one => PlatformFamilies.RankOf(one.Family))
            .ThenBy(one => one.Whole.Median)
            .ThenBy(one => one.Case.PlatformLabel, StringComparer.Ordinal)
            .ThenBy(one => one.Case.Guest, StringComparer.Ordinal),
    ];

    private static BootBreakdown? Of(
        RunEnvironment environment, CaseId id, IReadOnlyDictionary<SeriesKey, MetricSeries> all, string ready, string prefix)
    {
        var series = all.Where(pair => pair.Key.Case == id && pair.Key.Unit == "ms").Select(pair => pair.Value).ToList();
        if (series.Find(one => one.Key.Metric == ready) is not { } whole)
        {
            return null;
        }

        var phases = series.Where(one => one.Key.Metric.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(one => one.Key.Metric[prefix.Length..]);
        var boots = PhasedBoot.Of(whole, phases);
        var names = PhasedBoot.OrderOf(boots);
        var parts = Enumerable.Range(0, names.Count - 1).Select(index => BootPart.Of(names[index], names[index + 1], names)).ToList();
        var rounds = boots.Where(boot => boot.Has(names)).GroupBy(boot => boot.Round).Select(round => MeanOf(round, names)).ToList();
        if (names.Count <= 2 || rounds.Count == 0)
        {
            return null;
        }

        var ends = MedianInterval.Of(rounds.Select(round => round.Whole));
        var shares = SharesOf(parts.Select((part, index) => rounds.Select(round => round.Shares[index])));
        var spenders = parts.Index().GroupBy(part => part.Item.Spender, part => part.Index).OrderBy(group => group.Key).ToList();
        var spent = SharesOf(spenders.Select(group => rounds.Select(round => group.Sum(part => round.Shares[part]))));
        return new BootBreakdown
        {
            Case = id,
            Family = PlatformFamilies.Of(environment, id),
            Whole = ends,
            Plain = series.Find(one => one.Key.Metric == Ready) is { Rounds.Count: > 0 } plain
                ? MedianInterval.Of(plain.Rounds.Values)
                : null,
            IsObserved = ready == ObservedReady && !(phases.TryGetValue("init", out var init) && !init.Measured.Any()),
            Boots = boots.Count(boot => boot.Has(names)),
            LeftOut = boots.Count(boot => !boot.Has(names)),
            Parts = [.. parts.Zip(shares, (part, share) => new PhaseShare(part.Label, part.Spender, share.Median * ends.Median, share))],
            Spenders = [.. spenders.Zip(spent, (spender, share) => new SpenderShare(spender.Key, share))],
        };
    }

    /// <summary>A round's boots taken together: their sums, so that a long boot counts as what it is.</summary>
    private static (double Whole, double[] Shares) MeanOf(IEnumerable<PhasedBoot> boots, IReadOnlyList<string> names)
    {
        var all = boots.ToList();
        var whole = all.Sum(boot => boot.At[BootPart.Ready]);
        var shares = names.Skip(1).Select((name, index) => all.Sum(boot => boot.At[name] - boot.At[names[index]]) / whole);
        return (whole / all.Count, [.. shares]);
    }

    /// <summary>Medians over rounds, scaled to sum to 1, which they do not exactly, although the shares of each round do.</summary>
    private static List<Estimate> SharesOf(IEnumerable<IEnumerable<double>> parts)
    {
        var shares = parts.Select(rounds => MedianInterval.Of(rounds)).ToList();
        var sum = shares.Sum(share => share.Median);
        return shares.ConvertAll(share => new Estimate(share.Median / sum, share.Low / sum, share.High / sum));
    }
}

/// <summary>A part of a boot, with its share of the whole, 1 for all of it.</summary>
public sealed record PhaseShare(string Label, Spender Spender, double Milliseconds, Estimate Share);

/// <summary>The share of a boot that one spends.</summary>
public sealed record SpenderShare(Spender Spender, Estimate Share);

/// <summary>Who spends a part of a boot, in the order of a boot.</summary>
public enum Spender
{
    /// <summary>What asks for the instance: the launcher, a client of an engine.</summary>
    Client,

    /// <summary>The engine: dockerd, containerd, podman.</summary>
    Engine,

    /// <summary>The process that stays with a container: a shim, conmon.</summary>
    Shim,

    /// <summary>What makes the isolation: an OCI runtime, bwrap, systemd-nspawn.</summary>
    Runtime,

    /// <summary>The virtual machine monitor and the firmware in it.</summary>
    Firmware,

    /// <summary>The guest's own kernel.</summary>
    Kernel,

    /// <summary>The guest's first program.</summary>
    Init,

    /// <summary>Several of them, and no stamp between them.</summary>
    NotAttributed,
}

/// <summary>One boot with the moments of its phases.</summary>
internal sealed record PhasedBoot(int Round, IReadOnlyDictionary<string, double> At)
{
    /// <summary>The boots of a case. Samples of one boot have the same round and iteration, which holds as long as each boot of the round
    /// has each of the round's phases; a phase that some boots of a round lack is left out there.</summary>
    /// <param name="ready">Samples of ready.</param>
    /// <param name="phases">Samples of each phase.</param>
    public static IReadOnlyList<PhasedBoot> Of(MetricSeries ready, IReadOnlyDictionary<string, MetricSeries> phases)
    {
        var whole = ready.Samples.ToLookup(sample => sample.Round);
        var moments = phases.Where(phase => !BootPart.Beside.Contains(phase.Key))
            .ToDictionary(phase => phase.Key, phase => phase.Value.Samples.ToLookup(sample => sample.Round));
        return
        [
            .. ready.Measured.Select(boot => new PhasedBoot(boot.Round, moments
                .Where(phase => phase.Value[boot.Round].Count() == whole[boot.Round].Count())
                .Select(phase => (phase.Key, Boot: phase.Value[boot.Round].FirstOrDefault(sample => sample.Iteration == boot.Iteration)))
                .Where(phase => phase.Boot?.Value is not null)
                .Select(phase => KeyValuePair.Create(phase.Key, phase.Boot!.Value!.Value))
                .Concat([KeyValuePair.Create(BootPart.Call, 0.0), KeyValuePair.Create(BootPart.Ready, boot.Value!.Value)])
                .DistinctBy(moment => moment.Key)
                .ToDictionary())),
        ];
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
