using System.Diagnostics;
using Bench.Harness.BenchmarkDotNet;

namespace Bench.Experiments.Isolation;

/// <summary>
/// How well an instance is isolated: what it reaches of the host's kernel and finds of the host's secrets, by the same probes everywhere,
/// and what its processes are and call on the host. A probe counts only where a plain process, weakened on purpose, finds what it looks
/// for, and the same process, hardened, does not (rule 13).
/// </summary>
public class IsolationBenchmarks : Experiment
{
    private const string LeaksMetric = "isolation.leaks";

    private const string Work =
        "dd if=/dev/zero of=/var/tmp/bench-work bs=64k count=16 conv=fsync; cat /var/tmp/bench-work > /dev/null; "
        + "for i in 1 2 3 4 5; do ls -l / > /dev/null; done; rm /var/tmp/bench-work";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly (Metric Metric, string Title)[] Surfaces =
    [
        (Count("isolation.syscalls", "system calls"), "System calls that the host's kernel answers"),
        (Count("isolation.capabilities", "capabilities"), "Capabilities of its root on the host"),
        (Count("isolation.barriers", "missing"), "Barriers that are missing"),
        (Count("isolation.settings", "settings"), "Settings of the host's kernel that open"),
        (Count("isolation.devices", "devices"), "Devices of the host that open"),
        (Count(LeaksMetric, "secrets found") with { Headline = true, Answer = new("secrets found", 9) }, "Planted secrets that it finds"),
        (Count("isolation.traits", "traits"), "Traits of the host that it reads"),
    ];

    private static readonly Metric Probed = Count("isolation.probe", "one probe") with { Circumstance = true };
    private static readonly Metric Controls = Exact("isolation.controls", "secrets that a weakened process finds");
    private static readonly Metric Void = Exact("isolation.void", "probes without a control");
    private static readonly Metric HostSystemCalls = Count("isolation.host.syscalls", "system calls");
    private static readonly Metric HostRequests = Count("isolation.host.ioctls", "ioctl requests");
    private static readonly Metric HostRoot = Count("isolation.host.root", "processes as root");
    private static readonly Metric HostCapabilities = Count("isolation.host.capabilities", "most capabilities of a process");
    private static readonly Metric HostUnfiltered = Count("isolation.host.unfiltered", "processes without seccomp filter");
    private static readonly Metric HostSockets = Count("isolation.host.sockets", "open sockets");
    private static readonly Metric HostSetUserId = Count("isolation.host.setuid", "setuid programs");

    internal override IReadOnlyList<Metric> Metrics =>
    [
        .. Surfaces.Select(surface => surface.Metric), Probed, Controls, Void,
        HostSystemCalls, HostRequests, HostRoot, HostCapabilities, HostUnfiltered, HostSockets, HostSetUserId,
    ];

    internal override Metric Primary => Surfaces.Single(surface => surface.Metric.Name == LeaksMetric).Metric;

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(
            "isolation",
            "isolation",
            "What an instance reaches of its host, and finds",
            "Of the same list of probes for all. A kernel of its own leaves nothing of the host's to reach.")
        {
            Panels =
            [
                .. Surfaces.Select(surface => new PanelDefinition(surface.Title, [surface.Metric.Name])),
                new("Distinct system calls on the host while it works", [HostSystemCalls.Name]) { Case = "phase=work" },
            ],
        },
    ];

    public override IEnumerable<string> Guests => ["debian"];

    internal override CaseNeeds NeedsOf(RunOptions options) => new(Boots: 2, Work: TimeSpan.FromSeconds(4));

    [Benchmark]
    public async Task Isolation()
    {
        var measurement = Measurement;
        if (!Environment.IsPrivilegedProcess)
        {
            throw new InstanceException(
                InstanceFailure.Unsupported,
                "the control is a plain process with all rights: run the harness as root");
        }

        var daemons = await measurement.FindDaemonsAsync();
        await using var secrets = new PlantedSecrets(measurement.Host);
        await secrets.PlantAsync(measurement);
        var (weakened, hardened) = await AskControlsAsync(measurement, secrets);
        await using var calls = await RecordAsync(measurement, daemons, secrets.Folder);
        await using var instance = await measurement.StartAsync();

        // The guest's console is still being made ready when it says that it is.
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        AddHostView(measurement, (await instance.FootprintAsync(measurement.Cancellation)).Processes, daemons);
        await MeasureCallsAsync(measurement, instance, calls);
        var answers = await secrets.AskAsync(instance, "", measurement.Cancellation);
        await AddProbesAsync(measurement, secrets, answers, weakened, hardened);
        await instance.StopAsync(measurement.Cancellation);
    }

    private static Probe Named(string name) => Probe.All.Single(probe => probe.Name == name);

    private static Metric Count(string name, string label) => new(name, "1", Direction.Lower) { Label = label };

    private static Metric Exact(string name, string label) => new(name, "1", Direction.Exact) { Label = label };

    /// <summary>The probes in a plain process with everything that the host has, and in one that has nothing of it.</summary>
    private static async Task<(ProbeAnswers Weakened, ProbeAnswers Hardened)> AskControlsAsync(
        Measurement measurement,
        PlantedSecrets secrets)
    {
        await using var control = await measurement.StartNativeAsync(measurement.Spec);
        var weakened = await secrets.AskAsync(control, "weaken", measurement.Cancellation);
        return (weakened, await secrets.AskAsync(control, "harden", measurement.Cancellation));
    }

    private static async Task AddProbesAsync(
        Measurement measurement, PlantedSecrets secrets, ProbeAnswers answers, ProbeAnswers weakened, ProbeAnswers hardened)
    {
        // Some containers have a boot identifier of their own: it does not tell whose the kernel is.
        var ownsKernel = !secrets.IsOfHost && secrets.Judge(Named("boot-time"), answers) != Finding.Found;
        var ownsUsers = secrets.Judge(Named("namespace-user"), answers) == Finding.NotFound;
        var counts = new Dictionary<string, double>();
        var (valid, withoutControl) = (0, 0);
        foreach (var probe in Probe.All)
        {
            var isControlled = secrets.Judge(probe, weakened) == Finding.Found && secrets.Judge(probe, hardened) != Finding.Found;
            withoutControl += isControlled ? 0 : 1;
            valid += isControlled && probe.Surface == Probe.Leaks ? 1 : 0;
            await measurement.At("probe", probe.Name).TryAsync(Probed, part =>
            {
                if (!isControlled)
                {
                    part.AddUnsupported(Probed, "void on this host: its controls do not hold");
                    return Task.CompletedTask;
                }

                var (value, note) = ValueOf(probe);
                part.Add(Probed, value, note is null ? null : new Flag(FlagKind.Note, note));
                var surface = $"isolation.{probe.Surface}";
                counts[surface] = counts.GetValueOrDefault(surface) + value;
                return Task.CompletedTask;
            });
        }

        (double Value, string? Note) ValueOf(Probe probe)
        {
            var finding = secrets.Judge(probe, answers);
            if (finding == Finding.Refused)
            {
                return (0, "refused");
            }

            if (probe.Surface == Probe.Capabilities)
            {
                var held = HostView.CapabilitiesOf(answers[probe.Name].Text);
                return ownsKernel || ownsUsers
                    ? (0, $"{held} in {(ownsKernel ? "a kernel" : "a user namespace")} of its own")
                    : (held, null);
            }

            return finding == Finding.Found
                ? ownsKernel && probe.IsOfKernel ? (0, "allowed by a kernel of its own") : (1, null)
                : (0, probe.IsBlind(answers) ? "did not see its own secret either" : null);
        }

        foreach (var (metric, _) in Surfaces)
        {
            const string isVoid = "no probe of it has controls that hold on this host";
            measurement.AddKnown(metric, counts.TryGetValue(metric.Name, out var count) ? count : null, isVoid);
        }

        measurement.Add(Controls, valid);
        measurement.Add(Void, withoutControl);
    }

    private static async Task<HostCalls?> RecordAsync(Measurement measurement, IReadOnlyList<int> daemons, string folder)
    {
        try
        {
            return await HostCalls.StartAsync(measurement.Host, daemons, folder, measurement.Cancellation);
        }
        catch (InstanceException exception)
        {
            measurement.AddUnsupported(HostSystemCalls, exception.Message);
            return null;
        }
    }

    private static async Task MeasureCallsAsync(Measurement measurement, Instance instance, HostCalls? recorder)
    {
        var idle = Stopwatch.GetTimestamp();
        await Task.Delay(measurement.Preset.SettleTime, measurement.Cancellation);
        var work = Stopwatch.GetTimestamp();
        await instance.RunAsync(Work, Limit, measurement.Cancellation);
        var end = Stopwatch.GetTimestamp();
        if (recorder is null)
        {
            return;
        }

        var calls = await recorder.StopAsync(measurement.Cancellation);
        var (call, ready) = (instance.Timeline.StampOf(BootTimeline.Call), instance.Timeline.StampOf(BootTimeline.Ready));
        foreach (var (phase, from, to) in new[] { ("boot", call, ready), ("idle", idle, work), ("work", work, end) })
        {
            var during = calls.Where(one => one.At >= from && one.At < to).ToList();
            var part = measurement.At("phase", phase);
            part.Add(HostSystemCalls, during.Select(one => one.Number).Distinct().Count());
            part.Add(HostRequests, during.Select(one => one.Request).OfType<string>().Distinct().Count());
        }
    }

    private static void AddHostView(Measurement measurement, IReadOnlyList<int> processes, IReadOnlyList<int> daemons)
    {
        var programs = measurement.Platform.Programs.Select(measurement.Host.Tools.Find).OfType<string>();
        var view = HostView.Of([.. processes, .. daemons], programs);
        measurement.Add(HostRoot, view.Root);
        measurement.Add(HostCapabilities, view.Capabilities);
        measurement.Add(HostUnfiltered, view.Unfiltered);
        measurement.Add(HostSockets, view.Sockets);
        measurement.Add(HostSetUserId, view.SetUserId);
    }
}
