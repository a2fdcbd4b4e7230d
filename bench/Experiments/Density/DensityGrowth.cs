using System.Diagnostics;
using Bench.Experiments.Memory;
using Bench.Results.Statistics;

namespace Bench.Experiments.Density;

/// <summary>What so many instances take together.</summary>
/// <param name="Instances">Their number.</param>
/// <param name="MemoryBytes">What is accounted to them: the use of their cgroups with the kernel's memory in it, their processes outside
/// of those, and the growth of the engine's daemons.</param>
/// <param name="HostBytes">What the host has less of than before the first, without the growth of the harness. It has no gap, but other
/// programs on the host are in it.</param>
/// <param name="PssBytes">Proportional size of their processes.</param>
/// <param name="CpuPercent">CPU time of their processes while they idle, of one CPU; null where the kernel does not count it.</param>
/// <param name="Wakeups">How often a second one of their threads is put on a CPU; null likewise.</param>
/// <param name="Start">Start of the first of them since the reading before, beside the instances of that one.</param>
/// <param name="Answer">99th percentile of the times of answers, asked in turn.</param>
internal sealed record DensityReading(
    int Instances,
    double MemoryBytes,
    double HostBytes,
    double PssBytes,
    double? CpuPercent,
    double? Wakeups,
    TimeSpan Start,
    TimeSpan Answer);

/// <summary>Instances that were started at the same time.</summary>
/// <param name="Instances">Their number.</param>
/// <param name="Each">Median from the call of one until it is ready.</param>
/// <param name="All">From the first call until the last is ready.</param>
internal sealed record StartedBatch(int Instances, TimeSpan Each, TimeSpan All);

/// <summary>Idle processes over a while.</summary>
internal sealed record IdleActivity(double CpuPercent, double Wakeups);

/// <summary>Starts more and more instances, reads at each doubling what they take, and stops at the first bound.</summary>
internal sealed class DensityGrowth(Measurement measurement, InstanceGroup group)
{
    private const double Percent = 100;
    private const double AnswerShare = 0.99;

    // Instances that start among many others take more memory, a runtime's threads for instance. So the largest batch is one of the first
    // half, which foretells the second.
    private const int AtOnceShare = 4;

    // From here on a step is four times the one before.
    private const int Many = 32;

    // A service of which one answer in a hundred takes longer does not answer.
    private static readonly TimeSpan AnswerBound = TimeSpan.FromSeconds(1);

    // Busybox's timeout, under which a console runs each command, looks once a second whether it is still needed, and its memory is charged
    // for a while after that: 130 KiB in each of the last instances.
    private static readonly TimeSpan CommandsLinger = TimeSpan.FromSeconds(2.2);

    // Of the time between questions, an answer of the first instance alone takes a third: the median of some, one after the other.
    private const int Pause = 3;
    private const int Calibrations = 5;

    private readonly List<DensityReading> _readings = [];
    private readonly List<StartedBatch> _batches = [];
    private readonly List<AnsweringService> _services = [];
    private readonly Stopwatch _starting = new();
    private IReadOnlyList<SettledMemory> _memories = [];
    private (double HostBytes, double DaemonBytes) _zero;
    private EngineDaemons _daemons = new([], null);
    private TimeSpan _start;
    private TimeSpan _questionEvery;

    public IReadOnlyList<DensityReading> Readings => _readings;

    public IReadOnlyList<StartedBatch> Batches => _batches;

    public int Running => _services.Count;

    /// <summary>The processes of all instances at the last reading.</summary>
    public IEnumerable<int> Processes => _memories.SelectMany(memory => memory.Processes);

    private CancellationToken Cancellation => measurement.Cancellation;

    /// <summary>Grows to the preset's number of instances, or to the first bound, which is returned.</summary>
    /// <exception cref="InstanceException">Not even the first came up, or could be read.</exception>
    public async Task<Bound> RunAsync()
    {
        var layout = measurement.Host.Cgroups.Layout;
        var scale = measurement.Preset.Density;
        var limit = measurement.Family.HasMachine() ? scale.Machines : scale.Light;
        var guard = new HostGuard(HostRoom.Read(layout), scale.MemoryShare, limit.StartTime);
        _daemons = await EngineDaemons.FindAsync(measurement);
        _zero = (await UsedMemoryAsync(), _daemons.PssBytes ?? 0);
        foreach (var step in Steps(limit.Instances))
        {
            var (allowed, bound) = guard.Allow(Running, step, HostRoom.Read(layout), _starting.Elapsed);
            if (allowed == 0)
            {
                throw new InstanceException(InstanceFailure.Unsupported, $"There is no room for one instance: {bound!.Evidence}.");
            }

            if (allowed > Running)
            {
                try
                {
                    await GrowAsync(allowed, limit.Instances / AtOnceShare);
                    if (_readings.Count == 0)
                    {
                        _starting.Reset();
                    }

                    _readings.Add(await ReadAsync());
                }
                catch (InstanceException exception) when (_readings.Count > 0 && exception.Failure != InstanceFailure.Unsupported
                    && !Cancellation.IsCancellationRequested)
                {
                    return guard.Explain(exception, HostRoom.Read(layout));
                }
            }

            if (_readings[^1].Answer > AnswerBound)
            {
                bound = new Bound("answer", $"1 of 100 answers takes longer than {AnswerBound.TotalSeconds:0} s");
            }

            if (bound is not null)
            {
                return bound;
            }
        }

        return new Bound("count", "the preset asks for no more");
    }

    /// <summary>Ends services and instances. Where some could not be read, one may have ended already, and all are left to the group, which
    /// ends them by force.</summary>
    /// <exception cref="InstanceException">One did not end in time, or left processes behind.</exception>
    public async Task StopAsync()
    {
        if (Running > _readings[^1].Instances)
        {
            return;
        }

        await InstanceGroup.ForEachAsync(_services, service => service.StopAsync(Cancellation), Cancellation);
        await group.StopAsync(Cancellation);
    }

    /// <summary>Watches idle processes for a window; null where the kernel does not count.</summary>
    public static async Task<IdleActivity?> WatchAsync(IEnumerable<int> processes, Measurement measurement)
    {
        var before = ThreadActivity.Read(processes);
        await Task.Delay(measurement.Preset.Density.Window, measurement.Cancellation);
        if (before is null || ThreadActivity.Read(processes) is not { } after)
        {
            return null;
        }

        var (cpu, turns) = after.Since(before);
        var seconds = after.At.MillisecondsSince(before.At) / 1000;
        return new IdleActivity(Percent * cpu.TotalSeconds / seconds, turns / seconds);
    }

    /// <summary>Time of a step beside the starts.</summary>
    internal static TimeSpan StepTime(DensityScale scale) => CommandsLinger + (2 * scale.Window);

    /// <summary>Powers of two, of four on the way to many, up to a half; then the half, which is to foretell the whole, and the
    /// whole.</summary>
    internal static IEnumerable<int> Steps(int most)
    {
        var factor = most > Many ? 4 : 2;
        for (var step = 1; step < most / 2; step *= factor)
        {
            yield return step;
        }

        if (most > 1)
        {
            yield return most / 2;
        }

        yield return most;
    }

    /// <summary>Starts one alone, then more and more at once: each power of two once, up to a most, and the rest by some.</summary>
    private async Task GrowAsync(int wanted, int mostAtOnce)
    {
        _starting.Start();
        _start = (await StartAsync(1)).Each;
        while (wanted - group.Instances.Count is > 0 and var left)
        {
            var next = _batches.Count == 0 ? 1 : 2 * _batches[^1].Instances;
            if (next <= Math.Min(left, Math.Max(1, mostAtOnce)))
            {
                _batches.Add(await StartAsync(next));
            }
            else
            {
                await StartAsync(Math.Min(left, InstanceGroup.AtOnce));
            }
        }

        _starting.Stop();
        var added = group.Instances.Skip(Running).ToList();
        var services = new AnsweringService[added.Count];
        await InstanceGroup.ForEachAsync(
            added.Index(), async one => services[one.Index] = await AnsweringService.StartAsync(one.Item, Cancellation), Cancellation);
        _services.AddRange(services);
    }

    private async Task<StartedBatch> StartAsync(int count)
    {
        var prepared = new List<PreparedInstance>();
        try
        {
            while (prepared.Count < count)
            {
                // Every other one on other CPUs, where the host has some: many instances share a host's CPUs.
                var limits = measurement.Spec.Limits with { GivesWay = (group.Instances.Count + prepared.Count) % 2 == 1 };
                prepared.Add(await measurement.PrepareAsync(measurement.Spec with { Limits = limits }));
            }

            await group.AddAsync([.. prepared.Select(measurement.StartAsync)]);
        }
        finally
        {
            foreach (var one in prepared)
            {
                await one.DisposeAsync();
            }
        }

        var lives = group.Instances.TakeLast(count).Select(one => one.Timeline).ToList();
        var each = lives.Select(life => life.Between(BootTimeline.Call, BootTimeline.Ready).TotalMilliseconds);
        return new StartedBatch(
            count,
            TimeSpan.FromMilliseconds(Quantiles.Median(each)),
            Stopwatch.GetElapsedTime(
                lives.Min(life => life.StampOf(BootTimeline.Call)), lives.Max(life => life.StampOf(BootTimeline.Ready))));
    }

    private async Task<DensityReading> ReadAsync()
    {
        await Task.Delay(CommandsLinger, Cancellation);
        _memories = await SettledMemory.ReadAsync(measurement, group);
        var used = await UsedMemoryAsync();
        var idle = await WatchAsync(Processes, measurement);
        return new DensityReading(
            Running,
            _memories.Sum(Accounted) + (_daemons.PssBytes ?? 0) - _zero.DaemonBytes,
            used - _zero.HostBytes,
            _memories.Sum(memory => memory.PssBytes),
            idle?.CpuPercent,
            idle?.Wakeups,
            _start,
            await AskAsync());
    }

    private static double Accounted(SettledMemory memory) => memory.Whole.Cgroup is { } cgroup
        ? cgroup.UsageBytes + (memory.Outside?.PssBytes ?? 0) - (memory.Strangers?.PssAnonymousBytes ?? 0)
        : memory.PssBytes;

    private async Task<TimeSpan> AskAsync()
    {
        if (_questionEvery == TimeSpan.Zero)
        {
            var alone = new List<double>();
            while (alone.Count < Calibrations)
            {
                alone.Add((await _services[0].AskAsync(Stopwatch.GetTimestamp(), Cancellation)).TotalMilliseconds);
            }

            _questionEvery = Pause * TimeSpan.FromMilliseconds(Quantiles.Median(alone));
        }

        var answers = await AnsweringService.AskInTurnAsync(_services, _questionEvery, measurement.Preset.Density.Window, Cancellation);
        return TimeSpan.FromMilliseconds(Quantiles.Quantile(answers.Select(answer => answer.TotalMilliseconds), AnswerShare));
    }

    /// <summary>Memory that is in use, up to a constant, without the harness's own, which keeps a thread for each console.</summary>
    private async Task<double> UsedMemoryAsync()
    {
        var available = await AvailableMemory.ReadAsync(Cancellation);
        return -available - PartialMemory.Of([Environment.ProcessId]).PssBytes;
    }
}
