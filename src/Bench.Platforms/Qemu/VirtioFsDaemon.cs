namespace Bench.Platforms.Qemu;

/// <summary>
/// The daemon on the host's side of virtio-fs: QEMU's own in C until its version 7.2, or its successor in Rust. Sources: their
/// <c>--help</c>, and docs/tools/virtiofsd.rst of QEMU 7.2.
/// </summary>
internal static class VirtioFsDaemon
{
    private const string Name = "virtiofsd";

    // The C daemon keeps a lock there for each socket, and leaves it: in mounts of its own it goes with it.
    private const string LockHome = "/run";

    // Of the Rust daemon only.
    private const string FolderOption = "--shared-dir";

    // Neither is meant to be found by its name. The one that is kept up goes first.
    private static readonly string[] Places = [Name, $"/usr/libexec/{Name}", $"/usr/lib/qemu/{Name}"];

    /// <summary>What to do where there is none, behind a sentence that says so.</summary>
    public const string Remedy = "Run scripts/setup, or install the package virtiofsd (before Debian 13 qemu-system-common, which has it).";

    public static string? Find(Toolbox tools) => Places.Select(tools.Find).FirstOrDefault(found => found is not null);

    /// <summary>Starts one that shares a folder with the machine that connects to a socket.</summary>
    /// <exception cref="InstanceException">There is none, or it did not come up.</exception>
    public static async Task<HelperProcess> StartAsync(
        InstanceRequest request, string folder, string socket, InstanceCgroup? cgroup, CancellationToken cancellation)
    {
        var tools = request.Host.Tools;
        var daemon = Find(tools) ?? throw InstanceException.Unsupported(
            $"'{Name}', which shares a folder with a machine, is not installed. {Remedy}");
        if (!Environment.IsPrivilegedProcess)
        {
            throw InstanceException.Unsupported(
                $"root is needed to share a folder with a machine: '{Name}' locks itself in. Run the harness as root.");
        }

        var (_, help, _) = await tools.TryRunAsync(daemon, ["--help"], cancellation);
        var arguments = Arguments(help, folder, socket);
        var plan = new ProcessPlan { Tool = daemon, Arguments = arguments, Cgroup = cgroup, CoveredFolder = LockHome };
        return await HelperProcess.StartAsync(plan, request, socket, cancellation);
    }

    /// <summary>Caches nothing in the guest, and passes <c>O_DIRECT</c> on, which both drop by default.</summary>
    internal static IReadOnlyList<string> Arguments(string help, string folder, string socket) =>
        help.Contains(FolderOption, StringComparison.Ordinal)
            ? [$"--socket-path={socket}", $"{FolderOption}={folder}", "--cache=never", "--allow-direct-io", "--sandbox=namespace"]
            : [$"--socket-path={socket}", "-o", $"source={folder},cache=none,allow_direct_io,sandbox=namespace"];
}
