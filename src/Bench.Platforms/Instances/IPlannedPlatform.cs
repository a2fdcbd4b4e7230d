namespace Bench.Platforms;

/// <summary>A platform whose instance is one process of the host, so that the same command line can be given to another instrument.</summary>
internal interface IPlannedPlatform
{
    /// <summary>Makes ready what the process needs, and says how it is started.</summary>
    /// <exception cref="InstanceException">It cannot be made ready.</exception>
    Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation);
}
