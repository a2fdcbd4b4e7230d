namespace Bench.Platforms.Catalog;

/// <summary>crun, an OCI runtime in C.</summary>
internal sealed class CrunRuntime : IOciRuntime
{
    public string Name => "crun";
}
