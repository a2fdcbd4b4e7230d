using Bench.Platforms;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;
using Bench.Results.Statistics;

namespace Bench.Harness;

/// <summary>Writes samples into the run's folder, the moment they exist.</summary>
internal sealed class RunRecorder(RunFolder folder, SampleWriter samples)
{
    private const int LastRoundWithTimelines = 3;

    private readonly Dictionary<(CaseId Case, string Metric), int> _iterations = [];

    /// <summary>The round that samples are of; <see cref="Sample.WarmupRound"/> before the first.</summary>
    public int Round { get; private set; } = Sample.WarmupRound;

    /// <summary>Samples so far that are failures or timeouts. Those of the warm-up are not: their platforms are skipped.</summary>
    public int Failures { get; private set; }

    public event Action<Sample>? Stored;

    public void BeginRound(int round)
    {
        Round = round;
        _iterations.Clear();
    }

    public string LogPath(string name) => folder.FullPath(Path.Combine(RunFiles.Logs, $"{FileNameOf(name)}.log"));

    public void Store(CaseId @case, Metric metric, double value, ResourceLimits? limits = null, IReadOnlyList<Flag>? flags = null) =>
        Store(@case, metric, value, Outcome.Ok, reason: null, limits, flags);

    /// <summary>Stores a value where it is known, and otherwise why it is not.</summary>
    public void StoreKnown(
        CaseId @case, Metric metric, double? value, string otherwise, ResourceLimits? limits = null, IReadOnlyList<Flag>? flags = null) =>
        Store(
            @case,
            metric,
            value,
            value is null ? Outcome.Unsupported : Outcome.Ok,
            value is null ? otherwise : null,
            limits,
            value is null ? null : flags);

    /// <summary>Keeps a failure in a log of the run; returns it in one line, which names the log where it leaves something out.</summary>
    public string Log(Exception exception, string name)
    {
        var log = Path.Combine(RunFiles.Logs, $"{FileNameOf(name)}.log");
        var isDefect = exception is not (InstanceException or IOException or UnauthorizedAccessException);
        return FailureLog.Append(exception, folder.FullPath(log), log, $"round {Round}", isDefect);
    }

    /// <summary>Stores a failure as a sample of a metric; returns it in one line.</summary>
    public string StoreFailure(CaseId @case, Metric metric, Exception exception, ResourceLimits limits)
    {
        var outcome = (exception as InstanceException)?.Failure switch
        {
            InstanceFailure.Timeout => Outcome.Timeout,
            InstanceFailure.Unsupported => Outcome.Unsupported,
            _ => Outcome.Failed,
        };
        string[] parts = [@case.Experiment, @case.PlatformLabel, @case.Guest, @case.Parameters.ToString()];
        var reason = Log(exception, string.Join('-', parts.Where(part => part.Length > 0)));
        Store(@case, metric, value: null, outcome, reason, limits, flags: null);
        return $"{outcome}: {reason}";
    }

    /// <summary>Keeps the time line of an instance that was sampled, in the first rounds: nobody looks at hundreds of them.</summary>
    public void Keep(CaseId @case, SamplerRecord record, BootTimeline boot)
    {
        if (Round <= LastRoundWithTimelines)
        {
            folder.AppendTimeline(TimelineOf(record, boot, @case));
        }
    }

    public void Keep(CaseId @case, Metric metric, IReadOnlyList<double> values, double seconds, SteadyState steady) =>
        folder.AppendWindows(new WindowSeries
        {
            Run = folder.Name,
            Round = Round,
            Case = @case,
            Metric = metric.Name,
            Unit = metric.Unit,
            Seconds = seconds,
            Values = values,
            WarmUp = steady.WarmUp,
            Settled = steady.Settled,
        });

    private Timeline TimelineOf(SamplerRecord record, BootTimeline boot, CaseId @case)
    {
        var call = MonotonicClock.FromStopwatchTimestamp(boot.Marks.First(mark => mark.Name == BootTimeline.Call).Stamp);
        var ticks = record.Ticks;
        return new Timeline
        {
            Run = folder.Name,
            Round = Round,
            Case = @case,
            TicksPerSecond = record.TicksPerSecond,
            Missed = record.Missed,
            Source = record.IsOfCgroup ? "cgroup" : "processes",
            Marks = boot.Marks.DistinctBy(mark => mark.Name).ToDictionary(
                mark => mark.Name,
                mark => Rounded(MonotonicClock.FromStopwatchTimestamp(mark.Stamp).MillisecondsSince(call))),
            Milliseconds = [.. ticks.Select(tick => Rounded(tick.At.MillisecondsSince(call)))],
            MemoryBytes = [.. ticks.Select(tick => tick.MemoryBytes)],
            FileBytes = [.. ticks.Select(tick => tick.FileBytes)],
            CpuMilliseconds = [.. ticks.Select(tick => tick.CpuTime is { } cpu ? Rounded(cpu.TotalMilliseconds) : (double?)null)],
            ReadBytes = [.. ticks.Select(tick => tick.ReadBytes)],
            WrittenBytes = [.. ticks.Select(tick => tick.WrittenBytes)],
            Processes = [.. ticks.Select(tick => tick.Processes)],
        }.ThinnedTo(Timeline.MostPoints);
    }

    private static double Rounded(double milliseconds) => Math.Round(milliseconds, 3);

    private static string FileNameOf(string name) =>
        string.Concat(name.Select(symbol => char.IsAsciiLetterOrDigit(symbol) || "._-@=".Contains(symbol) ? symbol : '+'));

    private void Store(
        CaseId @case, Metric metric, double? value, Outcome outcome, string? reason, ResourceLimits? limits, IReadOnlyList<Flag>? flags)
    {
        if (outcome is (Outcome.Failed or Outcome.Timeout) && Round != Sample.WarmupRound)
        {
            Failures++;
        }

        var iteration = _iterations.GetValueOrDefault((@case, metric.Name)) + 1;
        _iterations[(@case, metric.Name)] = iteration;
        var sample = new Sample
        {
            Run = folder.Name,
            Time = DateTimeOffset.UtcNow,
            Round = Round,
            Iteration = iteration,
            Case = @case,
            Cpus = limits?.Cpus,
            MemoryBytes = limits?.MemoryBytes,
            Metric = metric.Name,
            Unit = metric.Unit,
            Direction = metric.Direction,
            Value = value,
            Outcome = outcome,
            Reason = reason,
            Flags = flags ?? [],
        };
        samples.Write(sample);
        Stored?.Invoke(sample);
    }
}
