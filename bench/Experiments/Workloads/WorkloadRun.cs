using Bench.Harness;
using Bench.Platforms;
using Bench.Platforms.Consoles;
using Bench.Platforms.Host;
using Bench.Results.Statistics;

namespace Bench.Experiments.Workloads;

/// <summary>
/// Measures a workload in an instance. Each step runs in windows, one after the other. All of them are stored, so the rate over time is
/// known. The value of the
/// round is the median of the windows after the warm-up, as <see cref="SteadyState"/> finds it; where the rate never settles the value is
/// flagged.
/// </summary>
internal sealed class WorkloadRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // In gVisor the first second of work after a boot has 0.70 to 0.87 of the rate of those after it.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(1);

    private readonly Measurement _measurement;
    private readonly Workload _workload;

    /// <summary>Of a workload, in instances as it wants them.</summary>
    public WorkloadRun(Measurement measurement, Workload workload) =>
        (_measurement, _workload) = (measurement.With(workload.SpecOf(measurement.Spec)), workload);

    /// <summary>Runs all steps in the instance of the case's block or in one of the case's own.</summary>
    public async Task RunAsync()
    {
        await using var lease = await _measurement.BorrowAsync(_measurement.Spec);
        await RunInAsync(lease.Instance);
        await lease.ReturnAsync(instance => instance.StopAsync(_measurement.Cancellation));
    }

    /// <summary>Runs all steps in an instance that runs already.</summary>
    public Task RunInAsync(Instance instance) => RunInAsync(instance, instance);

    /// <summary>
    /// Runs all steps in one instance, and what is done before and after them in another, where what they ask for is served.
    /// </summary>
    public async Task RunInAsync(Instance instance, Instance client)
    {
        await RequireCpusAsync(instance);
        if (_workload.WarmUp is { } warmUp && client.Age < Young)
        {
            await client.RunAsync(warmUp, Limit, _measurement.Cancellation);
        }

        if (_workload.Before is { } before)
        {
            await TellWhatIsMissingAsync(
                _measurement,
                _workload.Programs,
                client,
                async () => Require("the preparation", await instance.RunAsync(before, Limit, _measurement.Cancellation)));
        }

        CommandResult? ended = null;
        try
        {
            var clock = await GuestClock.StartAsync(client, _measurement.Cancellation);
            foreach (var step in _measurement.Shuffled(_workload.Steps))
            {
                await _measurement.TryAsync(step.Metrics[0], async part =>
                {
                    await TellWhatIsMissingAsync(_measurement, _workload.ProgramsOf(step), client, () => MeasureAsync(part, client, step));
                    clock.Times(part);
                });
            }

            await clock.StoreAsync(_measurement.Cancellation);
        }
        finally
        {
            if (_workload.After is { } after && !_measurement.Cancellation.IsCancellationRequested)
            {
                ended = await instance.RunAsync(after, Limit, _measurement.Cancellation);
            }
        }

        if (ended is not null)
        {
            // What still runs would disturb the next case in the instance.
            Require("the end of what was started for the workload", ended);
        }
    }

    private static async Task MeasureAsync(Measurement part, Instance instance, WorkloadStep step)
    {
        var seconds = Preset.WindowSeconds;
        var command = step.Command(seconds);
        var windows = new List<IReadOnlyList<double>>();
        try
        {
            for (var window = 0; window < step.WindowsIn(part.Preset); window++)
            {
                var result = await instance.RunAsync(command, step.Patience + TimeSpan.FromSeconds(seconds), part.Cancellation);
                Require(step.Program, result);
                windows.Add(step.Read(result));
            }
        }
        catch when (windows.Count > 0)
        {
            // There is no value of the round, but what the windows before have told is kept.
            foreach (var (metric, values) in ByMetric())
            {
                part.KeepWindows(metric, values, seconds);
            }

            throw;
        }

        foreach (var (metric, values) in ByMetric())
        {
            part.AddWindows(metric, values, seconds);
        }

        IEnumerable<(Metric Metric, IReadOnlyList<double> Values)> ByMetric() =>
            step.Metrics.Select((metric, index) => (metric, (IReadOnlyList<double>)[.. windows.Select(values => values[index])]));
    }

    /// <summary>
    /// Does something for which the guest needs programs; where that fails and the guest lacks one of them, that is why. It is asked
    /// only then, for asking takes time, too: a quarter of a second in
    /// gVisor, for each case.
    /// </summary>
    /// <exception cref="InstanceException">It failed, or the guest lacks a program.</exception>
    /// <exception cref="ReportFormatException">What came of it cannot be read, and the guest lacks no program.</exception>
    public static async Task TellWhatIsMissingAsync(
        Measurement measurement,
        IEnumerable<string> programs,
        Instance instance,
        Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception exception) when (exception is ReportFormatException or InstanceException { Failure: InstanceFailure.Failed }
            && !measurement.Cancellation.IsCancellationRequested)
        {
            if (await FindMissingAsync(measurement, programs, instance) is { Length: > 0 } missing)
            {
                throw new InstanceException(InstanceFailure.Unsupported, $"the guest '{measurement.Spec.Guest.Name}' has no {string.Join(" and no ", missing)}; run scripts/setup, which builds it anew", exception);
            }

            throw;
        }
    }

    /// <summary>The programs that the guest lacks; none where it does not answer, for then it is something else that has failed.</summary>
    private static async Task<string[]> FindMissingAsync(Measurement measurement, IEnumerable<string> programs, Instance instance)
    {
        var look = $"for program in {string.Join(' ', programs)}; do command -v $program > /dev/null || echo $program; done";
        try
        {
            return (await instance.RequireAsync(look, Limit, measurement.Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (InstanceException)
        {
            return [];
        }
    }

    /// <summary>A kernel that takes only one CPU would otherwise be compared with others that have two.</summary>
    private async Task RequireCpusAsync(Instance instance)
    {
        if (_workload.Cpus is { } cpus && (await instance.RequireAsync("nproc", Limit, _measurement.Cancellation)).Trim() is var seen
            && seen != $"{cpus}")
        {
            throw new InstanceException(InstanceFailure.Unsupported, $"the workload needs {cpus} CPUs, and the guest sees {seen}");
        }
    }

    /// <summary>A command that did not end with 0 is a failure that says what the program said, and what of it is known.</summary>
    public static void Require(string what, CommandResult result)
    {
        if (result.ExitCode != 0)
        {
            throw new InstanceException(
                result.ExitCode == CommandResult.Killed ? InstanceFailure.Timeout : InstanceFailure.Failed,
                WorkloadFailure.Describe(what, result));
        }
    }
}
