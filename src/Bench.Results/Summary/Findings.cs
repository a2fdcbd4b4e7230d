using Bench.Results.Flags;
using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>The rules that make sentences of a run's numbers. Each looks at the answer's table alone and says what it finds, that it cannot
/// tell, or nothing. What a page cache answered, or what failed in some rounds, is in no rule but <see cref="Flagged"/>.</summary>
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

    /// <summary>The kinds of machines, from that which says most about machines.</summary>
    private static readonly string[] KindsOfMachines = ["machines", "user-mode Linux", "emulated machines"];

    /// <summary>Flags that say something against a value, the gravest first. Others leave the value as it is.</summary>
    private static readonly FlagKind[] Grave =
    [
        FlagKind.BeatsHost, FlagKind.PageCache, FlagKind.BufferedStorage, FlagKind.GuestClock, FlagKind.AllowanceNotEnforced,
        FlagKind.Unsettled, FlagKind.PoorFit, FlagKind.Disagreement,
    ];

    /// <summary>The findings of a run, in the order of a page: at most <see cref="Most"/>, each of at most 30 words.</summary>
    public static IReadOnlyList<string> Of(AnswerTable table)
    {
        string[] all =
        [
            .. Engines(table),
            .. Nested(table),
            .. Equivalent(table),
            .. LargestOfFamilies(table),
            .. ContainersAndMachines(table),
            .. Flagged(table),
        ];
        string[] last = [.. Undecided(table)];
        return [.. all.Take(Most - last.Length), .. last];
    }

    /// <summary>What an engine adds to its runtime, and which share of the whole that is: <c>docker/runc</c> beside <c>runc</c>, in the
    /// first time that both have.</summary>
    public static IEnumerable<string> Engines(AnswerTable table) => table.Rows
        .Select(engine => RuntimeOf(engine, table.Rows) is { } runtime ? Added.Of(table, engine, runtime) : null)
        .OfType<Added>()
        .Where(added => added.Share is { Low: not null, High: > 0 })
        .GroupBy(added => added.EngineName)
        .Select(engine => engine.MaxBy(added => added.Share.Median)!)
        .OrderByDescending(added => added.Share.Median)
        .Take(MostEngines)
        .Select(added => added.Sentence());

    /// <summary>Whether costs add or multiply when a container is in a machine: the first column of each that is.</summary>
    public static IEnumerable<string> Nested(AnswerTable table) => NestedCosts.Of(table)
        .DistinctBy(one => one.Whole.Row)
        .Select(one => $"{Place(one.Whole)} costs {one.Whole.Cost!.ToRatio()}: {one.Against(one.Sum)} the sum of its parts' costs, "
            + $"{one.Sum.ToRatio()}, and {one.Against(one.Product)} their product, {one.Product.ToRatio()}.");

    /// <summary>What is shown to cost the same as native, within 5 %: the column in which most platforms do.</summary>
    public static IEnumerable<string> Equivalent(AnswerTable table)
    {
        var equal = table.Entries.Where(entry => entry.IsEquivalent).ToList();
        if (equal.Count > 0)
        {
            var column = equal.GroupBy(entry => entry.Metric).MaxBy(group => group.Count())!.ToList();
            var farthest = column.MaxBy(entry => Distance(entry.Cost!))!.Cost!.ToRatio();
            var others = equal.Count - column.Count;
            var more = others == 0 ? "" : $"; so {(others == 1 ? "is 1 other value" : $"are {others} other values")}";
            var title = column[0].Metric.Title;
            var how = column.Count == 1 ? $", {farthest}" : $"; the farthest is {farthest}";
            yield return $"Equivalent to native within 5 %: {title} on {Names(column)}{how}{more}.";
            yield break;
        }

        if (table.Entries.Where(MayBeEquivalent).MinBy(entry => Width(entry.Cost!)) is { } nearest)
        {
            var place = Place(nearest);
            yield return $"Nothing is shown to be equivalent to native within 5 %; the nearest is {place}, {nearest.Cost!.ToRatio()}.";
        }
    }

    /// <summary>The largest cost of each family. An emulated machine is apart from one with hardware virtualisation (rule 10).</summary>
    public static IEnumerable<string> LargestOfFamilies(AnswerTable table)
    {
        var certain = new List<string>();
        var others = new List<string>();
        foreach (var family in table.Entries.Where(entry => !entry.Row.IsNative).GroupBy(entry => Plural(entry.Row)))
        {
            if (family.Where(entry => entry.CostsMore).MaxBy(entry => entry.Cost!.Median) is { } largest)
            {
                certain.Add($"of {family.Key}: {Place(largest)}, {largest.Cost!.ToRatio()}");
            }
            else if (family.Where(entry => entry is { IsSound: true, Cost.High: > 1 }).MaxBy(entry => entry.Cost!.Median) is { } possible)
            {
                others.Add($"No cost of {family.Key} is certain; the largest is {Place(possible)}, {possible.Cost!.ToRatio()}.");
            }
        }

        var sentences = certain.Chunk(FamiliesInASentence).Select(families => $"Largest cost {string.Join("; ", families)}.");
        return [.. sentences, .. others];
    }

    /// <summary>Where containers and machines differ most: of the cheapest of each, the column with the largest ratio.</summary>
    public static IEnumerable<string> ContainersAndMachines(AnswerTable table)
    {
        // Others stand for machines only where there is none with hardware virtualisation (rule 10).
        var kinds = table.Rows.Where(row => row.Family == PlatformFamilies.Machine && row.NotRun is null).Select(Machines).ToHashSet();
        var machines = KindsOfMachines.FirstOrDefault(kinds.Contains) ?? KindsOfMachines[0];
        var pairs = table.Entries
            .GroupBy(entry => entry.Metric)
            .Select(column => Pair.Of([.. column], machines, table.Rounds))
            .OfType<Pair>()
            .ToList();
        if (pairs.Where(pair => pair.Ratio is { Low: > 1 } or { High: < 1 }).MaxBy(pair => Distance(pair.Ratio)) is { } most)
        {
            var (dear, cheap) = most.Ratio.Median >= 1 ? (most.Machine, most.Container) : (most.Container, most.Machine);
            var ratio = (most.Ratio.Median >= 1 ? most.Ratio : most.Ratio.Inverted()).ToRatio();
            var (title, other) = (dear.Metric.Title, cheap.Row.Platform);
            yield return $"Containers and {machines} differ most in {title}: {dear.Row.Platform} costs {ratio} what {other} does.";
        }
        else if (pairs.Where(pair => pair.Ratio.Low is not null).MaxBy(pair => Distance(pair.Ratio)) is { } widest)
        {
            var title = widest.Machine.Metric.Title;
            yield return $"Containers and {machines} cannot be told apart; they differ most in {title}, {widest.Ratio.ToRatio()}.";
        }
    }

    /// <summary>What is flagged: the gravest flag of the table, on which value, and how many others there are.</summary>
    public static IEnumerable<string> Flagged(AnswerTable table)
    {
        var flagged = table.Entries.Where(entry => GravityOf(entry) >= 0).OrderBy(GravityOf).ToList();
        if (flagged.Count > 0)
        {
            var first = flagged[0];
            var same = flagged.Where(entry => GravityOf(entry) == GravityOf(first) && entry.Metric == first.Metric).ToList();
            var value = same.Count == 1 ? $", {Value(first)}" : "";
            var others = flagged.Count - same.Count;
            var more = others == 0 ? "" : $"; {others} other {(others == 1 ? "value is" : "values are")} flagged";
            yield return $"Flagged: {first.Metric.Title} on {Names(same)}{value}: {FlagWords.Of(Grave[GravityOf(first)])}{more}.";
        }
        else if (table.Entries.FirstOrDefault(entry => entry.Cell.Source?.Has(FlagKind.OriginUnknown) ?? false) is { } unknown)
        {
            yield return $"Whether a cache answered {Place(unknown)}, {Value(unknown)}, could not be determined.";
        }
    }

    /// <summary>What stays undecided, neither different from native nor equivalent to it, and about how many rounds it needs.</summary>
    public static IEnumerable<string> Undecided(AnswerTable table)
    {
        if (LacksIntervals(table))
        {
            var needed = MedianInterval.MinimumRounds();
            var has = $"an interval needs {needed}, this run has {table.Rounds}";
            yield return $"Too few rounds to be sure: {has}; repeat it with --rounds {needed}.";
            yield break;
        }

        var sound = table.Entries.Where(entry => entry.IsSound).ToList();
        var open = sound.Where(entry => entry.IsOpen).ToList();
        if (open.MaxBy(entry => Width(entry.Cost!)) is { } widest)
        {
            var part = $"{open.Count} of {sound.Count} ratios";
            var (ratio, rounds) = (widest.Cost!.ToRatio(), NeededRounds(widest, table.Rounds));
            yield return $"Undecided: {part}; the widest is {Place(widest)}, {ratio}, which {rounds} rounds would decide.";
        }
    }

    /// <summary>Rounds after which a ratio would differ from native or be equivalent to it, if its median stayed where it is: an interval's
    /// width shrinks with the square root of the number of rounds. Infinite where the median lies on the border of the two.</summary>
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

    /// <summary>The platform that an engine drives, by the words of the project: <c>runc</c> of <c>docker/runc</c>, where both are in the
    /// run and of one family. <c>qemu/microvm</c> is no such pair, for there is no platform <c>microvm</c>.</summary>
    private static OverheadRow? RuntimeOf(OverheadRow engine, IReadOnlyList<OverheadRow> rows)
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

    private static Estimate RatioOf(MetricSummary one, MetricSummary two, int rounds) =>
        MedianRatio.Of(one.Value!, RoundsOf(one, rounds), two.Value!, RoundsOf(two, rounds));

    /// <summary>How far a ratio is from 1, up or down alike.</summary>
    private static double Distance(Estimate ratio) => Math.Abs(Math.Log(ratio.Median));

    /// <summary>Width of a ratio's interval on a logarithmic scale.</summary>
    private static double Width(Estimate ratio) => Math.Log(ratio.High!.Value / ratio.Low!.Value);

    private static string Value(AnswerEntry entry) => entry.Cost?.ToRatio()
        ?? (entry.Cell.Source is { Value: { } value, Unit: var unit } ? value.ToQuantity(unit) : entry.Cell.Missing ?? "no value");

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

    private static string Plural(OverheadRow row) =>
        row.Family == PlatformFamilies.Machine ? Machines(row) : PlatformFamilies.Plural(row.Family);

    /// <summary>Which kind of machine it is: user-mode Linux is no hardware virtualisation.</summary>
    private static string Machines(OverheadRow row) => KindsOfMachines[row.Name == "uml" ? 1 : row.IsEmulated ? 2 : 0];

    /// <summary>What an engine adds to its runtime in one time.</summary>
    private sealed record Added(string Engine, string Runtime, AnswerMetric Metric, double Whole, double Part, Estimate Share)
    {
        /// <summary>The engine without its runtime: <c>docker</c>.</summary>
        public string EngineName => Engine.Split('/')[0];

        /// <summary>Of the first time that both have; null where there is none.</summary>
        public static Added? Of(AnswerTable table, OverheadRow engine, OverheadRow runtime) => (
            from column in table.Columns.Index()
            where column.Item is { Unit: "ns" or "us" or "ms" or "s", Direction: Direction.Lower }
            let whole = engine.Cells[column.Index].Source
            let part = runtime.Cells[column.Index].Source
            where whole?.Value?.Median > 0 && part?.Value?.Median > 0
            let ratio = RatioOf(whole!, part!, table.Rounds)
            let share = new Estimate(1 - ratio.Median, 1 - ratio.High, 1 - ratio.Low)
            select new Added(engine.Platform, runtime.Platform, column.Item, whole!.Value!.Median, part!.Value!.Median, share))
            .FirstOrDefault();

        public string Sentence()
        {
            var share = new Estimate(100 * Share.Median, 100 * Share.Low, 100 * Share.High).ToQuantity("%");
            var (whole, part, added) = (Time(Whole), Time(Part), Time(Whole - Part));
            return Share.Low > 0
                ? $"{Engine} adds {added} to the {part} of {Runtime} in {Metric.Title}: {share} of its {whole}."
                : $"Whether {Engine} adds to {Runtime} in {Metric.Title} cannot be told: {share} of its {whole}.";

            string Time(double value) => Quantity.Format(value, Metric.Unit);
        }
    }

    /// <summary>The cheapest container and the cheapest machine of a column.</summary>
    private sealed record Pair(AnswerEntry Container, AnswerEntry Machine, Estimate Ratio)
    {
        /// <summary>Null where the column has not both.</summary>
        public static Pair? Of(IReadOnlyList<AnswerEntry> column, string machines, int rounds)
        {
            var measured = column.Where(entry => entry.IsSound || entry.LacksInterval).ToList();
            var container = measured.Where(entry => entry.Row.Family == PlatformFamilies.Container).MinBy(entry => entry.Cost!.Median);
            var machine = measured
                .Where(entry => entry.Row.Family == PlatformFamilies.Machine && Machines(entry.Row) == machines)
                .MinBy(entry => entry.Cost!.Median);
            if (container?.Cell.Source is not { Value.Median: > 0 } one || machine?.Cell.Source is not { Value.Median: > 0 } two)
            {
                return null;
            }

            var ratio = RatioOf(one, two, rounds);
            return new Pair(container, machine, container.Metric.Direction == Direction.Higher ? ratio.Inverted() : ratio);
        }
    }
}
