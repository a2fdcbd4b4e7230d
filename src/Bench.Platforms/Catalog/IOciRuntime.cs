using Bench.Platforms.Host;
using Bench.Platforms.Networks;

namespace Bench.Platforms.Catalog;

/// <summary>A runtime with runc's command line (<c>create</c>, <c>start</c>, <c>run</c>, <c>delete</c>) for bundles of the OCI runtime specification.</summary>
internal interface IOciRuntime
{
    /// <summary>Its name, which is that of its program, too.</summary>
    string Name { get; }

    /// <summary>The Debian package that has it.</summary>
    string Package => Name;

    /// <summary>What kind of isolation it gives.</summary>
    Family Family => Family.Container;

    /// <summary>Whether it refuses a unified cgroup hierarchy beside version 1.</summary>
    bool RefusesHybridCgroups => true;

    /// <summary>Features of the host's kernel and hardware that it needs.</summary>
    IReadOnlyList<string> Kernel => ["namespaces", "cgroups", "overlay file system"];

    /// <summary>How a container of it can be connected to a network that is there when it is made.</summary>
    IReadOnlyList<NetworkMode> NetworkModes => [NetworkMode.Bridge, NetworkMode.Host];

    /// <summary>A folder that must look empty to it when it has a network; null for none.</summary>
    string? CoveredWithNetwork => null;

    /// <summary>What stands on its command line before the verb.</summary>
    Task<IReadOnlyList<string>> GlobalArgumentsAsync(Toolbox tools, NetworkMode network, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
}
