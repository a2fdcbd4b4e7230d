using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms.Probes;

namespace Bench.Experiments.Size;

/// <summary>
/// What a platform cannot do without. Each need is taken away from one start: the processor's virtualisation, the platform's own
/// programs, and root. A start that fails shows the need; that the same start works with everything in place shows that nothing else
/// was missing.
/// </summary>
public class NeedsBenchmarks : Experiment
{
    private const string NotRoot = "only root can take something away from a start";
    private const string Daemon = "a daemon starts its instances, from which nothing can be taken away";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Metric Hardware = Need("needs.hardware") with { Label = "virtualisation", Headline = true };
    private static readonly Metric Control = new("needs.hardware.control", "1", Direction.Exact) { Circumstance = true };
    private static readonly Metric Software = Need("needs.software") with { Label = "its programs" };
    private static readonly Metric Root = Need("needs.root") with { Label = "root", Headline = true };

    internal override Metric Primary => Hardware;

    public override IEnumerable<string> Guests => ["busybox"];

    internal override CaseNeeds NeedsOf(RunOptions options) => new(Boots: 3, TimeSpan.FromSeconds(3));

    [Benchmark]
    public async Task Needs()
    {
        var measurement = Measurement;
        await BootAsync(measurement);
        if (!Environment.IsPrivilegedProcess)
        {
            Array.ForEach([Hardware, Software, Root], metric => measurement.AddUnsupported(metric, NotRoot));
            return;
        }

        var daemons = await measurement.FindDaemonsAsync();
        await measurement.TryAsync(Hardware, part => AddHardwareAsync(part, hasDaemon: daemons.Count > 0));
        await measurement.TryAsync(Software, part => AddSoftwareAsync(part, hasDaemon: daemons.Count > 0));
        await measurement.TryAsync(Root, async part => Add(part, Root, await OrdinaryUser.FindRefusalAsync(part)));
    }

    /// <summary>Without its device, no program can use a processor's virtualisation. A platform that chooses its accelerator chooses again,
    /// so that this does not depend on the host; told to use the device, as the control is, it cannot.</summary>
    private static async Task AddHardwareAsync(Measurement measurement, bool hasDaemon)
    {
        if (hasDaemon && measurement.Host.Facts.HasVirtualization)
        {
            measurement.AddUnsupported(Hardware, Daemon);
            return;
        }

        // Where the processor has none, every boot is one without.
        string[] device = !hasDaemon && File.Exists(HostFacts.VirtualizationDevice) ? [HostFacts.VirtualizationDevice] : [];
        Add(measurement, Hardware, await FindRefusalAsync(measurement, device));
        if (measurement.WithHardware is { } other)
        {
            Add(measurement, Control, await TryAsync(other, device));
        }
    }

    private static async Task AddSoftwareAsync(Measurement measurement, bool hasDaemon)
    {
        var programs = measurement.Platform.Programs.Select(measurement.Host.Tools.Find).OfType<string>().ToList();
        if (hasDaemon || programs.Count == 0)
        {
            measurement.AddUnsupported(Software, hasDaemon ? Daemon : "it names no program that it starts");
            return;
        }

        Add(measurement, Software, await FindRefusalAsync(measurement, programs));
    }

    private static void Add(Measurement measurement, Metric metric, string? refusal) =>
        measurement.Add(metric, refusal is null ? 0 : 1, refusal is null ? null : new Flag(FlagKind.Note, $"without it: {refusal}"));

    /// <summary>Why it does not boot without some files of the host; null when it does.</summary>
    /// <exception cref="InstanceException">It does not boot with them either.</exception>
    private static async Task<string?> FindRefusalAsync(Measurement measurement, IReadOnlyList<string> covered)
    {
        var refusal = await TryAsync(measurement, covered);
        if (refusal is not null)
        {
            await BootAsync(measurement);
        }

        return refusal;
    }

    private static async Task<string?> TryAsync(Measurement measurement, IReadOnlyList<string> covered)
    {
        try
        {
            await BootAsync(measurement, covered);
            return null;
        }
        catch (InstanceException exception) when (exception.Failure is InstanceFailure.Failed or InstanceFailure.Timeout)
        {
            return FailureLog.Line(exception);
        }
    }

    private static async Task BootAsync(Measurement measurement, IReadOnlyList<string>? covered = null)
    {
        await using var instance = await measurement.StartAsync(measurement.Spec with { Covered = covered ?? [], BootLimit = Patience });
        await instance.StopAsync(measurement.Cancellation);
    }

    private static Metric Need(string name) => new(name, "1", Direction.Exact);
}
