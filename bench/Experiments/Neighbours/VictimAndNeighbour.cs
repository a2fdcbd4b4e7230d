using System.Diagnostics;
using Bench.Experiments.Density;
using Bench.Experiments.Snapshot;

namespace Bench.Experiments.Neighbours;

/// <summary>What a client of the victim saw while a neighbour did something, and what became of the neighbour.</summary>
/// <param name="Latencies">Of all questions that were due in that time, ms, from when they were due; of those without an answer as long as
/// they have waited.</param>
/// <param name="Rate">Answers a second.</param>
/// <param name="Recovery">From the end until answers were as fast as before; null where they were not within the patience.</param>
/// <param name="Before">What the neighbour used at the beginning.</param>
/// <param name="After">The same at the end of the time.</param>
/// <param name="Peak">The most memory and tasks that were seen in between.</param>
/// <param name="Time">How long it was watched.</param>
/// <param name="Death">How the neighbour's instance ended; null where it lives.</param>
/// <param name="VictimLives">Whether the same process still answered afterwards.</param>
internal sealed record Watched(
    IReadOnlyList<double> Latencies,
    double Rate,
    TimeSpan? Recovery,
    InstanceUse Before,
    InstanceUse After,
    (double Memory, double Tasks) Peak,
    TimeSpan Time,
    string? Death,
    bool VictimLives)
{
    /// <summary>CPUs that the neighbour had, on average.</summary>
    public double? Cpus => (After.Cpu - Before.Cpu) / Time;

    public long? Kills => After.Kills - Before.Kills;

    public long? Refused => After.Refused - Before.Refused;
}

/// <summary>
/// A server that a client asks at a fixed rate, and beside it a second instance of the same platform, on other CPUs where the host has
/// some. A neighbour that has died is replaced.
/// </summary>
internal sealed class VictimAndNeighbour : IAsyncDisposable
{
    /// <summary>How long answers may take to be as fast as before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>Slower than this times the usual median is not as fast as before.</summary>
    private const double AsFast = 1.25;

    // Room that the host must have, as a multiple of what an aggressor may take.
    private const int Reserve = 4;

    // More than a neighbour may have left behind: its console's command ends a moment later.
    private const int FewTasks = 16;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    // Until a command has reached a guest behind an emulated serial line.
    private static readonly TimeSpan Begin = TimeSpan.FromMilliseconds(100);

    // A guest's processor time that shows that it has taken the command.
    private static readonly TimeSpan Begun = TimeSpan.FromMilliseconds(5);

    private readonly Measurement _measurement;
    private readonly Instance _victim;
    private readonly FixedRateClient _client;
    private Instance? _neighbour;
    private bool _sharesCpus;
    private WitnessState? _last;
    private TimeSpan? _usual;

    private VictimAndNeighbour(Measurement measurement, Instance victim, Instance neighbour, Witness server)
    {
        (_measurement, _victim, _neighbour) = (measurement, victim, neighbour);
        _client = new FixedRateClient(Period);
        _client.Connect(server);
    }

    private CancellationToken Cancellation => _measurement.Cancellation;

    /// <summary>Starts both at the same time, and the server.</summary>
    /// <exception cref="InstanceException">One did not come up.</exception>
    public static async Task<VictimAndNeighbour> StartAsync(Measurement measurement)
    {
        var starts = new[] { measurement.StartAsync(), StartNeighbourAsync(measurement, sharesCpus: false) };
        await ((Task)Task.WhenAll(starts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            var server = new Witness(await starts[0]);
            await server.StartAsync(measurement.Cancellation);
            return new VictimAndNeighbour(measurement, await starts[0], await starts[1], server);
        }
        catch
        {
            await Disposal.DisposeAllAsync(starts.Where(start => start.IsCompletedSuccessfully).Select(start => start.Result));
            throw;
        }
    }

    /// <summary>Lets a neighbour do something for a time, and watches both.</summary>
    /// <exception cref="InstanceException">It must not run here, or did nothing.</exception>
    public async Task<Watched> WatchAsync(Aggressor aggressor, TimeSpan time)
    {
        if (_neighbour is null || _sharesCpus != aggressor.SharesCpus)
        {
            await (_neighbour?.DisposeAsync() ?? ValueTask.CompletedTask);
            (_neighbour, _sharesCpus) = (null, aggressor.SharesCpus);
            _neighbour = await StartNeighbourAsync(_measurement, _sharesCpus);
        }

        using var meter = await InstanceMeter.OpenAsync(_neighbour, _measurement);
        var before = meter.Read();
        if ((aggressor.WhyNot(_measurement.Family, before) ?? WhyNoRoom()) is { } reason)
        {
            throw new InstanceException(InstanceFailure.Unsupported, reason);
        }

        var began = Stopwatch.GetTimestamp();
        var doing = aggressor.Loop is null ? Task.FromResult<string?>(null) : AttackAsync(_neighbour, aggressor.Command(time + Begin));
        while (!doing.IsCompleted && meter.Read().Cpu - before.Cpu < Begun && Stopwatch.GetElapsedTime(began) < Patience)
        {
            await Task.Delay(Look, Cancellation);
        }

        (before, began) = (before with { Cpu = meter.Read().Cpu ?? before.Cpu }, Stopwatch.GetTimestamp());
        var (memory, tasks, after) = (0.0, 0.0, before);
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            await Task.Delay(Look, Cancellation);
            var now = meter.Read();
            (memory, tasks) = (Math.Max(memory, now.MemoryBytes ?? 0), Math.Max(tasks, now.Tasks ?? 0));
            after = now.Cpu is null ? after : now;
        }

        var to = Stopwatch.GetTimestamp();
        var latencies = _client.Between(began + (long)(Begin.TotalSeconds * Stopwatch.Frequency), to);
        var death = await doing;
        var end = Stopwatch.GetTimestamp();
        var (recovery, lives) = await RecoverAsync(end);
        if (death is not null || meter.Read().Tasks > before.Tasks + FewTasks)
        {
            // Of a plain process's dead children the host's first process disposes, when it likes: they count until then.
            await _neighbour.DisposeAsync();
            _neighbour = null;
        }

        return new Watched(
            [.. latencies.Select(one => one.Latency.TotalMilliseconds)],
            latencies.Count(one => one.IsAnswered) / (Stopwatch.GetElapsedTime(began, to) - Begin).TotalSeconds,
            recovery,
            before,
            after,
            (memory, tasks),
            Stopwatch.GetElapsedTime(began, to),
            death,
            lives);
    }

    /// <summary>Asks both to end, and waits until nothing of them is left.</summary>
    public async Task StopAsync()
    {
        _client.Disconnect();
        await _victim.Console.SayAsync("end", Cancellation);
        await _victim.StopAsync(Cancellation);
        await (_neighbour?.StopAsync(Cancellation) ?? Task.CompletedTask);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Disconnect();
        _client.Dispose();
        var failures = await Disposal.DisposeAllAsync(_neighbour is null ? [_victim] : [_victim, _neighbour]);
        if (failures.Count > 0)
        {
            throw new InstanceException(InstanceFailure.Failed, failures[0].Message, failures[0]);
        }
    }

    private static Task<Instance> StartNeighbourAsync(Measurement measurement, bool sharesCpus) =>
        measurement.StartAsync(measurement.Spec with { Limits = measurement.Spec.Limits with { GivesWay = !sharesCpus } });

    /// <summary>Why the host has too little to spare for an aggressor that takes its whole allowance; null where it has enough.</summary>
    private string? WhyNoRoom()
    {
        var room = HostRoom.Read(_measurement.Host.Cgroups.Layout);
        return room.MemoryBytes < Reserve * _measurement.Spec.Limits.MemoryBytes
            ? $"the host has only {room.MemoryBytes >> 20} MiB to spare"
            : room.TaskLimit - room.Tasks < Reserve * InstanceMeter.TaskAllowance ? $"the host has {room.Tasks} tasks of {room.TaskLimit}"
            : null;
    }

    /// <summary>Runs the command; returns how the instance died of it, or null.</summary>
    private async Task<string?> AttackAsync(Instance neighbour, string command)
    {
        try
        {
            await neighbour.RunAsync(command, EndLimit, Cancellation);
            return null;
        }
        catch (InstanceException exception) when (!Cancellation.IsCancellationRequested)
        {
            var lines = exception.ConsoleLog.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var words = lines.FirstOrDefault(line => line.Contains("panic", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault();
            return neighbour.Console.HasEnded ? $"its instance ended: {words ?? "it said nothing"}" : "its instance answers no more";
        }
    }

    /// <summary>Waits until answers are as fast as before, and asks whether it is still the same process.</summary>
    private async Task<(TimeSpan? Recovery, bool VictimLives)> RecoverAsync(long end)
    {
        _usual ??= _client.MedianLatency();
        long? stamp;
        while ((stamp = _client.AsFastAfter(end, AsFast * _usual.Value)) is null && Stopwatch.GetElapsedTime(end) < Patience)
        {
            await Task.Delay(Look, Cancellation);
        }

        var answer = _client.FirstAfter(end);
        var lives = answer is { } first && (_last is null || first.State.Continues(_last));
        _last = answer?.State ?? _last;
        return (stamp is { } recovered ? Stopwatch.GetElapsedTime(end, recovered) : null, lives);
    }
}
