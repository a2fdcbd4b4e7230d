namespace Bench.Platforms;

/// <summary>An instance's root file system: the shared tree of the guest below a writable layer of the instance's own.</summary>
internal static class RootLayer
{
    private const string Name = "bench-root";

    /// <summary>The folder of the writable layer, in the instance's.</summary>
    private const string Upper = "upper";

    /// <summary>The files in the writable layer; null for an instance whose root another program makes.</summary>
    public static IReadOnlyList<string>? FindFiles(InstanceFolder folder) =>
        Directory.Exists(folder.At(Upper)) ? [.. Directory.EnumerateFiles(folder.At(Upper), "*", SearchOption.AllDirectories)] : null;

    /// <summary>Copies the writable layer into a snapshot.</summary>
    /// <exception cref="InstanceException">It cannot be copied.</exception>
    public static Task SaveAsync(InstanceFolder folder, SavedInstance snapshot, CancellationToken cancellation) =>
        Toolbox.OfHost.RunAsync("cp", ["--archive", folder.At(Upper), snapshot.Folder.Path], cancellation);

    /// <summary>Mounts it in the instance's folder, in the mounts of the harness or of a daemon, and returns where. Needs root.</summary>
    /// <exception cref="InstanceException">It cannot be mounted; unsupported where the cache is on an overlay file system.</exception>
    public static async Task<string> MountAsync(InstanceRequest request, CancellationToken cancellation, int? daemon = null)
    {
        var (root, upper, work) = (request.Folder.MakeFolder("root"), request.Folder.MakeFolder(Upper), request.Folder.MakeFolder("work"));
        if (request.Spec.Restores is { } snapshot)
        {
            await Toolbox.OfHost.RunAsync("cp", ["--archive", snapshot.Folder.At(Upper), request.Folder.Path], cancellation);
        }

        var layers = $"lowerdir={request.Spec.Guest.Root},upperdir={upper},workdir={work}";
        string[] enter = [$"--mount=/proc/{daemon}/ns/mnt", "--"];
        try
        {
            if (daemon is null)
            {
                request.Folder.OnDispose(() => _ = Mounts.UnmountBelow(root));
                MountCalls.Mount(Name, root, "overlay", data: layers);
            }
            else
            {
                request.Folder.OnDispose(
                    () => Toolbox.OfHost.TryRunAsync("nsenter", [.. enter, "umount", "--lazy", root], CancellationToken.None));
                string[] mount = ["mount", "-t", "overlay", Name, "-o", layers, root];
                await Toolbox.OfHost.RunAsync("nsenter", [.. enter, .. mount], cancellation);
            }

            return root;
        }
        catch (InstanceException exception) when (Mounts.FileSystemOf(root) == "overlay")
        {
            // As in a container without a volume.
            throw InstanceException.Unsupported(
                $"Cannot mount the guest's root in {root}: that folder is on an overlay file system, which cannot hold another's "
                + "writable layer. Set BENCH_CACHE to a folder on a disk; in a container, to a volume.",
                exception);
        }
    }
}
