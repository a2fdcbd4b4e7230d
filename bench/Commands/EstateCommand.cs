using Bench.Reporting;

namespace Bench.Commands;

/// <summary><c>bench estate</c>: the hosts that so many instances need on each platform, from the slopes of a run.</summary>
internal static class EstateCommand
{
    private static readonly Option<int> Instances = CommandOptions.Of("--instances", "Number of instances to place", 1000)
        .Check((int number) => number > 0, "must be 1 or more");

    private static readonly Option<long> Memory = Size("--memory", "Memory that the application in each instance uses", 256L << 20);
    private static readonly Option<long> HostMemory = Size("--host-memory", "Memory of one host", 64L << 30);

    public static Command Create() => new Command(
        "estate",
        "Computes the hosts that so many instances need.\nFrom the density measured in a run, with the interval of its slopes.")
    {
        ShowCommand.Run, Instances, Memory, HostMemory,
    }.Reading("The estate cannot be computed", Show);

    private static int Show(ParseResult parsed)
    {
        var folder = ShowCommand.FolderOf(parsed.GetValue(ShowCommand.Run));
        var need = new EstateNeed(parsed.GetValue(Instances), parsed.GetValue(Memory), parsed.GetValue(HostMemory));
        var data = folder.ReadTolerantly();
        var rows = EstateRow.Of(data.Summary, need);
        if (rows.Count == 0)
        {
            throw new WrongUseException("The run did not measure density. To measure it: bench --filter '*Density*' --rounds 6.");
        }

        var title = $"Hosts of {Quantity.Tick(need.HostBytes, "B")} for {need.Instances} instances with "
            + $"{Quantity.Tick(need.MemoryBytes, "B")} each";
        Terminal.Out.Say($"{title}, by run {data.Environment.Run}");
        Terminal.Out.WriteWhole("");
        Terminal.Out.Write(TextTable.Of(
            rows,
            (new(""), row => row.Case.PlatformLabel),
            (new("hosts") { IsNumber = true }, row => row.Hosts is { } hosts ? Range(hosts) : "does not fit"),
            (new("instances per host") { IsNumber = true, Rank = 1 }, row => Range(row.PerHost)),
            (new("one more takes") { IsNumber = true, Rank = 2 }, row => row.Each.ToQuantity("B")),
            (
                new("idle CPU of a host, of one CPU") { IsNumber = true, Rank = 3 },
                row => row.IdleCpuPercent is { } cpu ? $"{Quantity.Number(cpu)} %" : ""),
            (new("predicted by actual") { IsNumber = true, Rank = 4 }, row => row.Predicted?.ToRatio() ?? "")));
        Terminal.Out.WriteWhole("");
        Terminal.Out.Say(string.Join('\n', Assumptions));
        if (rows.Any(row => row.Case.Accelerator == "tcg"))
        {
            Terminal.Out.Say(
                "- Machines were emulated here, which takes memory for translated code that hardware virtualisation does not.");
        }

        var chart = ChartSet.Draw(
            new ChartDefinition("estate", rows[0].Case.Experiment, title, "Intervals are those of the slopes in the run, carried through.")
            {
                Panels = [new("Hosts", [EstateRow.HostsMetric])],
            },
            data.Environment,
            data.Summary with { Metrics = [.. rows.Select(Row)] });
        try
        {
            ChartSet.Write(folder.Path, [chart]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WrongUseException($"The chart of the table cannot be written: {exception.Message}");
        }

        if (chart.Figure is not null)
        {
            Terminal.Out.WriteWhole(ChartSet.PathOf(folder.Path, chart, "png"));
        }

        return ExitCode.Success;
    }

    private static IEnumerable<string> Assumptions =>
    [
        "Assumed, not measured:",
        $"- {1 - EstateNeed.UsableShare:P0} of a host's memory is kept for the host itself, its daemons and its page cache.",
        "- Memory adds up: what the application uses, and what is accounted to one more idle instance.",
        "- Nothing is overcommitted or merged. A machine keeps the most that it ever touched, so its application counts with its peak.",
        "- Memory is what runs out. Predicted by actual: memory of all instances as foretold from half of them, by what it was.",
    ];

    private static string Range(Estimate count) => count is { Low: { } low, High: { } high } && low < high
        ? $"{count.Median:0} ({low:0}–{high:0})"
        : $"{count.Median:0}";

    private static MetricSummary Row(EstateRow row) => new()
    {
        Case = row.Case,
        Family = row.Family,
        Metric = EstateRow.HostsMetric,
        Unit = "1",
        Direction = Direction.Lower,
        Count = row.Hosts is null ? 0 : 1,
        Failures = 0,
        Value = row.Hosts,
    };

    /// <summary>An option for a size, as <c>256M</c> or <c>64G</c>: binary multiples of bytes.</summary>
    private static Option<long> Size(string name, string description, long fallback) => new(name)
    {
        Description = $"{description}, as 256M or 64G",
        HelpName = "size",
        DefaultValueFactory = _ => fallback,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            var shift = text.Length == 0 ? 0 : text[^1] switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
            var digits = shift == 0 ? text : text[..^1];
            if (long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1L << 22)
            {
                return number << shift;
            }

            result.AddError($"{name} '{text}' is no size: write 256M or 64G.");
            return fallback;
        },
    };
}
