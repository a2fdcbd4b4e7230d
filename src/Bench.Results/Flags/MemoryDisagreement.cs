using Bench.Results.Statistics;

namespace Bench.Results.Flags;

/// <summary>
/// Whether ways of counting the same memory agree, and if not, which of the measured parts account for the difference (rule 8). A reason
/// is only given where its part was measured, with its size; where the parts explain nothing, the flag says so.
/// </summary>
internal static class MemoryDisagreement
{
    /// <summary>A part below this share of the difference is not worth a word.</summary>
    private const double WorthSaying = 0.1;

    /// <summary>When more than this share of the difference is left, the flag says that the reasons are not the whole.</summary>
    private const double Unexplained = 0.25;

    private const string Pss = "memory.pss";
    private const string Cgroup = "memory.cgroup";
    private const string PerHost = "footprint.host";
    private const string PerPss = "footprint.pss";
    private const string PerCgroup = "footprint.cgroup";

    /// <summary>The flags of a row: the same words at both rows that disagree.</summary>
    public static IEnumerable<Flag> Of(MetricSeries series, IReadOnlyDictionary<SeriesKey, MetricSeries> all)
    {
        var parts = new Parts(series.Key, all);
        return series.Key.Metric switch
        {
            Pss or Cgroup => Explain(Cgroup, Pss, parts, CgroupBeyondPss(parts)),
            PerHost when !parts.HasPoorFit =>
            [
                .. Explain(PerHost, PerPss, parts, HostBeyondPss(parts)),
                .. Explain(PerHost, PerCgroup, parts, HostBeyondCgroup(parts)),
            ],
            PerPss when !parts.HasPoorFit => Explain(PerHost, PerPss, parts, HostBeyondPss(parts)),
            PerCgroup when !parts.HasPoorFit => Explain(PerHost, PerCgroup, parts, HostBeyondCgroup(parts)),
            _ => [],
        };
    }

    private static IEnumerable<Flag> Explain(string one, string other, Parts parts, (double? Bytes, string Text)[] reasons)
    {
        if (parts[one] is not { } first || parts[other] is not { } second || !Disagree(first, second))
        {
            yield break;
        }

        var difference = Math.Abs(first - second);
        var signed = reasons
            .Select(reason => (Bytes: (first > second ? 1 : -1) * (reason.Bytes ?? 0), reason.Text))
            .ToList();

        // Whatever pulls the other way makes the difference smaller and explains none of it.
        var told = signed
            .Where(reason => reason.Bytes >= WorthSaying * difference)
            .OrderByDescending(reason => reason.Bytes)
            .Select(reason => $"{Size(reason.Bytes)} {reason.Text}")
            .ToList();
        var rest = difference - signed.Sum(reason => reason.Bytes);
        if (told.Count > 0 && rest > Unexplained * difference)
        {
            told.Add($"{Size(rest)} are in none of the measured parts");
        }

        var why = told.Count > 0 ? string.Join("; ", told) : "the measured parts do not tell why";
        yield return new Flag(FlagKind.Disagreement, $"{one} {Size(first)} and {other} {Size(second)} disagree: {why}");
    }

    private static bool Disagree(double one, double two)
    {
        var (least, most) = (Math.Min(one, two), Math.Max(one, two));
        return least > 0 ? most / least - 1 > HonestyBounds.MemoryDisagreement : least != most;
    }

    /// <summary>What the cgroup has beyond the processes' share, or less than it (negative); null where it was not measured.</summary>
    private static (double? Bytes, string Text)[] CgroupBeyondPss(Parts parts)
    {
        var outside = parts[$"{Pss}.outside_cgroup"] ?? 0;
        var outsideAnonymous = parts[$"{Pss}.outside_cgroup.anonymous"] ?? 0;
        var launcher = parts[$"{Cgroup}.launcher"] ?? 0;
        var (file, anonymous, kernel) = (parts[$"{Cgroup}.file"], parts[$"{Cgroup}.anonymous"], parts[$"{Cgroup}.kernel"]);

        // What lies in tmpfs or a memfd and is not mapped is memory that stays; page cache goes when others need the room.
        var mapped = file is null ? null : parts[$"{Cgroup}.file.mapped"];
        double? unmapped = file - mapped is { } rest ? Math.Max(0, rest) : null;
        var shared = (parts[$"{Cgroup}.file.shared"] ?? 0) - (parts[$"{Pss}.shared"] ?? 0);
        double? tmpfs = unmapped is { } most ? Math.Clamp(shared, 0, most) : null;
        var elsewhere = parts[$"{Pss}.file"] + parts[$"{Pss}.shared"] - (outside - outsideAnonymous) - mapped;
        var beyond = anonymous - (parts[$"{Pss}.anonymous"] - outsideAnonymous);
        return
        [
            (-outside, $"are of processes outside of the cgroup ({parts.Word($"{Pss}.outside_cgroup")})"),
            (launcher, "are of the harness's launcher, which is in the cgroup, too"),
            (kernel, "of the cgroup are kernel memory, which no process maps"),
            (unmapped - tmpfs, "of the cgroup are page cache that no process maps"),
            (tmpfs, "of the cgroup are tmpfs or shared memory that no process maps"),
            (-elsewhere, elsewhere >= 0
                ? "of file pages that its processes map are charged to whoever read them first"
                : "of file pages charged to the cgroup are mapped by others, too, and PSS has only its share of them"),
            beyond >= 0
                ? (Math.Max(0, beyond.Value - launcher), "of anonymous memory charged to the cgroup are mapped by none of its processes")
                : (beyond, "of anonymous memory of its processes are charged elsewhere"),
            (parts[Cgroup] - anonymous - file - kernel,
                "are charged to the cgroup in none of its parts (the kernel charges ahead, in batches for each CPU)"),
        ];
    }

    /// <summary>What an instance takes from the host beyond its processes' share, or less than it (negative).</summary>
    private static (double? Bytes, string Text)[] HostBeyondPss(Parts parts) =>
    [
        (parts[$"{PerCgroup}.kernel"], "are kernel memory, which no process maps"),
        Daemons(parts),
        (-parts[$"{PerPss}.file"], "of PSS are file pages, which the host can take back or has already"),
    ];

    /// <summary>What an instance takes from the host beyond what is charged to its cgroup, or less than it (negative).</summary>
    private static (double? Bytes, string Text)[] HostBeyondCgroup(Parts parts) =>
    [
        Daemons(parts),
        (parts[$"{PerPss}.outside_cgroup.anonymous"], "are anonymous memory of processes outside of the cgroup"),
        (-parts[$"{PerCgroup}.page_cache"], "of the cgroup are page cache, which the host can take back"),
    ];

    private static (double? Bytes, string Text) Daemons(Parts parts) =>
        (parts["footprint.daemons"], "are what the engine's daemons hold for each instance");

    private static string Size(double bytes) => Quantity.Format(bytes, "B");

    /// <summary>The medians over rounds of all that was measured of the same case.</summary>
    private sealed class Parts(SeriesKey key, IReadOnlyDictionary<SeriesKey, MetricSeries> all)
    {
        public double? this[string metric] => Find(metric)?.Median;

        /// <summary>The host's memory did not grow with the instances: it says nothing of them, whatever the others say.</summary>
        public bool HasPoorFit => this[PerHost] <= 0 || Find($"{PerHost}.r2", "1")?.Median < HonestyBounds.GoodFit;

        /// <summary>What the samples of a metric say beside their values.</summary>
        public string Word(string metric) =>
            string.Join(" or ", Find(metric) is { } series
                ? series.Measured.SelectMany(sample => sample.Flags).Select(flag => flag.Text).Distinct().Order(StringComparer.Ordinal)
                : []);

        private MetricSeries? Find(string metric, string unit = "B") => all.GetValueOrDefault(key with { Metric = metric, Unit = unit });
    }
}
