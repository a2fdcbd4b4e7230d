using Bench.Platforms;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;
using Bench.Results.Statistics;

namespace Bench.Harness;

/// <summary>Writes what is measured into the run's folder, the moment it exists.</summary>
internal sealed class RunRecorder(RunFolder folder, SampleWriter samples)
{
    private readonly Dictionary<(CaseId Case, string Metric), int> _iterations = [];

    /// <summary>The round that samples are of; <see cref="Sample.WarmupRound"/> before the first.</summary>
    public int Round { get; private set; } = Sample.WarmupRound;

    /// <summary>Samples so far that are failures or timeouts. Those of the warm-up are not: their platforms are skipped.</summary>
    public int Failures { get; private set; }

    /// <summary>A sample has been stored.</summary>
    public event Action<Sample>? Stored;

    public void BeginRound(int round)
    {
        Round = round;
        _iterations.Clear();
    }

    /// <summary>The path of a log in the run's folder.</summary>
    public string LogPath(string name) => folder.FullPath(Path.Combine(RunFiles.Logs, $"{name.Replace('/', '+')}.log"));

    public void Store(CaseId @case, Metric metric, double value, ResourceLimits? allowance = null, IReadOnlyList<Flag>? flags = null) =>
        Store(@case, metric, value, Outcome.Ok, reason: null, allowance, flags ?? []);

    /// <summary>Stores that a metric has no value.</summary>
    public void StoreMissing(CaseId @case, Metric metric, Outcome outcome, string reason, ResourceLimits? allowance = null) =>
        Store(@case, metric, null, outcome, reason, allowance, []);

    /// <summary>
    /// Stores what went wrong as a sample of a metric, and returns it in one line; a log of the case keeps what the console said.
    /// </summary>
    public string StoreFailure(CaseId @case, Metric metric, Exception exception, ResourceLimits allowance)
    {
        var outcome = (exception as InstanceException)?.Failure switch
        {
            InstanceFailure.Timeout => Outcome.Timeout,
            InstanceFailure.Unsupported => Outcome.Unsupported,
            _ => Outcome.Failed,
        };
        var log = Path.Combine(RunFiles.Logs, $"{LogName(@case)}.log");
        var reason = FailureLog.Append(exception, folder.FullPath(log), log, $"round {Round}");
        StoreMissing(@case, metric, outcome, reason, allowance);
        return $"{outcome}: {reason}";
    }

    /// <summary>Keeps the time line of an instance that was sampled, in the first rounds.</summary>
    public void Keep(CaseId @case, SamplerRecord record, BootTimeline boot)
    {
        if (Round <= TimelineRecording.LastRound)
        {
            folder.AppendTimeline(TimelineRecording.Of(record, boot, folder.Name, Round, @case));
        }
    }

    /// <summary>Keeps how a metric went from window to window.</summary>
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

    private static string LogName(CaseId @case)
    {
        string[] parts = [@case.Experiment, @case.PlatformLabel, @case.Guest, @case.Parameters.ToString()];
        var name = string.Join('-', parts.Where(part => part.Length > 0));
        return string.Concat(name.Select(symbol => char.IsAsciiLetterOrDigit(symbol) || "._-@=".Contains(symbol) ? symbol : '+'));
    }

    private void Store(
        CaseId @case, Metric metric, double? value, Outcome outcome, string? reason, ResourceLimits? allowance, IReadOnlyList<Flag> flags)
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
            Cpus = allowance?.Cpus,
            MemoryBytes = allowance?.MemoryBytes,
            Metric = metric.Name,
            Unit = metric.Unit,
            Direction = metric.Direction,
            Value = value,
            Outcome = outcome,
            Reason = reason,
            Flags = flags,
        };
        samples.Write(sample);
        Stored?.Invoke(sample);
    }
}
