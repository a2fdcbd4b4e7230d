using System.Diagnostics;
using Bench.Experiments.Snapshot;

namespace Bench.Experiments.Neighbours;

/// <summary>A server that a client asks at a fixed rate.</summary>
internal sealed class ServerVictim : IDisposable
{
    /// <summary>How long answers may take to be as fast as before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>Slower than this times the usual median is not as fast as before.</summary>
    private const double AsFast = 1.25;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(5);

    private readonly Instance _instance;
    private readonly FixedRateClient _client = new(Period);
    private WitnessState? _last;
    private TimeSpan? _usual;

    private ServerVictim(Instance instance, Witness server)
    {
        _instance = instance;
        _client.Connect(server);
    }

    /// <exception cref="InstanceException">It did not come up.</exception>
    public static async Task<ServerVictim> StartAsync(Instance instance, CancellationToken cancellation)
    {
        var server = new Witness(instance);
        await server.StartAsync(cancellation);
        return new ServerVictim(instance, server);
    }

    /// <summary>Watches its answers for a time; the first of it does not count.</summary>
    /// <returns>Latencies of all questions that were due in that time, ms, from when they were due; of those without an answer as long as
    /// they have waited.</returns>
    public async Task<IReadOnlyList<double>> WatchAsync(TimeSpan time, CancellationToken cancellation)
    {
        var from = Stopwatch.GetTimestamp() + (long)(Neighbour.Begin.TotalSeconds * Stopwatch.Frequency);
        await Task.Delay(time, cancellation);
        return _client.Between(from, Stopwatch.GetTimestamp());
    }

    /// <summary>Waits until answers are as fast as before, and asks whether it is still the same process.</summary>
    /// <returns>How long that took; null where they were not within the patience. Whether the same process answers.</returns>
    public async Task<(TimeSpan? Recovery, bool Lives)> RecoverAsync(CancellationToken cancellation)
    {
        var end = Stopwatch.GetTimestamp();
        _usual ??= _client.MedianLatency();
        var stamp = await _client.WaitUntilAsFastAsync(end, AsFast * _usual.Value, Patience, cancellation);
        var answer = _client.FirstAfter(end);
        var lives = answer is { } first && (_last is null || first.State.Continues(_last));
        _last = answer?.State ?? _last;
        return (stamp is { } recovered ? Stopwatch.GetElapsedTime(end, recovered) : null, lives);
    }

    /// <summary>Asks it to end, and waits until nothing of it is left.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        _client.Disconnect();
        await _instance.Console.SayAsync("end", cancellation);
        await _instance.StopAsync(cancellation);
    }

    public void Dispose()
    {
        _client.Disconnect();
        _client.Dispose();
    }
}
