using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Statistics;

namespace Bench.Experiments.Neighbours;

/// <summary>
/// What a server notices of a second instance of its platform that takes all it can get: processor, memory, processes, page cache, disk, or
/// its own kernel. Compared with a twin that does nothing, for a second instance costs something by itself.
/// </summary>
public class NeighboursBenchmarks : Experiment
{
    private const string VictimParameter = "victim";
    private const string AggressorParameter = "aggressor";
    private const string Server = "server";
    private const double TailShare = 0.99;
    private const double Percent = 100;
    private const long ScratchBytes = 64L << 20;

    /// <summary>Times are counted in ticks, and read a moment apart.</summary>
    private const double Tolerance = 1.1;

    private const string CpusSleep = "the host's CPUs sleep when idle, so that a busy neighbour can make a server faster";
    private const string NotCounted = "its cgroup does not count it, or was gone";

    private static readonly Metric Tail = Ratio("neighbours.p99", "99th percentile beside a neighbour") with
    {
        Headline = true,
        HeadlineIn = [$"{AggressorParameter}=cpu"],
    };

    private static readonly Metric Middle = Ratio("neighbours.p50", "median beside a neighbour");
    private static readonly Metric Rate = new("neighbours.rate", "1", Direction.Higher) { Label = "answers beside a neighbour" };
    private static readonly Metric TailTime = Metric.Milliseconds("neighbours.latency.p99") with { Circumstance = true };
    private static readonly Metric MiddleTime = Metric.Milliseconds("neighbours.latency.p50") with { Circumstance = true };
    private static readonly Metric TailNoise = Ratio("neighbours.noise.p99", "99th percentile beside an idle twin, twice") with
    {
        Circumstance = true,
    };

    private static readonly Metric MiddleNoise = Ratio("neighbours.noise.p50", "median beside an idle twin, twice") with
    {
        Circumstance = true,
    };

    private static readonly Metric Recovery = Metric.Milliseconds("neighbours.recovery") with { Label = "recovery", SmallestEffect = 0.25 };
    private static readonly Metric Contained = new("neighbours.contained", "1", Direction.Higher) { Label = "contained" };
    private static readonly Metric Survived = Fact("neighbours.aggressor.alive", "1");
    private static readonly Metric Cpu = Fact("neighbours.got.cpu", "%");
    private static readonly Metric Memory = Fact("neighbours.got.memory", "%");
    private static readonly Metric Tasks = Fact("neighbours.got.tasks", "%");
    private static readonly Metric Kills = Fact("neighbours.killed", "1");
    private static readonly Metric Refused = Fact("neighbours.refused", "1");

    internal override IReadOnlyList<Metric> Metrics =>
    [
        Tail, Middle, Rate, Recovery, Contained, Survived, Cpu, Memory, Tasks, Kills, Refused, TailTime, MiddleTime, TailNoise, MiddleNoise,
    ];

    internal override Metric Primary => Tail;

    public override IEnumerable<string> Guests => ["busybox"];

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "neighbours",
            "neighbours",
            "What a server notices of a neighbour that takes all it can get",
            "Latency of the slowest hundredth of answers, as a multiple of that beside an idle twin. Lower is better. Medians.")
        {
            Panels =
            [
                .. Aggressor.All.Append(Aggressor.Panic).Select(aggressor => new PanelDefinition(TitleOf(aggressor), [Tail.Name])
                {
                    Case = $"{AggressorParameter}={aggressor.Name}",
                }),
            ],
        },
        new(
            "neighbours-room",
            "neighbours",
            "Room for one more, and what its neighbours notice",
            "Right: one more idle instance takes more memory. Up: it disturbs a neighbour more when it works. Best is below at the left.")
        {
            Against = "density.memory.each",
            Panels =
            [
                .. Aggressor.All.Where(aggressor => aggressor.Name is "cpu" or "disk").Select(aggressor =>
                    new PanelDefinition($"{TitleOf(aggressor)}: slowest hundredth of answers", [Tail.Name])
                    {
                        Case = $"{AggressorParameter}={aggressor.Name}",
                    }),
            ],
        },
    ];

    internal override CaseNeeds NeedsOf(RunOptions options) =>
        new(Boots: 2, (Aggressor.All.Count + 3) * (options.Preset.NeighbourTime + TimeSpan.FromMilliseconds(300)))
        {
            ScratchBytes = ScratchBytes,
        };

    [Benchmark]
    public async Task Neighbours()
    {
        var measurement = Measurement.With(Measurement.Spec with { ScratchBytes = ScratchBytes });
        var time = measurement.Preset.NeighbourTime;
        await using var pair = await VictimAndNeighbour.StartAsync(measurement);

        // A busy neighbour keeps the host's CPUs awake; its idle twin must have them awake, too.
        using var awake = AwakeCpus.TryHold();
        var sleeps = awake is null ? new Flag(FlagKind.Note, CpusSleep) : null;

        // The first seconds of a guest are not like the others.
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        var twin = await pair.WatchAsync(Aggressor.Idle, time);
        var seen = new List<(Aggressor Aggressor, Watched Watched)>();
        foreach (var aggressor in Order(measurement))
        {
            await PartAsync(measurement, aggressor, async _ => seen.Add((aggressor, await pair.WatchAsync(aggressor, time))));
        }

        var again = seen.Single(one => one.Aggressor == Aggressor.Idle).Watched;
        double[] idle = [.. twin.Latencies, .. again.Latencies];
        measurement.Add(TailNoise, Quantiles.Quantile(again.Latencies, TailShare) / Quantiles.Quantile(twin.Latencies, TailShare), sleeps);
        measurement.Add(MiddleNoise, Quantiles.Median(again.Latencies) / Quantiles.Median(twin.Latencies), sleeps);
        foreach (var (aggressor, watched) in seen)
        {
            await PartAsync(measurement, aggressor, part =>
            {
                part.Add(TailTime, Quantiles.Quantile(watched.Latencies, TailShare));
                part.Add(MiddleTime, Quantiles.Median(watched.Latencies));
                if (aggressor == Aggressor.Idle)
                {
                    return Task.CompletedTask;
                }

                RequireWork(aggressor, watched);
                part.Add(Tail, Quantiles.Quantile(watched.Latencies, TailShare) / Quantiles.Quantile(idle, TailShare));
                part.Add(Middle, Quantiles.Median(watched.Latencies) / Quantiles.Median(idle));
                part.Add(Rate, watched.Rate / ((twin.Rate + again.Rate) / 2));
                AddFate(part, watched);
                return Task.CompletedTask;
            });
        }

        await pair.StopAsync();
    }

    /// <summary>Those that leave the instance alive in an order of the round's own, the idle twin among them; then the others.</summary>
    private static IEnumerable<Aggressor> Order(Measurement measurement) =>
    [
        .. measurement.Shuffled<Aggressor>([Aggressor.Idle, .. Aggressor.All]),
        Aggressor.Panic,
        .. measurement.Family == Family.Process ? [Aggressor.OnVictimsCpus] : Array.Empty<Aggressor>(),
    ];

    private static Task PartAsync(Measurement measurement, Aggressor aggressor, Func<Measurement, Task> body) => measurement.TryAsync(
        Tail,
        new(VictimParameter, Server),
        part => part.TryAsync(Tail, new(AggressorParameter, aggressor.Name), body));

    /// <summary>An aggressor that does nothing disturbs nobody: that is no isolation.</summary>
    private static void RequireWork(Aggressor aggressor, Watched watched)
    {
        var metLimit = aggressor.Danger switch
        {
            Danger.Memory => watched.Kills > 0,
            Danger.Tasks => watched.Refused > 0,
            _ => false,
        };
        if (watched.Death is null && watched.Cpus < aggressor.LeastCpus && !metLimit)
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"The aggressor '{aggressor.Name}' did nothing: its instance used {Percent * watched.Cpus:0.#} % of a CPU.");
        }
    }

    private static void AddFate(Measurement measurement, Watched watched)
    {
        const string notYet = "a lower bound: answers were not as fast as before within that time";
        var limits = measurement.Spec.Limits;
        var cpu = watched.Cpus / limits.Cpus;
        var memory = watched.Peak.Memory / (watched.After.MemoryLimit ?? limits.MemoryBytes);
        var tasks = watched.After.TaskLimit is { } most ? watched.Peak.Tasks / most : (double?)null;
        measurement.Add(
            Recovery,
            (watched.Recovery ?? VictimAndNeighbour.Patience).TotalMilliseconds,
            watched.Recovery is null ? new Flag(FlagKind.Note, notYet) : null);
        measurement.Add(Survived, watched.Death is null ? 1 : 0, watched.Death is null ? null : new Flag(FlagKind.Note, watched.Death));
        measurement.AddKnown(Cpu, Percent * cpu, NotCounted);
        measurement.AddKnown(Memory, watched.Peak.Memory > 0 ? Percent * memory : null, NotCounted);
        measurement.AddKnown(Tasks, Percent * tasks, NotCounted);
        measurement.AddKnown(Kills, watched.Kills, NotCounted);
        measurement.AddKnown(Refused, watched.Refused, NotCounted);

        // A machine's monitor needs memory of its own beside the guest's, which nothing limits.
        string?[] escapes =
        [
            watched.VictimLives ? null : "the victim answered no more",
            cpu > Tolerance ? $"it had {Percent * cpu:0} % of its processor time" : null,
            watched.After.MemoryLimit is not null && memory > Tolerance ? $"it had {Percent * memory:0} % of its memory" : null,
            tasks > 1 ? $"it had {Percent * tasks:0} % of its processes" : null,
        ];
        var escaped = string.Join("; ", escapes.OfType<string>());
        measurement.Add(Contained, escaped.Length == 0 ? 1 : 0, escaped.Length == 0 ? null : new Flag(FlagKind.Note, escaped));
    }

    private static string TitleOf(Aggressor aggressor) => aggressor.Name switch
    {
        "cpu" => "Busy processor",
        "memory" => "Memory to the limit and beyond",
        "forks" => "Fork bomb",
        "cache" => "Page cache thrashed",
        "disk" => "Disk written and synchronised",
        "sync" => "All file systems synchronised, again and again",
        _ => "Panic of its own kernel",
    };

    private static Metric Ratio(string name, string label) => new(name, "1", Direction.Lower) { Label = label };

    private static Metric Fact(string name, string unit) => new(name, unit, Direction.Exact) { Circumstance = true };
}
