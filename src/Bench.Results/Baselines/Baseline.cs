using Bench.Results.Comparison;
using Bench.Results.Storage;

namespace Bench.Results.Baselines;

/// <summary>A run that is kept below <c>results/baselines</c> to compare with.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Environment">Where and how it was made.</param>
public sealed record Baseline(RunFolder Folder, RunEnvironment Environment)
{
    /// <summary>The folder's name.</summary>
    public string Name => Folder.Name;

    /// <summary>What forbids comparing absolute values with a run of this host; empty when it fits.</summary>
    public IReadOnlyList<HostMismatch> MismatchesWith(HostEnvironment host) => HostComparison.Mismatches(Environment.Host, host);
}
