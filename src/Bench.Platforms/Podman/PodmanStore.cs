using System.Security.Cryptography;
using System.Text;

namespace Bench.Platforms.Podman;

/// <summary>The harness's own store of podman, apart from the user's images and containers, as a workspace uses it.</summary>
internal sealed class PodmanStore(BenchPaths paths, string token, Toolbox tools)
{
    public const string Program = "podman";
    private const int Attempts = 3;
    private readonly string _state = Path.Combine(paths.Runtime, Program);

    // podman remembers in a store with what state folder it was made, and refuses every other.
    private string StoreName => $"{Program}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_state)))[..8]}";

    public IReadOnlyList<string> Options =>
    [
        "--root", Path.Combine(paths.Cache, StoreName), "--runroot", _state, "--tmpdir", Path.Combine(_state, "tmp"),
        "--cgroup-manager", "cgroupfs", "--events-backend", "none",
    ];

    /// <summary>Runs podman on the store, whatever its exit code. Without root it leaves a process that holds its namespaces, which goes
    /// with the workspace.</summary>
    public Task<(int ExitCode, string Output, string Error)> TryRunAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        Environment.IsPrivilegedProcess
            ? UnifiedCgroup.TryRunAsync(tools, Program, [.. Options, .. arguments], cancellation)
            : tools.TryRunAsync(Program, [.. Options, .. arguments], cancellation, token);

    /// <summary>Notes that the workspace has containers here, so that one without needs not ask.</summary>
    public void Remember() => Directory.CreateDirectory(Note);

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

    /// <summary>The workspace's containers; empty, without asking, when it has none here.</summary>
    public async Task<IReadOnlyList<string>> ContainersAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(Note) || tools.Find(Program) is null)
        {
            return [];
        }

        var listed = await TryRunAsync(["ps", "--all", "--quiet", "--filter", $"label={Workspace.Label}={token}"], cancellation);
        return listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private string Note => Path.Combine(paths.Runtime, token, Program);
}
