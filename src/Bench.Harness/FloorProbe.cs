using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Platforms.Processes;

namespace Bench.Harness;

/// <summary>The harness's own floor (rule 11): the start of a process that does nothing, through the same path, in every round.</summary>
internal sealed class FloorProbe(RunContext context, RunRecorder recorder)
{
    public void Measure()
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
            recorder.StoreMissing(@case, HarnessMetrics.FloorExited, Outcome.Unsupported, NeedsRoot, spec.Limits);
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
}
