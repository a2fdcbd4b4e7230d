using Bench.Platforms.Host;

namespace Bench.Platforms.Catalog;

/// <summary>The harness's own store of podman, apart from the user's images and containers.</summary>
internal sealed class PodmanStore(BenchPaths paths)
{
    /// <summary>Its program.</summary>
    public const string Program = "podman";

    private const int Attempts = 3;

    private readonly string _state = Path.Combine(paths.Runtime, Program);

    /// <summary>What stands before the verb.</summary>
    public IReadOnlyList<string> Options =>
    [
        "--root", Path.Combine(paths.Cache, Program), "--runroot", _state, "--tmpdir", Path.Combine(_state, "tmp"),
        "--cgroup-manager", "cgroupfs", "--events-backend", "none",
    ];

    /// <summary>Runs podman on the store, whatever its exit code.</summary>
    public Task<(int ExitCode, string Output, string Error)> TryRunAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        Environment.IsPrivilegedProcess
            ? UnifiedCgroup.TryRunAsync(Program, [.. Options, .. arguments], cancellation)
            : Tool.TryRunAsync(Program, [.. Options, .. arguments], cancellation);

    /// <summary>Notes that a workspace has containers here, so that one without needs not ask.</summary>
    public void Remember(Workspace workspace) => Directory.CreateDirectory(NoteOf(workspace.Token));

    /// <summary>Ends and removes a container; one that is gone is not an error.</summary>
    /// <exception cref="InstanceException">It cannot be removed.</exception>
    public async Task RemoveAsync(string container, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (code, _, error) = await TryRunAsync(["rm", "--force", "--time", "0", "--ignore", container], cancellation);
            if (code == 0)
            {
                return;
            }

            // The first time it may only learn that the container's processes are gone.
            if (attempt == Attempts)
            {
                throw new InstanceException(InstanceFailure.Failed, $"podman cannot remove {container}: {error.Trim()}");
            }
        }
    }

    /// <summary>The containers of a workspace; empty, without asking, when it has none here.</summary>
    public async Task<IReadOnlyList<string>> ContainersOfAsync(string token, CancellationToken cancellation)
    {
        if (!Directory.Exists(NoteOf(token)) || Tool.Find(Program) is null)
        {
            return [];
        }

        var listed = await TryRunAsync(["ps", "--all", "--quiet", "--filter", $"label={Workspace.Label}={token}"], cancellation);
        return listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private string NoteOf(string token) => Path.Combine(paths.Runtime, token, Program);
}
