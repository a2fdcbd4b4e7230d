using Bench.Harness.Host;
using Bench.Platforms.Host;

namespace Bench.Harness;

/// <summary>
/// State of the host before and during one round (rule 12), as samples of the experiment <c>host</c>. It looks before the round, after
/// each case, and after the round, and never while a case is measured.
/// </summary>
internal sealed class HostWatch(RunContext context, RunRecorder recorder)
{
    private const string Untold = "the kernel does not tell";

    // The kernel counts CPU time in ticks of 10 ms, so this tells others' use to 4 % of one CPU. Longer would tell more, but a smoke run
    // has one round of a minute.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private static readonly CaseId Case = new() { Experiment = NoiseThresholds.HostExperiment, Platform = "host", Guest = "-" };

    private static readonly HostFiles Files = new("/");

    private readonly List<double?> _frequencies = [];
    private HostSettings _settings = HostSettings.Read(Files);
    private HostNoise _before;
    private ProcessCensus? _census;

    /// <summary>Does nothing for a moment and stores what the host did meanwhile.</summary>
    public void WatchIdle()
    {
        var before = HostNoise.Now();
        var own = Environment.CpuUsage.TotalTime;
        if (context.Cancellation.WaitHandle.WaitOne(Window))
        {
            return;
        }

        own = Environment.CpuUsage.TotalTime - own;
        var idle = HostNoise.Now().Since(before);
        Store(NoiseThresholds.IdleBusyMetric, idle.BusyCpus is { } busy ? Math.Max(0, busy - (own / idle.Elapsed)) : null);
        Store(NoiseThresholds.IdleStealMetric, idle.StealShare);
        Store(NoiseThresholds.IdleCpuPressureMetric, idle.CpuPressureShare);
        Store(NoiseThresholds.IdleMemoryPressureMetric, idle.MemoryPressureShare);
        Store(NoiseThresholds.IdleIoPressureMetric, idle.IoPressureShare);
    }

    public void BeginRound()
    {
        StoreChangedSettings();
        _frequencies.Clear();
        _census = ProcessCensus.Take();
        _before = HostNoise.Now();
    }

    /// <summary>Reads the CPUs' frequency. Call between two cases.</summary>
    public void ReadFrequency() => _frequencies.Add(FrequencyProbe.Read(Files));

    /// <summary>Stores the state of the host during the round, and the share of the round in which instances lived.</summary>
    public void EndRound(double measured)
    {
        var round = HostNoise.Now().Since(_before);
        Store(NoiseThresholds.StealMetric, round.StealShare);
        Store(NoiseThresholds.CpuPressureMetric, round.CpuPressureShare);
        Store(NoiseThresholds.MemoryPressureMetric, round.MemoryPressureShare);
        Store("host.psi.io.some", round.IoPressureShare);
        Store(NoiseThresholds.OthersMetric, OthersCpus());
        var noFrequency = _frequencies.Count > 0 ? Untold : "no case has ended";
        Store(NoiseThresholds.FrequencyMetric, _frequencies.Average(), "Hz", Direction.Higher, noFrequency);
        Store("host.measured", measured, direction: Direction.Higher);
        StoreChangedSettings();
    }

    private double OthersCpus()
    {
        var census = ProcessCensus.Take();
        var own = new OwnProcesses(context.Host.Workspace);
        var taken = census.BusySince(_census!).Where(process => !own.Include(process)).Sum(process => process.CpuTime.TotalNanoseconds);
        return taken / census.At.NanosecondsSince(_census!.At);
    }

    private void StoreChangedSettings()
    {
        var now = HostSettings.Read(Files);
        var metric = new Metric(NoiseThresholds.SettingsMetric, "1", Direction.Exact);
        foreach (var change in now.ChangesSince(_settings))
        {
            recorder.Store(Case, metric, 1, flags: [new Flag(FlagKind.Note, change)]);
        }

        _settings = now;
    }

    private void Store(string name, double? value, string unit = "1", Direction direction = Direction.Lower, string otherwise = Untold) =>
        recorder.StoreKnown(Case, new Metric(name, unit, direction), value, otherwise);
}
