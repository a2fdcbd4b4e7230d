using System.Security.Cryptography;
using System.Text;

namespace Bench.Platforms.Podman;

/// <summary>The harness's own store of podman, apart from the user's images and containers, as a workspace uses it.</summary>
internal sealed class PodmanStore(BenchPaths paths, string token, Toolbox tools)
{
    public const string Program = "podman";
    private const int Attempts = 3;
    private readonly string _state = Path.Combine(paths.Runtime, Program);

    // A store works only with the state folder that it was made with.
    private string StoreName => $"{Program}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_state)))[..8]}";

    public IReadOnlyList<string> Options =>
    [
        "--root", Path.Combine(paths.Cache, StoreName), "--runroot", _state, "--tmpdir", Path.Combine(_state, "tmp"),
        "--cgroup-manager", "cgroupfs", "--events-backend", "none",
    ];

    /// <summary>Runs podman on the store, whatever its exit code. A process that it leaves without root goes with the workspace.</summary>
    public Task<(int ExitCode, string Output, string Error)> TryRunAsync(IEnumerable<string> arguments, CancellationToken cancellation) =>
        Environment.IsPrivilegedProcess
            ? UnifiedCgroup.TryRunAsync(tools, Program, [.. Options, .. arguments], cancellation)
            : tools.TryRunAsync(Program, [.. Options, .. arguments], cancellation, token);

    /// <summary>Runs podman on the store, and returns what it says.</summary>
    /// <exception cref="InstanceException">It fails.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Toolbox.OutputOf(await TryRunAsync(arguments, cancellation), $"{Program} {arguments[0]}").Trim();

    /// <summary>Imports the guest's archive once for each digest.</summary>
    /// <returns>The image's name.</returns>
    /// <exception cref="InstanceException">podman refused.</exception>
    public async Task<string> ImportAsync(Guest guest, CancellationToken cancellation)
    {
        // So that podman is asked for what the workspace leaves in its store, and for no others.
        Workspace.NoteUse(paths, token, Program);
        var image = NameOf(guest);
        if ((await TryRunAsync(["image", "exists", image], cancellation)).ExitCode == 0)
        {
            return image;
        }

        await RunAsync(["import", "--quiet", guest.Tar, image], cancellation);
        return image;
    }

    /// <summary>Name of a guest's image.</summary>
    public static string NameOf(Guest guest) => $"localhost/{guest.ImageName}";

    /// <summary>Digests of the layers of a guest's image, each of its unpacked archive.</summary>
    public async Task<IReadOnlyList<string>> FindLayersAsync(Guest guest, CancellationToken cancellation) => Toolbox.Lines(await RunAsync(
        ["image", "inspect", "--format", "{{range .RootFS.Layers}}{{println .}}{{end}}", NameOf(guest)], cancellation));

    /// <summary>Ends and removes a container; one that is gone is not an error.</summary>
    /// <exception cref="InstanceException">It cannot be removed.</exception>
    public async Task RemoveAsync(string container, CancellationToken cancellation)
    {
        // The first time it may only learn that the container's processes are gone.
        for (var attempt = 1; ; attempt++)
        {
            var (code, _, error) = await TryRunAsync(["rm", "--force", "--time", "0", "--ignore", container], cancellation);
            if (code == 0)
            {
                return;
            }

            if (attempt == Attempts)
            {
                throw new InstanceException(InstanceFailure.Failed, $"podman cannot remove {container}: {error.Trim()}");
            }
        }
    }

    /// <summary>A container's own layer, and the folder with its configuration.</summary>
    public async Task<IReadOnlyList<string>> FindPlacesAsync(string container, CancellationToken cancellation)
    {
        string[] inspect = ["container", "inspect", "--format", "{{.GraphDriver.Data.UpperDir}}\n{{.StaticDir}}", container];
        var places = Toolbox.Lines((await TryRunAsync(inspect, cancellation)).Output).Select(Path.GetDirectoryName).OfType<string>();
        return [.. places.Where(Directory.Exists)];
    }

    /// <summary>Removes the containers of a workspace, found by their label.</summary>
    public static async Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        var store = new PodmanStore(paths, token, Toolbox.OfHost);
        if (!Workspace.HasUsed(paths, token, Program) || Toolbox.OfHost.Find(Program) is null)
        {
            return [];
        }

        string[] list = ["ps", "--all", "--quiet", "--filter", $"label={Workspace.Label}={token}"];
        var containers = Toolbox.Lines((await store.TryRunAsync(list, cancellation)).Output);
        foreach (var container in containers)
        {
            await store.RemoveAsync(container, cancellation);
        }

        string[] own = ["images", "--format", "{{.Repository}}:{{.Tag}}", "--filter", $"reference=localhost/{Guest.ImagesOf(token)}"];

        // An image that has such a name is listed by its other names, too.
        var images = Toolbox.Lines((await store.TryRunAsync(own, cancellation)).Output)
            .Where(image => image.Contains($":{token}", StringComparison.Ordinal))
            .ToList();
        await store.RemoveImagesAsync(images, cancellation);
        return [.. containers.Select(container => $"podman container {container}"), .. images.Select(image => $"podman image {image}")];
    }

    /// <summary>Removes images; those that are gone are not an error.</summary>
    public async Task RemoveImagesAsync(IReadOnlyList<string> images, CancellationToken cancellation)
    {
        if (images.Count > 0)
        {
            await TryRunAsync(["rmi", "--force", .. images], cancellation);
        }
    }
}
