using System.Diagnostics;
using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Statistics;

namespace Bench.Experiments.Neighbours;

/// <summary>
/// What a victim notices of a second instance of its platform that takes all it can get: processor, memory, processes, page cache, disk,
/// network, or its own kernel. Compared with a twin that does nothing, for a second instance costs something by itself. In the small guest
/// the victim is a server that a client asks, in the full one it runs the loops of <see cref="WorkVictim"/>.
/// </summary>
public class NeighboursBenchmarks : Experiment
{
    private const string VictimParameter = "victim";
    private const string AggressorParameter = "aggressor";
    private const string FullGuest = "debian";
    private const double MiddleShare = 0.5;
    private const double TailShare = 0.99;
    private const double Percent = 100;
    private const long ScratchBytes = 64L << 20;

    /// <summary>stress-ng takes its time limit in whole seconds.</summary>
    private const int WorkSeconds = 1;

    private static readonly TimeSpan Change = TimeSpan.FromMilliseconds(300);

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
    private static readonly Metric Work = Ratio("neighbours.work", "work beside a neighbour");
    private static readonly Metric Recovery = Metric.Milliseconds("neighbours.recovery") with { Label = "recovery", SmallestEffect = 0.25 };
    private static readonly Metric Contained = new("neighbours.contained", "1", Direction.Higher) { Label = "contained" };
    private static readonly Metric Unbounded = Fact("neighbours.contained.control", "1");
    private static readonly Metric Survived = Fact("neighbours.aggressor.alive", "1");
    private static readonly Metric Cpu = Fact("neighbours.got.cpu", "%");
    private static readonly Metric Memory = Fact("neighbours.got.memory", "%");
    private static readonly Metric Tasks = Fact("neighbours.got.tasks", "%");
    private static readonly Metric Kills = Fact("neighbours.killed", "1");
    private static readonly Metric Refused = Fact("neighbours.refused", "1");
    private static readonly Metric TailTime = Metric.Milliseconds("neighbours.latency.p99") with { Circumstance = true };
    private static readonly Metric MiddleTime = Metric.Milliseconds("neighbours.latency.p50") with { Circumstance = true };
    private static readonly Metric WorkTime = new("neighbours.work.time", "ns", Direction.Lower) { Circumstance = true };
    private static readonly Metric TailNoise = Ratio("neighbours.noise.p99", "99th percentile beside an idle twin, twice") with
    {
        Circumstance = true,
    };

    private static readonly Metric MiddleNoise = Ratio("neighbours.noise.p50", "median beside an idle twin, twice") with
    {
        Circumstance = true,
    };

    internal override Metric Primary => Guest == FullGuest ? Work : Tail;

    public override IEnumerable<string> Guests => ["busybox", FullGuest];

    internal override IEnumerable<string> Programs => [WorkVictim.Program];

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "neighbours",
            "neighbours",
            "What a server notices of a neighbour that takes all it can get",
            "Latency of the slowest hundredth of answers, as a multiple of that beside an idle twin. Lower is better. Medians.")
        {
            Panels = [.. Aggressor.All.Append(Aggressor.Panic).Select(aggressor => Panel(aggressor, TitleOf(aggressor)))],
        },
        new(
            "neighbours-work",
            "neighbours",
            "What work notices of a neighbour that takes all it can get",
            "Time of an operation, as a multiple of that beside an idle twin. Lower is better. Medians.")
        {
            Panels =
            [
                .. WorkVictim.All.Select(victim =>
                    new PanelDefinition(victim.Title, [Work.Name]) { Case = $"{VictimParameter}={victim.Name}" }),
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
                .. Aggressor.All.Where(aggressor => aggressor.Name is "cpu" or "disk")
                    .Select(aggressor => Panel(aggressor, $"{TitleOf(aggressor)}: slowest hundredth of answers")),
            ],
        },
    ];

    internal override CaseNeeds NeedsOf(RunOptions options)
    {
        var work = Guest == FullGuest
            ? WorkVictim.All.Sum(victim => 1 + Beside(victim, options.Preset).Count) * (TimeSpan.FromSeconds(WorkSeconds) + Change)
            : (Aggressor.All.Count + 3) * (options.Preset.NeighbourTime + Change);
        return new CaseNeeds(Boots: 2, work) { ScratchBytes = ScratchBytes };
    }

    [Benchmark]
    public async Task Neighbours()
    {
        var measurement = Measurement.With(Measurement.Spec with { ScratchBytes = ScratchBytes });

        // A busy neighbour keeps the host's CPUs awake; its idle twin must have them awake, too.
        using var awake = AwakeCpus.TryHold();
        var sleeps = awake is null ? new Flag(FlagKind.Note, CpusSleep) : null;
        await (Guest == FullGuest ? WorkAsync(measurement, sleeps) : ServerAsync(measurement, sleeps));
    }

    private static async Task ServerAsync(Measurement measurement, Flag? sleeps)
    {
        await using var instance = await measurement.StartAsync();
        await using var neighbour = new Neighbour(measurement);
        await neighbour.StartAsync();
        using var victim = await ServerVictim.StartAsync(instance, measurement.Cancellation);
        var time = measurement.Preset.NeighbourTime;

        // The first seconds of a guest are not like the others.
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        var (twin, _, _) = await WatchAsync(Aggressor.Idle);
        var seen = new List<(Aggressor Aggressor, IReadOnlyList<double> Latencies, Attack Attack, (TimeSpan? Time, bool Lives) Recovery)>();
        foreach (var aggressor in Order(measurement))
        {
            await PartAsync(measurement, aggressor, async _ =>
            {
                var (latencies, attack, recovery) = await WatchAsync(aggressor);
                seen.Add((aggressor, latencies, attack, recovery));
            });
        }

        IReadOnlyList<double>[] idle = [twin, .. seen.Where(one => one.Aggressor == Aggressor.Idle).Select(one => one.Latencies)];
        if (idle is [_, var again])
        {
            measurement.Add(TailNoise, RatioToIdle(again, [twin], TailShare), sleeps);
            measurement.Add(MiddleNoise, RatioToIdle(again, [twin], MiddleShare), sleeps);
        }

        foreach (var (aggressor, latencies, attack, recovery) in seen)
        {
            await PartAsync(measurement, aggressor, part =>
            {
                if (aggressor == Aggressor.BeyondAllowance)
                {
                    RequireWork(aggressor, attack);
                    part.AddKnown(Cpu, Percent * Shares(part, attack).Cpu, NotCounted);
                    AddContained(part, Unbounded, attack, victimLives: true);
                    return Task.CompletedTask;
                }

                part.Add(TailTime, Quantiles.Quantile(latencies, TailShare));
                part.Add(MiddleTime, Quantiles.Median(latencies));
                if (aggressor != Aggressor.Idle)
                {
                    RequireWork(aggressor, attack);
                    part.Add(Tail, RatioToIdle(latencies, idle, TailShare));
                    part.Add(Middle, RatioToIdle(latencies, idle, MiddleShare));
                    AddFate(part, attack, recovery);
                }

                return Task.CompletedTask;
            });
        }

        await victim.StopAsync(measurement.Cancellation);
        await neighbour.StopAsync();

        async Task<(IReadOnlyList<double> Latencies, Attack Attack, (TimeSpan? Time, bool Lives) Recovery)> WatchAsync(Aggressor aggressor)
        {
            var (latencies, attack) = await neighbour.DoAsync(aggressor, time, () => victim.WatchAsync(time, measurement.Cancellation));
            return (latencies, attack, await victim.RecoverAsync(measurement.Cancellation));
        }
    }

    private static async Task WorkAsync(Measurement measurement, Flag? sleeps)
    {
        const string early = "a lower bound: the neighbour had ended before the work";
        await using var instance = await measurement.StartAsync();
        await using var neighbour = new Neighbour(measurement);
        await neighbour.StartAsync();
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        foreach (var victim in measurement.Shuffled(WorkVictim.All))
        {
            await measurement.At(VictimParameter, victim.Name).TryAsync(Work, async loop =>
            {
                // With the time that a program takes to start there, which a busy neighbour may draw out.
                var began = Stopwatch.GetTimestamp();
                var idle = await RunAsync();
                var time = 1.5 * Stopwatch.GetElapsedTime(began);
                foreach (var aggressor in measurement.Shuffled(Beside(victim, measurement.Preset)))
                {
                    await loop.At(AggressorParameter, aggressor.Name).TryAsync(Work, async part =>
                    {
                        var (beside, attack) = await neighbour.DoAsync(aggressor, time, RunAsync);
                        RequireWork(aggressor, attack);
                        Flag?[] flags = [sleeps, attack.EndedFirst ? new Flag(FlagKind.Note, early) : null];
                        part.Add(Work, beside / idle, [.. flags.OfType<Flag>()]);
                        part.Add(WorkTime, beside);
                    });
                }
            });

            Task<double> RunAsync() => victim.RunAsync(instance, WorkSeconds, measurement.Cancellation);
        }

        await instance.StopAsync(measurement.Cancellation);
        await neighbour.StopAsync();
    }

    /// <summary>The aggressors beside which a loop runs: none that ends an instance, for each must leave the next as it was.</summary>
    private static IReadOnlyList<Aggressor> Beside(WorkVictim victim, Preset preset) =>
        [.. Aggressor.All.Where(aggressor => preset.IsWhole || victim.Rival == aggressor.Name)];

    /// <summary>Those that leave the instance alive in an order of the round's own, the idle twin among them; then the others.</summary>
    private static IEnumerable<Aggressor> Order(Measurement measurement) =>
    [
        .. measurement.Shuffled<Aggressor>([Aggressor.Idle, .. Aggressor.All]),
        Aggressor.Panic,
        .. measurement.Family == Family.Process
            ? [Aggressor.BeyondAllowance, Aggressor.OnVictimsCpus]
            : Array.Empty<Aggressor>(),
    ];

    private static Task PartAsync(Measurement measurement, Aggressor aggressor, Func<Measurement, Task> body) =>
        measurement.At(VictimParameter, "server").At(AggressorParameter, aggressor.Name)
            .TryAsync(aggressor == Aggressor.BeyondAllowance ? Unbounded : Tail, body);

    /// <summary>A quantile as a multiple of the mean of those of the idle windows. The 99th percentile of their values together lies nearer
    /// to their slowest than that of a window half as long, and the ratio would be too low.</summary>
    internal static double RatioToIdle(IReadOnlyList<double> latencies, IReadOnlyList<IReadOnlyList<double>> idle, double share) =>
        Quantiles.Quantile(latencies, share) / idle.Average(window => Quantiles.Quantile(window, share));

    /// <summary>An aggressor that does nothing disturbs nobody: that is no isolation.</summary>
    /// <exception cref="InstanceException">It did nothing, or nothing shows that it did something.</exception>
    internal static void RequireWork(Aggressor aggressor, Attack attack)
    {
        var metLimit = aggressor.Danger switch
        {
            Danger.Memory => attack.Kills > 0,
            Danger.Tasks => attack.Refused > 0,
            _ => false,
        };
        if (attack.Death is not null || metLimit || attack.Cpus >= aggressor.LeastCpus)
        {
            return;
        }

        throw attack.Cpus is { } cpus
            ? new InstanceException(
                InstanceFailure.Failed, $"The aggressor '{aggressor.Name}' did nothing: its instance used {Percent * cpus:0.#} % of a CPU.")
            : new InstanceException(
                InstanceFailure.Unsupported, "nothing shows that the neighbour worked: no cgroup counts its processor time");
    }

    private static void AddFate(Measurement measurement, Attack attack, (TimeSpan? Time, bool Lives) recovery)
    {
        const string notYet = "a lower bound: answers were not as fast as before within that time";
        var (cpu, memory, tasks) = Shares(measurement, attack);
        measurement.Add(
            Recovery,
            (recovery.Time ?? ServerVictim.Patience).TotalMilliseconds,
            recovery.Time is null ? new Flag(FlagKind.Note, notYet) : null);
        measurement.Add(Survived, attack.Death is null ? 1 : 0, attack.Death is null ? null : new Flag(FlagKind.Note, attack.Death));
        measurement.AddKnown(Cpu, Percent * cpu, NotCounted);
        measurement.AddKnown(Memory, attack.Peak.Memory > 0 ? Percent * memory : null, NotCounted);
        measurement.AddKnown(Tasks, Percent * tasks, NotCounted);
        measurement.AddKnown(Kills, attack.Kills, NotCounted);
        measurement.AddKnown(Refused, attack.Refused, NotCounted);
        AddContained(measurement, Contained, attack, recovery.Lives);
    }

    /// <summary>The most that an instance had of its allowance; null for what is not counted, or has no limit.</summary>
    private static (double? Cpu, double Memory, double? Tasks) Shares(Measurement measurement, Attack attack)
    {
        var limits = measurement.Spec.Limits;
        return (
            attack.Cpus / limits.Cpus,
            attack.Peak.Memory / (attack.After.MemoryLimit ?? limits.MemoryBytes),
            attack.After.TaskLimit is { } most ? attack.Peak.Tasks / most : null);
    }

    private static void AddContained(Measurement measurement, Metric metric, Attack attack, bool victimLives)
    {
        var (cpu, memory, tasks) = Shares(measurement, attack);

        // A machine's monitor needs memory of its own beside the guest's, which nothing limits.
        string?[] escapes =
        [
            victimLives ? null : "the victim answered no more",
            cpu > Tolerance ? $"it had {Percent * cpu:0} % of its processor time" : null,
            attack.After.MemoryLimit is not null && memory > Tolerance ? $"it had {Percent * memory:0} % of its memory" : null,
            tasks > 1 ? $"it had {Percent * tasks:0} % of its processes" : null,
        ];
        var escaped = string.Join("; ", escapes.OfType<string>());
        if (escaped.Length > 0)
        {
            measurement.Add(metric, 0, new Flag(FlagKind.Note, escaped));
            return;
        }

        measurement.AddKnown(metric, cpu is null ? null : 1, NotCounted);
    }

    private static string TitleOf(Aggressor aggressor) => aggressor.Name switch
    {
        "cpu" => "Busy processor",
        "memory" => "Memory to the limit and beyond",
        "forks" => "Fork bomb",
        "cache" => "Page cache thrashed",
        "disk" => "Disk written and synchronised",
        "sync" => "All file systems synchronised, again and again",
        "network" => "Packets over its own loopback",
        _ => "Panic of its own kernel",
    };

    private static PanelDefinition Panel(Aggressor aggressor, string title) =>
        new(title, [Tail.Name]) { Case = $"{AggressorParameter}={aggressor.Name}" };

    private static Metric Ratio(string name, string label) => new(name, "1", Direction.Lower) { Label = label };

    private static Metric Fact(string name, string unit) => new(name, unit, Direction.Exact) { Circumstance = true };
}
