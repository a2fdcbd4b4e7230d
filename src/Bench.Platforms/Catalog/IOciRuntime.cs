using Bench.Platforms.Host;

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

    /// <summary>What stands on its command line before the verb.</summary>
    Task<IReadOnlyList<string>> GlobalArgumentsAsync(Toolbox tools, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
}
