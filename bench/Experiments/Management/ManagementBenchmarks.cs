using System.Diagnostics;
using Bench.Experiments.Layers;
using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Statistics;

namespace Bench.Experiments.Management;

/// <summary>
/// What there is to keep up to date in an instance, and what it takes to bring a changed file to several of them: built anew, and the
/// instances replaced one after the other while a client outside asks them at a fixed rate; and back again.
/// </summary>
public class ManagementBenchmarks : Experiment
{
    private const string RollOutGuest = "busybox";
    private const string HostsProcesses = "a plain process sees the processes of the whole host";
    private const int PageBytes = 4096;

    // A person stops an instance, and starts the next one.
    private const int CommandsEach = 2;

    private static readonly TimeSpan EachEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(300);

    private static readonly Metric Time = Metric.Milliseconds("management.rollout") with
    {
        Label = "roll-out",
        Headline = true,
        SmallestEffect = 0.15,
    };

    private static readonly Metric Outage = Metric.Milliseconds("management.rollout.outage") with { Label = "outage" };
    private static readonly Metric Errors = Lower("rollout.errors") with { Label = "failed requests" };
    private static readonly Metric Requests = new("management.rollout.requests", "1", Direction.Exact) { Circumstance = true };
    private static readonly Metric Stale = Fact("rollout.stale");
    private static readonly Metric Bytes = Metric.Bytes("management.rollout.bytes") with { Label = "bytes to send" };
    private static readonly Metric Commands = Lower("rollout.commands") with { Label = "commands to type" };
    private static readonly Metric Back = Metric.Milliseconds("management.rollback") with { Label = "roll-back" };
    private static readonly Metric BackErrors = Lower("rollback.errors") with { Label = "in the roll-back" };
    private static readonly Metric Alone = Metric.Milliseconds("management.alone.outage") with { Label = "while nobody asks" };
    private static readonly Metric Slowdown = Fact("alone.slowdown");
    private static readonly Metric Broken = Fact("broken.errors");
    private static readonly Metric Kernels = Lower("kernels") with { Label = "kernels" };
    private static readonly Metric Packages = Lower("packages") with { Label = "packages" };
    private static readonly Metric Processes = Lower("processes") with { Label = "running programs" };
    private static readonly Metric Listening = Lower("listening") with { Label = "listening programs" };

    internal override Metric Primary => Guest == RollOutGuest ? Time : Packages;

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "management",
            "management",
            "A changed file on every instance",
            "Built anew, instances replaced one after the other, each asked ten times a second from outside.")
        {
            Panels =
            [
                new("Until all serve the new file", [Time.Name, Back.Name]),
                new("Outage of an instance", [Outage.Name, Alone.Name]),
                new("Failed requests", [Errors.Name, BackErrors.Name]),
                new("What to send", [Bytes.Name]),
            ],
        },
        new("management-content", "management", "What there is to keep up to date in an instance", "Counted from inside.")
        {
            Panels = [new("Packages", [Packages.Name]), new("Running programs", [Processes.Name, Listening.Name])],
        },
    ];

    internal override CaseNeeds NeedsOf(RunOptions options) => Guest == RollOutGuest
        ? new((3 * options.Preset.RollOutInstances) + 1, TimeSpan.FromSeconds(2))
        : new(Boots: 1, TimeSpan.Zero) { MayShare = true };

    [Benchmark]
    public Task Management() => Guest == RollOutGuest ? RollOutAsync(Measurement) : CountAsync(Measurement);

    private static async Task CountAsync(Measurement measurement)
    {
        await using var lease = await measurement.BorrowAsync(measurement.Spec);
        var system = await SystemIdentity.OfAsync(lease.Instance, measurement.Cancellation);
        var count = await PatchCount.OfAsync(lease.Instance, measurement.Cancellation);
        var sees = measurement.Family != Family.Process;
        measurement.Add(Kernels, system.IsKernelOf(SystemIdentity.OfHost()) ? 0 : 1);
        measurement.Add(Packages, count.Packages);
        measurement.AddKnown(Processes, sees ? count.Processes : null, HostsProcesses);
        measurement.AddKnown(Listening, sees ? count.Listening : null, HostsProcesses);
        await lease.ReturnAsync(one => one.StopAsync(measurement.Cancellation));
    }

    private static async Task RollOutAsync(Measurement measurement)
    {
        var cancellation = measurement.Cancellation;
        var (before, after) = (PageOf("before"), PageOf("after"));
        await using var first = ChangeTo(measurement, before);
        await using var second = ChangeTo(measurement, after);
        await using var service = await RollingService.MakeAsync(measurement);
        await first.BuildAsync(cancellation);
        await service.StartAsync(first.Guest, before);

        // The control: one instance, and nobody asks.
        var alone = await service.ReplaceAsync(0, first.Guest, before);
        var instances = measurement.Preset.RollOutInstances;
        var client = new OutsideClient(service, EachEvery / instances, cancellation);
        IReadOnlyList<Answer> answers;
        long began, rolled, held, returned, bytes;
        IReadOnlyList<TimeSpan> outages, outagesBack;
        try
        {
            await Task.Delay(Hold, cancellation);
            began = Stopwatch.GetTimestamp();
            bytes = await second.BuildAsync(cancellation);
            outages = await service.ReplaceAllAsync(second.Guest, after);
            rolled = Stopwatch.GetTimestamp();
            await Task.Delay(Hold, cancellation);
            held = Stopwatch.GetTimestamp();
            outagesBack = await service.ReplaceAllAsync(first.Guest, before);
            returned = Stopwatch.GetTimestamp();

            // The other control: what the client must see.
            await service.BreakAsync(Hold, before);
        }
        finally
        {
            answers = await client.StopAsync();
        }

        await service.StopAsync();
        var outage = Quantiles.Median(outages.Select(one => one.TotalMilliseconds));
        measurement.Add(Time, Stopwatch.GetElapsedTime(began, rolled));
        measurement.Add(Outage, outage);
        measurement.Add(Errors, Failed(began, rolled));
        measurement.Add(Requests, Due(began, rolled).Count());
        measurement.Add(Stale, Due(rolled, held).Count(answer => answer.Body == before));
        measurement.Add(Bytes, bytes);
        measurement.Add(Commands, second.Commands + (CommandsEach * instances));
        measurement.Add(Back, Stopwatch.GetElapsedTime(held, returned));
        measurement.Add(BackErrors, Failed(held, returned));
        measurement.Add(Alone, alone);

        // Of several, as what else the host does makes some of them longer.
        measurement.Add(Slowdown, outages.Concat(outagesBack).Min() / alone);
        measurement.Add(Broken, Failed(returned, long.MaxValue));

        IEnumerable<Answer> Due(long from, long to) => answers.Where(answer => answer.Due >= from && answer.Due < to);

        int Failed(long from, long to) => Due(from, to).Count(answer => answer.Body != before && answer.Body != after);
    }

    private static GuestChange ChangeTo(Measurement measurement, string page) => GuestChange.Prepare(
        measurement.Spec.Guest, WebServer.File, page, measurement.Platform, measurement.Host);

    private static string PageOf(string version) => $"{version}\n".PadRight(PageBytes, '.');

    private static Metric Lower(string name) => new($"management.{name}", "1", Direction.Lower);

    private static Metric Fact(string name) => new($"management.{name}", "1", Direction.Exact);
}
