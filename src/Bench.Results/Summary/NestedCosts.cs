namespace Bench.Results.Summary;

/// <summary>What a container in a machine costs, beside the costs of the machine and of the container alone: ratios to native.</summary>
/// <param name="Whole">The container in the machine.</param>
/// <param name="Machine">The machine alone.</param>
/// <param name="Container">The container on the host.</param>
internal sealed record NestedCosts(AnswerEntry Whole, Estimate Machine, Estimate Container)
{
    /// <summary>What both cost together if costs add: native's own share counts once.</summary>
    public Estimate Sum { get; } =
        new(Machine.Median + Container.Median - 1, Machine.Low + Container.Low - 1, Machine.High + Container.High - 1);

    /// <summary>What both cost together if costs multiply.</summary>
    public Estimate Product { get; } =
        new(Machine.Median * Container.Median, Machine.Low * Container.Low, Machine.High * Container.High);

    /// <summary>In each column where all three have a cost with an interval.</summary>
    public static IReadOnlyList<NestedCosts> Of(AnswerTable table)
    {
        var sound = table.Entries.Where(entry => entry.IsSound).ToList();
        return
        [
            .. from whole in sound
               // A platform file may declare the family under a name that tells no parts.
               where whole.Row.Family == PlatformFamilies.Nested && whole.Row.Name.Contains('>', StringComparison.Ordinal)
               let parts = whole.Row.Name.Split('>')
               let machine = sound.Find(entry => IsOf(entry, whole, parts[0] + whole.Row.Platform[whole.Row.Name.Length..]))
               let container = sound.Find(entry => IsOf(entry, whole, parts[1]))
               where machine is not null && container is not null
               select new NestedCosts(whole, machine.Cost!, container.Cost!),
        ];
    }

    /// <summary>How the whole compares with a model of it, in a word or two.</summary>
    public string Against(Estimate model) =>
        Whole.Cost!.Low > model.High ? "more than" : Whole.Cost.High < model.Low ? "less than" : "not distinct from";

    private static bool IsOf(AnswerEntry entry, AnswerEntry whole, string platform) =>
        entry.Metric == whole.Metric && entry.Row.Platform == platform;
}
