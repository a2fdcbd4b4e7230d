using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms.Guests;

namespace Bench.Experiments.Layers;

/// <summary>
/// What stands between an application and the hardware: whose kernel answers, which processes of the host belong to the platform and not to
/// the guest, and whether they work while the application works. Two instances with different userlands run at once, so that kernels and
/// userlands can be counted.
/// </summary>
public class LayersBenchmarks : Experiment
{
    // One byte a call, so that nearly all of the time goes into system calls.
    private const string Work = "timeout 2 dd if=/dev/zero of=/dev/null bs=1 2>/dev/null; true";
    private const string NoBareMetal = "every monitor here runs above a host's system; a bare-metal hypervisor, such as Xen, is needed";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UntilAtWork = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan AtWork = TimeSpan.FromMilliseconds(800);

    private static readonly Metric Kernels = Counts("layers.kernels") with { Label = "own kernels", Headline = true };
    private static readonly Metric Userlands = Counts("layers.userlands");
    private static readonly Metric Helpers = Counts("layers.helpers") with { Label = "helper processes" };
    private static readonly Metric HelpersMemory = Metric.Bytes("layers.helpers.pss");
    private static readonly Metric GuestMemory = Metric.Bytes("layers.guest.pss");
    private static readonly Metric Daemons = Counts("layers.daemons");
    private static readonly Metric DaemonsMemory = Metric.Bytes("layers.daemons.pss");
    private static readonly Metric OnPath = new("layers.path", "1", Direction.Lower) { Label = "CPU share at work", SmallestEffect = 0.2 };
    private static readonly Metric BareMetal = Counts("layers.bare_metal");

    internal override Metric Primary => Kernels;

    public override IEnumerable<string> Guests => ["debian"];

    internal override CaseNeeds NeedsOf(RunOptions options) => new(Boots: 2, TimeSpan.FromSeconds(3));

    [Benchmark]
    public async Task Layers()
    {
        var measurement = Measurement;
        var other = measurement.RequireGuest("busybox");
        await using var group = new InstanceGroup();
        await group.AddAsync(measurement.StartAsync());
        await group.AddAsync(measurement.StartAsync(measurement.Spec with { Guest = other }));
        await AddSystemsAsync(measurement, group.Instances);
        await measurement.TryAsync(OnPath, part => AddProcessesAsync(part, group.Instances[0]));
        if (measurement.Family.HasMachine())
        {
            measurement.AddUnsupported(BareMetal, NoBareMetal);
        }

        await group.StopAsync(measurement.Cancellation);
    }

    private static async Task AddSystemsAsync(Measurement measurement, IReadOnlyList<Instance> instances)
    {
        var host = SystemIdentity.OfHost();
        var systems = new List<SystemIdentity>();
        foreach (var instance in instances)
        {
            systems.Add(await SystemIdentity.OfAsync(instance, measurement.Cancellation));
        }

        measurement.Add(Kernels, systems.Count(system => !system.IsKernelOf(host)));
        measurement.Add(Userlands, systems.Select(system => system.Userland).Distinct().Count());
    }

    /// <summary>Tells the guest's processes from the platform's helpers by their root folder, and reads how much CPU each uses.</summary>
    private static async Task AddProcessesAsync(Measurement measurement, Instance instance)
    {
        var work = instance.RunAsync(Work, Limit, measurement.Cancellation);
        await Task.Delay(UntilAtWork, measurement.Cancellation);
        var daemons = await measurement.FindDaemonsAsync();
        var processes = (await instance.FootprintAsync(measurement.Cancellation)).Processes;
        var guests = processes.Where(process => IsInside(process, measurement.Spec.Guest)).ToList();
        var helpers = processes.Except(guests).ToList();
        var (guestsBefore, layersBefore) = (CpuTimeOf(guests), CpuTimeOf([.. helpers, .. daemons]));
        await Task.Delay(AtWork, measurement.Cancellation);
        var (byGuests, byLayers) = (CpuTimeOf(guests) - guestsBefore, CpuTimeOf([.. helpers, .. daemons]) - layersBefore);
        await work;
        if (byGuests + byLayers <= TimeSpan.Zero)
        {
            throw new InstanceException(InstanceFailure.Failed, "no process of the instance used the CPU while the guest was at work");
        }

        measurement.Add(OnPath, byLayers / (byGuests + byLayers));
        measurement.Add(Helpers, helpers.Count);
        measurement.Add(HelpersMemory, Memory.PartialMemory.Of(helpers).PssBytes);
        measurement.Add(GuestMemory, Memory.PartialMemory.Of(guests).PssBytes);
        measurement.Add(Daemons, daemons.Count);
        measurement.Add(DaemonsMemory, Memory.PartialMemory.Of(daemons).PssBytes);
    }

    private static bool IsInside(int process, Guest guest) => File.Exists($"/proc/{process}/root{guest.Init}");

    private static TimeSpan CpuTimeOf(IEnumerable<int> processes)
    {
        var sum = TimeSpan.Zero;
        foreach (var process in processes)
        {
            using var stat = ProcessStat.TryOpen(process);
            sum += stat?.TryRead(out var read) == true ? read.CpuTime : TimeSpan.Zero;
        }

        return sum;
    }

    private static Metric Counts(string name) => new(name, "1", Direction.Exact);
}
