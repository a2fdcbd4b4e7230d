using Bench.Results.Statistics;

namespace Bench.Experiments.Workloads;

/// <summary>
/// Measures a workload in an instance. Each step runs in consecutive windows, which are all stored. The value of the round is the median of
/// the windows after the warm-up, as <see cref="SteadyState"/> finds it; where the rate never settles the value is flagged.
/// </summary>
internal sealed class WorkloadRun(Measurement measurement, Workload workload)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // In gVisor the first second of work after a boot has 0.70 to 0.87 of the later rate.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(1);

    private readonly Measurement _measurement = measurement.With(workload.SpecOf(measurement.Spec));

    /// <summary>Runs all steps in the instance of the case's block or in one of the case's own.</summary>
    public async Task RunAsync()
    {
        await using var lease = await _measurement.BorrowAsync(_measurement.Spec);
        await RunInAsync(lease.Instance, lease.Instance);
        await lease.ReturnAsync(instance => instance.StopAsync(_measurement.Cancellation));
    }

    /// <summary>Runs all steps in the client, and the commands before and after them in the server's instance.</summary>
    public async Task RunInAsync(Instance server, Instance client)
    {
        await RequireCpusAsync(server);
        if (workload.WarmUp is { } warmUp && client.Age < Young)
        {
            await client.RunAsync(warmUp, Limit, _measurement.Cancellation);
        }

        if (workload.Before is { } before)
        {
            await NameMissingProgramsAsync(
                _measurement,
                workload.Programs,
                client,
                async () => WorkloadFailure.Require("the preparation", await server.RunAsync(before, Limit, _measurement.Cancellation)));
        }

        CommandResult? ended = null;
        try
        {
            var clock = await GuestClock.StartAsync(client, _measurement.Cancellation);
            foreach (var step in _measurement.Shuffled(workload.Steps))
            {
                await _measurement.TryAsync(step.Metrics[0], async part =>
                {
                    var programs = workload.ProgramsOf(step);
                    await NameMissingProgramsAsync(_measurement, programs, client, () => MeasureAsync(part, client, step));
                    clock.Times(part);
                });
            }

            await clock.StoreAsync(_measurement.Cancellation);
        }
        finally
        {
            if (workload.After is { } after && !_measurement.Cancellation.IsCancellationRequested)
            {
                ended = await server.RunAsync(after, Limit, _measurement.Cancellation);
            }
        }

        if (ended is not null)
        {
            // A server that still runs would disturb the next case in the instance.
            WorkloadFailure.Require("the command that ends the workload's server", ended);
        }
    }

    private static async Task MeasureAsync(Measurement part, Instance instance, WorkloadStep step)
    {
        var seconds = Preset.WindowSeconds;
        var command = step.Command(seconds);
        var windows = new List<IReadOnlyList<double>>();
        try
        {
            while (windows.Count < step.WindowsIn(part.Preset))
            {
                var result = await instance.RunAsync(command, step.Patience + TimeSpan.FromSeconds(seconds), part.Cancellation);
                WorkloadFailure.Require(step.Program, result);
                windows.Add(step.Read(result));
            }
        }
        catch when (windows.Count > 0)
        {
            // There is no value of the round, but the windows before the failure are kept.
            ForEachMetric(part.KeepWindows);
            throw;
        }

        ForEachMetric(part.AddWindows);

        void ForEachMetric(Action<Metric, IReadOnlyList<double>, double> store)
        {
            foreach (var (index, metric) in step.Metrics.Index())
            {
                store(metric, windows.ConvertAll(values => values[index]), seconds);
            }
        }
    }

    /// <summary>
    /// Does something for which the guest needs programs. If it fails and the guest lacks one of them, that is the reason. The guest is
    /// asked only then, since that takes a quarter of a second in gVisor.
    /// </summary>
    /// <exception cref="InstanceException">It failed, or the guest lacks a program.</exception>
    /// <exception cref="ReportFormatException">The output cannot be read, and the guest lacks no program.</exception>
    public static async Task NameMissingProgramsAsync(
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
            if (await FindMissingAsync(measurement, programs, instance) is not { Length: > 0 } missing)
            {
                throw;
            }

            var lacks = $"the guest '{measurement.Spec.Guest.Name}' has no {string.Join(" and no ", missing)}";
            throw new InstanceException(InstanceFailure.Unsupported, $"{lacks}; run scripts/setup, which builds it anew", exception);
        }
    }

    /// <summary>The programs that the guest lacks; none if it does not answer, since then something else has failed.</summary>
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
        if (workload.Cpus is not { } cpus)
        {
            return;
        }

        var seen = (await instance.RequireAsync("nproc", Limit, _measurement.Cancellation)).Trim();
        if (seen != $"{cpus}")
        {
            throw new InstanceException(InstanceFailure.Unsupported, $"the workload needs {cpus} CPUs, and the guest sees {seen}");
        }
    }
}
