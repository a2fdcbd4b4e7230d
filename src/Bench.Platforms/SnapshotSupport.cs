namespace Bench.Platforms;

/// <summary>What a snapshot holds of an instance.</summary>
public enum SnapshotKind
{
    /// <summary>Its running processes with their memory, and its disk: what is restored goes on.</summary>
    Running,

    /// <summary>Its disk alone: what is restored boots anew.</summary>
    Image,
}

/// <summary>Whether a platform can save instances of its own.</summary>
/// <param name="WhyNot">Why it cannot, in one line; null when it can.</param>
public sealed record SnapshotSupport(string? WhyNot)
{
    /// <summary>The storage of <c>/scratch</c> that is saved with an instance.</summary>
    public Storage Storage { get; init; }

    /// <summary>Whether the platform could, but not on this host, or not by this harness.</summary>
    public bool IsPossible { get; init; }

    /// <summary>It cannot, or not by this harness.</summary>
    internal static SnapshotSupport None(SnapshotKind kind, Family family) => (kind, family) switch
    {
        (SnapshotKind.Image, _) => new("its root is a folder here, of which it keeps no snapshots"),
        (_, Family.Container or Family.Sandbox) => new("this harness saves running containers of OCI runtimes without an engine only")
        {
            IsPossible = true,
        },
        (_, Family.Vm) => new("it has no way to save the memory of a machine"),
        _ => new("it has no way of its own to save processes"),
    };

    /// <summary>It can, with this storage.</summary>
    internal static SnapshotSupport On(Storage storage) => new((string?)null) { Storage = storage };

    /// <summary>Runtimes that save processes with CRIU can where CRIU works.</summary>
    internal static async Task<SnapshotSupport> ByCriuAsync(Toolbox tools, CancellationToken cancellation)
    {
        const string program = "criu";
        if (tools.Find(program) is null)
        {
            return new SnapshotSupport("CRIU, by which its runtime saves processes, is not installed") { IsPossible = true };
        }

        var (code, output, error) = await tools.TryRunAsync(program, ["check"], cancellation);
        return code == 0
            ? On(Storage.Root)
            : new SnapshotSupport($"CRIU, by which its runtime saves processes, does not work here: {Toolbox.Lines(error + output)[^1]}")
            {
                IsPossible = true,
            };
    }
}
