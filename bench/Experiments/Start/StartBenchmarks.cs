using Bench.Experiments.Workloads.Servers;

namespace Bench.Experiments.Start;

/// <summary>
/// The time that a user waits: from the call that starts the instance until the host knows, by its own clock, that the application in it
/// has given its first right answer. Once the instance is ready, one console command starts the server and asks it until it answers.
/// </summary>
public class StartBenchmarks : WorkloadExperiment
{
    private const string Answer = "answered";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Metric Answered = Metric.Milliseconds("start.answered") with
    {
        Label = "first answer",
        SmallestEffect = 0.15,
        RoundScatter = 0.09,
        Answer = new("start of Redis", 8) { Case = ["application=redis", "cache=warm"] },
    };

    private static readonly Metric Ready = Metric.Milliseconds("start.ready");
    private static readonly Metric Application = Metric.Milliseconds("start.application");
    private static readonly Metric Asking = Metric.Milliseconds("start.asking");
    private static readonly Metric Cached = new("start.cached", "B", Direction.Exact) { Circumstance = true };

    internal override IReadOnlyList<Metric> Metrics => [.. base.Metrics, Cached];

    internal override IReadOnlyList<Workload> Catalog { get; } =
    [
        Of(Server.Redis, isCold: false),
        Of(Server.Redis, isCold: true),
        Of(Server.Nginx, isCold: false),
        Of(Server.Nginx, isCold: true),
    ];

    internal override CaseNeeds NeedsOf(RunOptions options) => new(Boots: 1, Work: TimeSpan.FromSeconds(0.6));

    [Benchmark]
    public async Task Start()
    {
        var (measurement, workload) = (Measurement, Selected);
        var server = workload.Parameters["application"] == Server.Redis.Name ? Server.Redis : Server.Nginx;
        if (workload.Parameters["cache"] == "cold")
        {
            using var files = new ColdFiles(measurement, await measurement.FindGuestFilesAsync());
            files.Drop();
            var left = files.CachedBytes();
            await StartAsync(measurement, workload, server);
            measurement.Add(Cached, left);
            return;
        }

        var (cached, notKnown) = await WarmUpAsync(measurement);
        await StartAsync(measurement, workload, server);
        measurement.AddKnown(Cached, cached, notKnown);
    }

    private static Workload Of(Server server, bool isCold) => new()
    {
        Name = isCold ? $"{server.Name}-cold" : server.Name,
        Parameters = new ParameterSet(
            [KeyValuePair.Create("application", server.Name), KeyValuePair.Create("cache", isCold ? "cold" : "warm")]),

        // The host's clock times the only run: nothing of its output is read.
        Steps = [new(server.Program, [Answered, Ready, Application, Asking], _ => server.Start, _ => []) { Windows = 1 }],
    };

    private static async Task StartAsync(Measurement measurement, Workload workload, Server server)
    {
        await using var instance = await measurement.StartAsync();
        await WorkloadRun.NameMissingProgramsAsync(measurement, workload.Programs, instance, async () =>
        {
            var started = await instance.RunAsync(server.Start, Limit, measurement.Cancellation);
            instance.Timeline.Mark(Answer);
            WorkloadFailure.Require(server.Program, started);
        });

        measurement.Add(Answered, instance.Timeline.Between(BootTimeline.Call, Answer));
        measurement.Add(Ready, instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready));
        measurement.Add(Application, instance.Timeline.Between(BootTimeline.Ready, Answer));

        // Whatever goes wrong from here on, the start has been measured.
        await measurement.TryAsync(Asking, async part =>
        {
            var asked = await instance.RunAsync(server.Ask, Limit, part.Cancellation);
            WorkloadFailure.Require($"the question to {server.Program}", asked);
            await instance.RunAsync(server.End, Limit, part.Cancellation);
            await instance.StopAsync(part.Cancellation);
            part.Add(Asking, asked.Elapsed);
        });
    }

    /// <summary>Fills the host's page cache with all of the guest's files; returns the cached bytes, or why they are not known.</summary>
    private static async Task<(long? CachedBytes, string NotKnown)> WarmUpAsync(Measurement measurement)
    {
        try
        {
            return ((await measurement.FindGuestFilesAsync()).Read(), "");
        }
        catch (InstanceException exception) when (exception.Failure == InstanceFailure.Unsupported)
        {
            // The starts before this one have read the files.
            return (null, exception.Message);
        }
    }
}
