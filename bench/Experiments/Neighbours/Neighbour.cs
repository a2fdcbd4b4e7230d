using System.Diagnostics;
using Bench.Experiments.Density;

namespace Bench.Experiments.Neighbours;

/// <summary>What an aggressor took, and what became of its instance.</summary>
/// <param name="Before">What the instance used at the beginning.</param>
/// <param name="After">The same at the end.</param>
/// <param name="Peak">The most memory and tasks that were seen in between.</param>
/// <param name="Time">How long it was watched, and did something.</param>
/// <param name="Death">How the instance ended; null where it lives.</param>
/// <param name="EndedFirst">Whether it ended before the victim had been watched.</param>
internal sealed record Attack(
    InstanceUse Before, InstanceUse After, (double Memory, double Tasks) Peak, TimeSpan Time, string? Death, bool EndedFirst)
{
    /// <summary>CPUs that it had, on average.</summary>
    public double? Cpus => (After.Cpu - Before.Cpu) / Time;

    public long? Kills => After.Kills - Before.Kills;

    public long? Refused => After.Refused - Before.Refused;
}

/// <summary>
/// A second instance of the victim's platform, on other CPUs where the host has some. One that has died, or has more left to end than it
/// began with, is replaced.
/// </summary>
internal sealed class Neighbour(Measurement measurement) : IAsyncDisposable
{
    /// <summary>Until a command has reached a guest behind an emulated serial line.</summary>
    public static readonly TimeSpan Begin = TimeSpan.FromMilliseconds(100);

    // Room that the host must have, as a multiple of what an aggressor may take.
    private const int Reserve = 4;

    // More than a neighbour may have left behind: its console's command ends a moment later.
    private const int FewTasks = 16;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan BeginLimit = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    // A guest's processor time that shows that it has taken the command.
    private static readonly TimeSpan Begun = TimeSpan.FromMilliseconds(5);

    private Instance? _instance;
    private InstanceMeter? _meter;
    private InstanceUse? _first;
    private ResourceLimits? _limits;
    private bool _isDead;

    private CancellationToken Cancellation => measurement.Cancellation;

    /// <exception cref="InstanceException">It did not come up.</exception>
    public Task StartAsync() => RenewAsync(Aggressor.Idle);

    /// <summary>Lets it do something while the victim is watched.</summary>
    /// <param name="aggressor">What it does.</param>
    /// <param name="time">How long.</param>
    /// <param name="watch">Watches the victim.</param>
    /// <exception cref="InstanceException">It must not run here.</exception>
    public async Task<(T Seen, Attack Attack)> DoAsync<T>(Aggressor aggressor, TimeSpan time, Func<Task<T>> watch)
    {
        await RenewAsync(aggressor);
        var (instance, meter) = (_instance!, _meter!);
        var before = meter.Read();
        if (aggressor.Loop is not null && (aggressor.WhyNot(measurement.Family, before) ?? WhyNoRoom()) is { } reason)
        {
            throw new InstanceException(InstanceFailure.Unsupported, reason);
        }

        var began = Stopwatch.GetTimestamp();
        var doing = aggressor.Loop is null ? Task.FromResult<string?>(null) : AttackAsync(instance, aggressor.Command(time + Begin));
        while (!doing.IsCompleted && meter.Read().Cpu - before.Cpu < Begun && Stopwatch.GetElapsedTime(began) < BeginLimit)
        {
            await Task.Delay(Look, Cancellation);
        }

        (before, began) = (before with { Cpu = meter.Read().Cpu ?? before.Cpu }, Stopwatch.GetTimestamp());
        var (memory, tasks, after) = (0.0, 0.0, before);
        TimeSpan? acted = null;
        var watching = watch();
        do
        {
            await Task.WhenAny(watching, Task.Delay(Look, CancellationToken.None));
            var now = meter.Read();
            (memory, tasks) = (Math.Max(memory, now.MemoryBytes ?? 0), Math.Max(tasks, now.Tasks ?? 0));
            after = now.Cpu is null ? after : now;
            acted ??= aggressor.Loop is not null && doing.IsCompleted ? Stopwatch.GetElapsedTime(began) : null;
        }
        while (!watching.IsCompleted);

        var lasted = acted ?? Stopwatch.GetElapsedTime(began);
        var death = await doing;
        _isDead = death is not null;
        return (await watching, new Attack(before, after, (memory, tasks), lasted, death, acted is not null));
    }

    /// <summary>Asks it to end, and waits until nothing of it is left.</summary>
    public Task StopAsync() => _instance is null || _isDead ? Task.CompletedTask : _instance.StopAsync(Cancellation);

    public async ValueTask DisposeAsync()
    {
        _meter?.Dispose();
        var instance = _instance;
        (_instance, _meter) = (null, null);
        await (instance?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private async Task RenewAsync(Aggressor aggressor)
    {
        var given = measurement.Spec.Limits;
        var limits = given with { Cpus = aggressor.Allowances * given.Cpus, GivesWay = aggressor is { SharesCpus: false, Allowances: 1 } };

        // Of a plain process's dead children the host's first process disposes, when it likes: they count until then.
        if (_meter is not null && !_isDead && _limits == limits && !(_meter.Read().Tasks > _first!.Tasks + FewTasks))
        {
            return;
        }

        await DisposeAsync();
        (_isDead, _limits) = (false, limits);
        _instance = await measurement.StartAsync(measurement.Spec with { Limits = limits });
        _meter = await InstanceMeter.OpenAsync(_instance, measurement);
        _first = _meter.Read();
    }

    /// <summary>Why the host has too little to spare for an aggressor that takes its whole allowance; null where it has enough.</summary>
    private string? WhyNoRoom()
    {
        var room = HostRoom.Read(measurement.Host.Cgroups.Layout);
        return room.MemoryBytes < Reserve * measurement.Spec.Limits.MemoryBytes
            ? $"the host has only {room.MemoryBytes >> 20} MiB to spare"
            : room.TaskLimit - room.Tasks < Reserve * InstanceMeter.TaskAllowance ? $"the host has {room.Tasks} tasks of {room.TaskLimit}"
            : null;
    }

    /// <summary>Runs the command; returns how the instance died of it, or null.</summary>
    private async Task<string?> AttackAsync(Instance instance, string command)
    {
        try
        {
            await instance.RunAsync(command, EndLimit, Cancellation);
            return null;
        }
        catch (InstanceException exception) when (!Cancellation.IsCancellationRequested)
        {
            var lines = exception.ConsoleLog.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var words = lines.FirstOrDefault(line => line.Contains("panic", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault();
            return instance.Console.HasEnded ? $"its instance ended: {words ?? "it said nothing"}" : "its instance answers no more";
        }
    }
}
