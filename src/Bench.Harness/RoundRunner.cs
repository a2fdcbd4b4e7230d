using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Platforms.Processes;

namespace Bench.Harness;

internal interface ICaseRunner
{
    /// <summary>Name and version of the tool that runs them.</summary>
    KeyValuePair<string, string> Tool { get; }

    /// <summary>Runs cases in this order. Measuring one returns the samples that stand for it.</summary>
    void Run(IReadOnlyList<Case> order, Func<Case, IReadOnlyList<Sample>> measure);

    /// <summary>Writes its reports of everything that it has run.</summary>
    void Export(RunSummary summary, TimeSpan elapsed);
}

/// <summary>Runs rounds: one or more passes over the cases, shuffled anew (rule 4), with the host's noise (rule 12).</summary>
internal sealed class RoundRunner(
    RunContext context, RunRecorder recorder, CaseExecutor executor, Schedule schedule, ICaseRunner cases)
{
    private readonly HostWatch _host = new(context, recorder);

    public void Run(int round)
    {
        executor.BeginRound(round);
        _host.WatchIdle();
        MeasureFloor();
        _host.BeginRound();
        foreach (var (index, blocks) in schedule.PassesOf(round).Index())
        {
            if (!context.IsInterrupted)
            {
                RunPass(index + 1, blocks);
            }
        }

        _host.EndRound(executor.Round.MeasuredShare());
    }

    /// <summary>Stores the harness's own floor (rule 11): the start of a process that does nothing, through the same path.</summary>
    private void MeasureFloor()
    {
        if (context.IsInterrupted || GuestStore.KnownGuests.FirstOrDefault(context.Host.Guests.ContainsKey) is not { } guest)
        {
            return;
        }

        var @case = new CaseId { Experiment = NoiseThresholds.FloorExperiment, Platform = NativePlatform.PlatformName, Guest = guest };
        var spec = new InstanceSpec { Guest = context.Host.Guests[guest] };
        if (!Environment.IsPrivilegedProcess)
        {
            const string NeedsRoot = "root is needed to start a process as native does";
            recorder.StoreKnown(@case, HarnessMetrics.FloorExited, value: null, NeedsRoot, spec.Limits);
            return;
        }

        try
        {
            var floor = NativePlatform.MeasureFloorAsync(spec, context.Host, context.Cancellation).GetAwaiter().GetResult();
            recorder.Store(@case, HarnessMetrics.FloorExited, floor.TotalMilliseconds, spec.Limits);
        }
        catch (InstanceException exception)
        {
            recorder.StoreFailure(@case, HarnessMetrics.FloorExited, exception, spec.Limits);
        }
        catch (OperationCanceledException) when (context.IsInterrupted)
        {
            // The run ends.
        }
    }

    private void RunPass(int pass, IReadOnlyList<CaseBlock> blocks)
    {
        executor.Round.BeginPass(pass, blocks);
        try
        {
            cases.Run([.. blocks.SelectMany(block => block.Cases)], Measure);
        }
        finally
        {
            executor.Round.EndPassAsync().GetAwaiter().GetResult();
        }
    }

    private IReadOnlyList<Sample> Measure(Case one)
    {
        var samples = executor.Measure(one);
        _host.ReadFrequency();
        return samples;
    }
}
