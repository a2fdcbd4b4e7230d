using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Guests;
using Bench.Results;

namespace Bench.Engine;

/// <summary>
/// The harness's own floor (rule 11), in every round of every run: what starting a process that does nothing costs
/// through the same path, to the end that the harness sees.
/// </summary>
internal sealed class FloorProbe(Session session)
{
    /// <summary>Measures it once and stores it, or why there is none.</summary>
    public void Measure()
    {
        if (session.Cancellation.IsCancellationRequested || GuestStore.KnownGuests.FirstOrDefault(session.Host.Guests.ContainsKey) is not { } guest)
        {
            return;
        }

        var @case = new CaseId { Experiment = NoiseThresholds.FloorExperiment, Platform = NativePlatform.PlatformName, Guest = guest };
        if (!Environment.IsPrivilegedProcess)
        {
            session.Store(@case, EngineMetrics.FloorExited, null, Outcome.Unsupported, "root is needed to start a process as native does");
            return;
        }

        try
        {
            var spec = new InstanceSpec { Guest = session.Host.Guests[guest] };
            var floor = NativePlatform.MeasureFloorAsync(spec, session.Host, session.Cancellation).GetAwaiter().GetResult();
            session.Store(@case, EngineMetrics.FloorExited, floor.TotalMilliseconds, Outcome.Ok, null);
        }
        catch (InstanceException exception)
        {
            session.StoreFailure(@case, EngineMetrics.FloorExited, exception);
        }
        catch (OperationCanceledException) when (session.Cancellation.IsCancellationRequested)
        {
            // The run ends.
        }
    }
}
