using System.Diagnostics;
using Bench.Platforms.Guests;
using Bench.Platforms.Networks;

namespace Bench.Experiments.Management;

/// <summary>A web service of several instances in a network of its own, whose guests are replaced one after the other.</summary>
internal sealed class RollingService(Measurement measurement, NetworkMode mode, NetworkSegment segment) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(5);

    private readonly List<Replica> _replicas = [];
    private int _stations;

    /// <summary>The network that holds it.</summary>
    public NetworkSegment Segment => segment;

    private CancellationToken Cancellation => measurement.Cancellation;

    /// <summary>Makes one without instances.</summary>
    /// <exception cref="InstanceException">The platform connects no instance to a network here.</exception>
    public static async Task<RollingService> MakeAsync(Measurement measurement)
    {
        NetworkMode[] modes = [.. measurement.Platform.NetworkModes.Intersect([NetworkMode.Bridge, NetworkMode.Tap])];
        return modes is [var mode, ..]
            ? new(measurement, mode, await NetworkSegment.MakeAsync(measurement.Host.Workspace, measurement.Cancellation))
            : throw new InstanceException(InstanceFailure.Unsupported, "it has no network here by which a client could reach it");
    }

    /// <summary>The address of the instance that is asked with the request of this number.</summary>
    public string AddressInTurn(int request) => _replicas[request % _replicas.Count].Address;

    /// <summary>Starts all instances at once, and waits until each serves the page.</summary>
    public async Task StartAsync(Guest guest, string page)
    {
        _replicas.AddRange(Enumerable.Range(0, measurement.Preset.RollOutInstances).Select(place => new Replica(place)));
        await Task.WhenAll(_replicas.Select(async replica =>
        {
            await using var next = await PrepareAsync(guest, replica);
            await StartAsync(replica, next, page);
        }));
    }

    /// <summary>Replaces one instance: ends it, starts one of another guest, and waits until that serves the page.</summary>
    /// <returns>How long it did not serve.</returns>
    public async Task<TimeSpan> ReplaceAsync(int place, Guest guest, string page)
    {
        var replica = _replicas[place];
        await using var next = await PrepareAsync(guest, replica);
        var began = Stopwatch.GetTimestamp();
        await StopAsync(replica);
        await StartAsync(replica, next, page);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Replaces each instance in turn.</summary>
    /// <inheritdoc cref="ReplaceAsync" path="/returns"/>
    public async Task<IReadOnlyList<TimeSpan>> ReplaceAllAsync(Guest guest, string page)
    {
        var outages = new List<TimeSpan>();
        for (var place = 0; place < _replicas.Count; place++)
        {
            outages.Add(await ReplaceAsync(place, guest, page));
        }

        return outages;
    }

    /// <summary>Ends the server of the first instance for a time.</summary>
    public async Task BreakAsync(TimeSpan time, string page)
    {
        var replica = _replicas[0];
        await replica.Instance!.RequireAsync(WebServer.End, Limit, Cancellation);
        await Task.Delay(time, Cancellation);
        await ServeAsync(replica, page);
    }

    /// <summary>Ends all instances.</summary>
    public async Task StopAsync()
    {
        foreach (var replica in _replicas)
        {
            await StopAsync(replica);
        }
    }

    /// <summary>Ends what still runs by force, and removes the network.</summary>
    public async ValueTask DisposeAsync() =>
        await Disposal.DisposeAllAsync([Segment, .. _replicas.Select(replica => replica.Instance).OfType<Instance>()]);

    private async Task<NextInstance> PrepareAsync(Guest guest, Replica replica)
    {
        // A new one has an address of its own: the network may not have forgotten the one before yet.
        var network = new InstanceNetwork(mode, Segment, ++_stations);
        var spec = measurement.Spec;
        var limits = spec.Limits with { GivesWay = replica.Place % 2 == 1 };
        var prepared = await measurement.PrepareAsync(spec with { Guest = guest, Network = network, Limits = limits });
        return new NextInstance(prepared, network.Address);
    }

    private async Task StartAsync(Replica replica, NextInstance next, string page)
    {
        replica.Instance = await measurement.StartAsync(next.Prepared);
        replica.Address = next.Address;
        await ServeAsync(replica, page);
    }

    private async Task StopAsync(Replica replica)
    {
        // A plain process would leave its server behind.
        await replica.Instance!.RequireAsync(WebServer.End, Limit, Cancellation);
        await replica.Instance.StopAsync(Cancellation);
        await replica.Instance.DisposeAsync();
    }

    private async Task ServeAsync(Replica replica, string page)
    {
        await replica.Instance!.RequireAsync(WebServer.Start, Limit, Cancellation);
        var began = Stopwatch.GetTimestamp();
        while (await OutsideClient.TryAskAsync(Segment, replica.Address, Limit, Cancellation) is var body && body != page)
        {
            if (Stopwatch.GetElapsedTime(began) > Limit)
            {
                var what = body is null ? "nothing" : $"another page, of {body.Length} characters";
                throw new InstanceException(InstanceFailure.Timeout, $"the instance at {replica.Address} served {what} to the end");
            }

            await Task.Delay(AskAgain, Cancellation);
        }
    }

    private sealed class Replica(int place)
    {
        public int Place => place;

        public Instance? Instance { get; set; }

        public string Address { get; set; } = "";
    }

    private sealed record NextInstance(PreparedInstance Prepared, string Address) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Prepared.DisposeAsync();
    }
}

/// <summary>The web server of an instance, as shell commands.</summary>
internal static class WebServer
{
    public const int Port = 8080;

    /// <summary>The page's file, below the guest's root.</summary>
    public const string File = "srv/bench/version";

    public const string Start =
        "/bench/busybox httpd -f -p 8080 -h /srv/bench > /dev/null 2>&1 < /dev/null & echo $! > /run/bench-httpd.pid";

    public const string End = "kill $(/bench/busybox cat /run/bench-httpd.pid)";
}
