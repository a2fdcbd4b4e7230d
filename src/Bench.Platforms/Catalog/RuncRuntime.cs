namespace Bench.Platforms.Catalog;

/// <summary>runc, the reference implementation of the OCI runtime specification, in Go.</summary>
internal sealed class RuncRuntime : IOciRuntime
{
    public string Name => "runc";

    public bool RefusesHybridCgroups => false;
}
