using Bench.Results.Flags;
using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>
/// The rules that make sentences of a run's numbers. Each looks at the answer's table alone and says what it finds, that it
/// cannot tell, or nothing. What a page cache answered, or what failed in some rounds, is in no rule but <see cref="Flagged"/>.
/// </summary>
internal static class Findings
{
    /// <summary>Most sentences of a page.</summary>
    public const int Most = 8;

    /// <summary>Costs nearer to 1 than this share count as equal to native.</summary>
    private const double Margin = MetricDefinition.DefaultSmallestEffect;

    /// <summary>Engines of which a page tells what they add: those that add the largest share.</summary>
    private const int MostEngines = 2;

    /// <summary>Platforms that a sentence names; of more it says how many.</summary>
    private const int MostNames = 4;

    /// <summary>Families of which one sentence tells the largest cost.</summary>
    private const int FamiliesInASentence = 2;

    /// <summary>Estimates of rounds beyond this say no more than that there must be many.</summary>
    private const int ManyRounds = 1000;

    /// <summary>Flags that say something against a value, the gravest first. Others leave the value as it is.</summary>
    private static readonly FlagKind[] Grave =
    [
        FlagKind.BeatsHost, FlagKind.PageCache, FlagKind.BufferedStorage, FlagKind.GuestClock, FlagKind.AllowanceNotEnforced,
        FlagKind.Unsettled, FlagKind.PoorFit, FlagKind.Disagreement,
    ];

    /// <summary>The findings of a run, in the order of a page: at most <see cref="Most"/>. Too few rounds are said once.</summary>
    public static IReadOnlyList<Finding> Of(AnswerTable table)
    {
        Finding[] all =
        [
            .. Engines(table),
            .. Equivalent(table),
            .. LargestOfFamilies(table),
            .. ContainersAndMachines(table),
            .. Flagged(table),
        ];
        Finding[] last = [.. Undecided(table)];
        return [.. all.Where(finding => finding.Certainty != Certainty.TooFewRounds).Take(Most - last.Length), .. last];
    }

    /// <summary>
    /// What an engine adds to its runtime, and which share of the whole that is: <c>docker/runc</c> beside <c>runc</c>, in the
    /// first time that both have.
    /// </summary>
    public static IEnumerable<Finding> Engines(AnswerTable table) => table.Rows
        .Select(engine => RuntimeOf(engine, table.Rows) is { } runtime ? Added.Of(table, engine, runtime) : null)
        .OfType<Added>()
        .Where(added => added.Said() is not null)
        .GroupBy(added => added.EngineName)
        .Select(engine => engine.MaxBy(added => added.Share.Median)!)
        .OrderByDescending(added => added.Share.Median)
        .Take(MostEngines)
        .Select(added => added.Said()!);

    /// <summary>What is shown to cost the same as native, within 5 %: the column in which most platforms do.</summary>
    public static IEnumerable<Finding> Equivalent(AnswerTable table)
    {
        var equal = table.Entries.Where(entry => entry.IsEquivalent).ToList();
        if (equal.Count > 0)
        {
            var column = equal.GroupBy(entry => entry.Metric).MaxBy(group => group.Count())!.ToList();
            var farthest = Ratio(column.MaxBy(entry => Distance(entry.Cost!))!.Cost!);
            var others = equal.Count - column.Count;
            var more = others == 0 ? "" : $"; so {(others == 1 ? "is 1 other value" : $"are {others} other values")}";
            var title = column[0].Metric.Title;
            var how = column.Count == 1 ? $", {farthest}" : $"; the farthest is {farthest}";
            yield return Known($"Equivalent to native within 5 %: {title} on {Names(column)}{how}{more}.");
            yield break;
        }

        if (table.Entries.Where(MayBeEquivalent).MinBy(entry => Width(entry.Cost!)) is { } nearest)
        {
            var place = Place(nearest);
            yield return Open($"Nothing is shown to be equivalent to native within 5 %; the nearest is {place}, {Ratio(nearest.Cost!)}.");
        }
        else if (LacksIntervals(table))
        {
            yield return TooFew("Whether anything is equivalent to native within 5 % cannot be told without intervals.");
        }
    }

    /// <summary>The largest cost of each family. An emulated machine is apart from one with hardware virtualisation (rule 10).</summary>
    public static IEnumerable<Finding> LargestOfFamilies(AnswerTable table)
    {
        var certain = new List<string>();
        var others = new List<Finding>();
        foreach (var family in table.Entries.Where(entry => !entry.Row.IsNative).GroupBy(entry => Plural(entry.Row)))
        {
            if (family.Where(entry => entry.CostsMore).MaxBy(entry => entry.Cost!.Median) is { } largest)
            {
                certain.Add($"of {family.Key}: {Place(largest)}, {Ratio(largest.Cost!)}");
            }
            else if (family.Where(entry => entry is { IsSound: true, Cost.High: > 1 }).MaxBy(entry => entry.Cost!.Median) is { } possible)
            {
                others.Add(Open($"No cost of {family.Key} is certain; the largest is {Place(possible)}, {Ratio(possible.Cost!)}."));
            }
            else if (family.Any(entry => entry.LacksInterval))
            {
                others.Add(TooFew($"The largest cost of {family.Key} cannot be told without intervals."));
            }
        }

        var sentences = certain.Chunk(FamiliesInASentence).Select(families => Known($"Largest cost {string.Join("; ", families)}."));
        return [.. sentences, .. others];
    }

    /// <summary>Where containers and machines differ most: of the cheapest of each, the column with the largest ratio.</summary>
    public static IEnumerable<Finding> ContainersAndMachines(AnswerTable table)
    {
        // Emulated machines stand for machines only where there are no others.
        var emulated = table.Rows.All(row => row.Family != PlatformFamilies.Machine || row.IsEmulated);
        var machines = emulated ? "emulated machines" : "machines";
        var pairs = table.Entries
            .GroupBy(entry => entry.Metric)
            .Select(column => Pair.Of([.. column], emulated, table.Rounds))
            .OfType<Pair>()
            .ToList();
        if (pairs.Where(pair => pair.Ratio is { Low: > 1 } or { High: < 1 }).MaxBy(pair => Distance(pair.Ratio)) is { } most)
        {
            var (dear, cheap) = most.Ratio.Median >= 1 ? (most.Machine, most.Container) : (most.Container, most.Machine);
            var ratio = Ratio(most.Ratio.Median >= 1 ? most.Ratio : most.Ratio.Inverted());
            var (title, other) = (dear.Metric.Title, cheap.Row.Platform);
            yield return Known($"Containers and {machines} differ most in {title}: {dear.Row.Platform} costs {ratio} what {other} does.");
        }
        else if (pairs.Where(pair => pair.Ratio.Low is not null).MaxBy(pair => Distance(pair.Ratio)) is { } widest)
        {
            var title = widest.Machine.Metric.Title;
            yield return Open($"Containers and {machines} cannot be told apart; they differ most in {title}, {Ratio(widest.Ratio)}.");
        }
        else if (pairs.Count > 0)
        {
            yield return TooFew($"Where containers and {machines} differ cannot be told without intervals.");
        }
    }

    /// <summary>What is flagged: the gravest flag of the table, on which value, and how many others there are.</summary>
    public static IEnumerable<Finding> Flagged(AnswerTable table)
    {
        var flagged = table.Entries.Where(entry => GravityOf(entry) >= 0).OrderBy(GravityOf).ToList();
        if (flagged.Count > 0)
        {
            var first = flagged[0];
            var same = flagged.Where(entry => GravityOf(entry) == GravityOf(first) && entry.Metric == first.Metric).ToList();
            var value = same.Count == 1 ? $", {Value(first)}" : "";
            var others = flagged.Count - same.Count;
            var more = others == 0 ? "" : $"; {others} other {(others == 1 ? "value is" : "values are")} flagged";
            yield return Known($"Flagged: {first.Metric.Title} on {Names(same)}{value}: {FlagWords.Of(Grave[GravityOf(first)])}{more}.");
        }
        else if (table.Entries.FirstOrDefault(entry => entry.Cell.Source?.Has(FlagKind.OriginUnknown) ?? false) is { } unknown)
        {
            yield return Open($"Whether a cache answered {Place(unknown)}, {Value(unknown)}, could not be determined.");
        }
    }

    /// <summary>What stays undecided, neither different from native nor equivalent to it, and about how many rounds it needs.</summary>
    public static IEnumerable<Finding> Undecided(AnswerTable table)
    {
        if (LacksIntervals(table))
        {
            var needed = MedianInterval.MinimumRounds();
            var has = $"an interval needs {needed}, this run has {table.Rounds}";
            yield return TooFew($"Too few rounds to be sure: {has}; repeat it with --rounds {needed}.");
            yield break;
        }

        var sound = table.Entries.Where(entry => entry.IsSound).ToList();
        var open = sound.Where(entry => entry is { Cell.IsCertain: false, IsEquivalent: false }).ToList();
        if (open.MaxBy(entry => Width(entry.Cost!)) is { } widest)
        {
            var part = $"{open.Count} of {sound.Count} ratios";
            var (ratio, rounds) = (Ratio(widest.Cost!), NeededRounds(widest, table.Rounds));
            yield return Open($"Undecided: {part}; the widest is {Place(widest)}, {ratio}, which {rounds} rounds would decide.");
        }
    }

    /// <summary>
    /// Rounds after which a ratio would differ from native or be equivalent to it, if its median stayed where it is: an interval's
    /// width shrinks with the square root of the number of rounds. Infinite where the median lies on the border of the two.
    /// </summary>
    internal static double RoundsToDecide(Estimate cost, int rounds)
    {
        var (distance, half, margin) = (Distance(cost), Width(cost) / 2, Math.Log(1 + Margin));
        var toDiffer = Math.Pow(half / distance, 2);
        var toEqual = distance < margin ? Math.Pow(half / (margin - distance), 2) : double.PositiveInfinity;
        return Math.Ceiling(rounds * Math.Min(toDiffer, toEqual));
    }

    private static string NeededRounds(AnswerEntry entry, int rounds) =>
        RoundsToDecide(entry.Cost!, RoundsOf(entry.Cell.Source!, rounds)) is var needed && needed > ManyRounds
            ? $"more than {ManyRounds}"
            : $"about {Math.Max((int)needed, rounds + 1)}";

    /// <summary>
    /// The platform that an engine drives, by the words of the project: <c>runc</c> of <c>docker/runc</c>, where both are in the run
    /// and of one family. <c>qemu/microvm</c> is no such pair, for there is no platform <c>microvm</c>.
    /// </summary>
    private static AnswerRow? RuntimeOf(AnswerRow engine, IReadOnlyList<AnswerRow> rows)
    {
        var slash = engine.Name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? null : rows.FirstOrDefault(row => row.Name == engine.Name[(slash + 1)..] && row.Family == engine.Family);
    }

    private static int GravityOf(AnswerEntry entry) => Array.FindIndex(Grave, kind => entry.Cell.Source?.Has(kind) ?? false);

    private static bool MayBeEquivalent(AnswerEntry entry) =>
        entry.IsSound && VerdictRule.Locate(entry.Cost, 1 / (1 + Margin), 1 + Margin) == IntervalPosition.Across;

    private static bool LacksIntervals(AnswerTable table) =>
        table.Entries.Any(entry => entry.LacksInterval) && !table.Entries.Any(entry => entry.IsSound);

    /// <summary>A failed round has no value, and a case may have several values a round.</summary>
    private static int RoundsOf(MetricSummary row, int rounds) => Math.Clamp(row.Count, 1, Math.Max(rounds, 1));

    /// <summary>How far a ratio is from 1, up or down alike.</summary>
    private static double Distance(Estimate ratio) => Math.Abs(Math.Log(ratio.Median));

    /// <summary>Width of a ratio's interval on a logarithmic scale.</summary>
    private static double Width(Estimate ratio) => Math.Log(ratio.High!.Value / ratio.Low!.Value);

    private static string Ratio(Estimate ratio) => ratio is { Low: { } low, High: { } high }
        ? $"{Quantity.FormatRatio(ratio.Median)} ({Quantity.Number(low)}–{Quantity.Number(high)})"
        : Quantity.FormatRatio(ratio.Median);

    private static string Value(AnswerEntry entry)
    {
        if (entry.Cost is { } cost)
        {
            return Ratio(cost);
        }

        if (entry.Cell.Source is not { Value: { } value, Unit: var unit })
        {
            return entry.Cell.Missing ?? "no value";
        }

        var median = Quantity.Format(value.Median, unit);
        return value is { Low: { } low, High: { } high } ? $"{median} ({Quantity.FormatInterval(low, high, unit)})" : median;
    }

    private static string Place(AnswerEntry entry) => $"{entry.Metric.Title} on {entry.Row.Platform}";

    private static string Names(IReadOnlyList<AnswerEntry> entries)
    {
        string[] names = [.. entries.Select(entry => entry.Row.Platform)];
        return names.Length switch
        {
            1 => names[0],
            <= MostNames => $"{string.Join(", ", names[..^1])} and {names[^1]}",
            _ => $"{string.Join(", ", names[..(MostNames - 1)])} and {names.Length - MostNames + 1} others",
        };
    }

    private static string Plural(AnswerRow row) => row.Family switch
    {
        PlatformFamilies.Machine => row.IsEmulated ? "emulated machines" : "machines",
        "sandbox" => "sandboxes",
        "process" => "processes",
        var family => $"{family}s",
    };

    private static Finding Known(string text) => new(text, Certainty.Known);

    private static Finding Open(string text) => new(text, Certainty.Undecided);

    private static Finding TooFew(string text) => new(text, Certainty.TooFewRounds);

    /// <summary>What an engine adds to its runtime in one time.</summary>
    /// <param name="Engine">Platform of the engine.</param>
    /// <param name="Runtime">Platform of the runtime alone.</param>
    /// <param name="Metric">The time.</param>
    /// <param name="Whole">Median with the engine, in the metric's unit.</param>
    /// <param name="Part">Median of the runtime alone.</param>
    /// <param name="Share">The engine's share of the whole, 1 for all of it; below 0 where the engine is faster.</param>
    private sealed record Added(string Engine, string Runtime, AnswerMetric Metric, double Whole, double Part, Estimate Share)
    {
        /// <summary>The engine without its runtime: <c>docker</c>.</summary>
        public string EngineName => Engine.Split('/')[0];

        /// <summary>Of the first time that both have; null where there is none.</summary>
        public static Added? Of(AnswerTable table, AnswerRow engine, AnswerRow runtime)
        {
            for (var index = 0; index < table.Columns.Count; index++)
            {
                var metric = table.Columns[index];
                var isTime = metric is { Unit: "ns" or "us" or "ms" or "s", Direction: Direction.Lower };
                var (ofEngine, ofRuntime) = (engine.Cells[index].Source, runtime.Cells[index].Source);
                if (isTime && ofEngine is { Value.Median: > 0 } whole && ofRuntime is { Value.Median: > 0 } part)
                {
                    var ratio = MedianRatio.Of(whole.Value, RoundsOf(whole, table.Rounds), part.Value, RoundsOf(part, table.Rounds));
                    var share = new Estimate(1 - ratio.Median, 1 - ratio.High, 1 - ratio.Low);
                    return new Added(engine.Platform, runtime.Platform, metric, whole.Value.Median, part.Value.Median, share);
                }
            }

            return null;
        }

        /// <summary>The finding; null where the engine is surely not slower.</summary>
        public Finding? Said()
        {
            if (Share is not { Low: { } low, High: { } high })
            {
                return TooFew($"What {Engine} adds to {Runtime} in {Metric.Title} cannot be told without intervals.");
            }

            var share = $"{Quantity.Format(100 * Share.Median, "%")} ({Quantity.FormatInterval(100 * low, 100 * high, "%")})";
            var whole = $"of its {Quantity.Format(Whole, Metric.Unit)}";
            if (low > 0)
            {
                var added = Quantity.Format(Whole - Part, Metric.Unit);
                var part = Quantity.Format(Part, Metric.Unit);
                return Known($"{Engine} adds {added} to the {part} of {Runtime} in {Metric.Title}: {share} {whole}.");
            }

            return high > 0 ? Open($"Whether {Engine} adds to {Runtime} in {Metric.Title} cannot be told: {share} {whole}.") : null;
        }
    }

    /// <summary>The cheapest container and the cheapest machine of a column.</summary>
    /// <param name="Container">The container.</param>
    /// <param name="Machine">The machine.</param>
    /// <param name="Ratio">Cost of the machine by that of the container.</param>
    private sealed record Pair(AnswerEntry Container, AnswerEntry Machine, Estimate Ratio)
    {
        /// <summary>Null where the column has not both.</summary>
        public static Pair? Of(IReadOnlyList<AnswerEntry> column, bool emulated, int rounds)
        {
            var measured = column.Where(entry => entry.IsSound || entry.LacksInterval).ToList();
            var container = measured.Where(entry => entry.Row.Family == PlatformFamilies.Container).MinBy(entry => entry.Cost!.Median);
            var machine = measured
                .Where(entry => entry.Row.Family == PlatformFamilies.Machine && entry.Row.IsEmulated == emulated)
                .MinBy(entry => entry.Cost!.Median);
            if (container?.Cell.Source is not { Value.Median: > 0 } one || machine?.Cell.Source is not { Value.Median: > 0 } two)
            {
                return null;
            }

            var ratio = MedianRatio.Of(one.Value, RoundsOf(one, rounds), two.Value, RoundsOf(two, rounds));
            return new Pair(container, machine, container.Metric.Direction == Direction.Higher ? ratio.Inverted() : ratio);
        }
    }
}
