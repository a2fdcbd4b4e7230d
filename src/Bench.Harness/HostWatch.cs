using Bench.Harness.Host;
using Bench.Platforms.Host;

namespace Bench.Harness;

/// <summary>
/// State of the host before and during one round (rule 12), as samples of the experiment <c>host</c>. It looks before the round, after
/// each case, and after the round, and never while a case is measured.
/// </summary>
internal sealed class HostWatch : IDisposable
{
    private const string Untold = "the kernel does not tell";
    private const string NoCase = "no case has ended";

    // The kernel counts CPU time in ticks of 10 ms, so this tells others' use to 4 % of one CPU. Longer would tell more, but a smoke run
    // has one round of a minute.
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(250);

    private static readonly CaseId Case = new() { Experiment = NoiseThresholds.HostExperiment, Platform = "host", Guest = "-" };

    private readonly RunContext _context;
    private readonly RunRecorder _recorder;
    private readonly HostNoiseReader _noise;
    private readonly CpuFrequencyReader _frequency;
    private readonly List<double> _frequencies = [];
    private HostSettings _settings;
    private string _noFrequency = NoCase;
    private HostNoise _before;
    private ProcessCensus? _census;

    /// <exception cref="IOException">A file of the kernel cannot be opened.</exception>
    public HostWatch(RunContext context, RunRecorder recorder)
    {
        (_context, _recorder) = (context, recorder);
        var buffer = new ReadBuffer();
        _noise = HostNoiseReader.Open(buffer);
        _frequency = CpuFrequencyReader.Open(buffer);
        _settings = HostSettings.Read(new HostFiles("/"));
    }

    /// <summary>Does nothing for a moment and stores what the host did meanwhile.</summary>
    public void WatchIdle()
    {
        var before = _noise.Read();
        var own = Environment.CpuUsage.TotalTime;
        if (_context.Cancellation.WaitHandle.WaitOne(Window))
        {
            return;
        }

        own = Environment.CpuUsage.TotalTime - own;
        var idle = _noise.Read().Since(before);
        Store(NoiseThresholds.IdleBusyMetric, idle.BusyCpus is { } busy ? Math.Max(0, busy - (own / idle.Elapsed)) : null);
        Store(NoiseThresholds.IdleStealMetric, idle.StealShare);
        Store(NoiseThresholds.IdleCpuPressureMetric, idle.CpuPressureShare);
        Store(NoiseThresholds.IdleMemoryPressureMetric, idle.MemoryPressureShare);
        Store(NoiseThresholds.IdleIoPressureMetric, idle.IoPressureShare);
        Store("host.idle.load1", idle.LoadAverageOneMinute);
    }

    public void BeginRound()
    {
        StoreChangedSettings();
        _frequencies.Clear();
        _noFrequency = NoCase;
        _census = ProcessCensus.Take();
        _before = _noise.Read();
    }

    /// <summary>Reads the CPUs' frequency. Call between two cases.</summary>
    public void ReadFrequency()
    {
        try
        {
            if (_frequency.Read() is { } hertz)
            {
                _frequencies.Add(hertz);
                return;
            }

            _noFrequency = Untold;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // A CPU that is just being taken off line has none; the round goes on without.
            _noFrequency = exception.Message;
        }
    }

    /// <summary>Stores the state of the host during the round, and the share of the round in which instances lived.</summary>
    public void EndRound(double measured)
    {
        var round = _noise.Read().Since(_before);
        Store(NoiseThresholds.StealMetric, round.StealShare);
        Store(NoiseThresholds.CpuPressureMetric, round.CpuPressureShare);
        Store(NoiseThresholds.MemoryPressureMetric, round.MemoryPressureShare);
        Store("host.psi.io.some", round.IoPressureShare);
        Store("host.load1", round.LoadAverageOneMinute);
        Store(NoiseThresholds.OthersMetric, OthersCpus());
        var frequency = _frequencies.Count > 0 ? _frequencies.Average() : (double?)null;
        Store(NoiseThresholds.FrequencyMetric, frequency, "Hz", Direction.Higher, _noFrequency);
        Store("host.measured", measured, direction: Direction.Higher);
        StoreChangedSettings();
    }

    public void Dispose()
    {
        _noise.Dispose();
        _frequency.Dispose();
    }

    private double OthersCpus()
    {
        var census = ProcessCensus.Take();
        var own = new OwnProcesses(_context.Host.Workspace);
        var taken = census.BusySince(_census!).Where(process => !own.Include(process)).Sum(process => process.CpuTime.TotalNanoseconds);
        return taken / census.At.NanosecondsSince(_census!.At);
    }

    private void StoreChangedSettings()
    {
        var now = HostSettings.Read(new HostFiles("/"));
        var metric = new Metric(NoiseThresholds.SettingsMetric, "1", Direction.Exact);
        foreach (var change in now.ChangesSince(_settings))
        {
            _recorder.Store(Case, metric, 1, flags: [new Flag(FlagKind.Note, change)]);
        }

        _settings = now;
    }

    private void Store(string name, double? value, string unit = "1", Direction direction = Direction.Lower, string otherwise = Untold) =>
        _recorder.StoreKnown(Case, new Metric(name, unit, direction), value, otherwise);
}
