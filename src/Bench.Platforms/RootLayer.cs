namespace Bench.Platforms;

/// <summary>An instance's root file system: the guest's tree, which all share, below a writable layer of the instance's own that is
/// thrown away.</summary>
internal static class RootLayer
{
    private const string Name = "bench-root";

    // Folders in the instance's.
    private const string Upper = "upper";

    /// <summary>What was written to it below a folder of the guest, as files of the host; null for an instance whose root is another's to
    /// make.</summary>
    public static IReadOnlyList<string>? FindFiles(InstanceFolder folder) =>
        Directory.Exists(folder.At(Upper)) ? [.. Directory.EnumerateFiles(folder.At(Upper), "*", SearchOption.AllDirectories)] : null;

    /// <summary>Mounts it in the instance's folder and returns where. Needs root.</summary>
    /// <param name="request">The instance.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="daemon">The process in whose mounts it is to be seen, where that is another's than the harness's; null for the
    /// harness's own.</param>
    /// <exception cref="InstanceException">It cannot be mounted; unsupported where the cache is on an overlay file system.</exception>
    public static async Task<string> MountAsync(InstanceRequest request, CancellationToken cancellation, int? daemon = null)
    {
        var (root, upper, work) = (request.Folder.MakeFolder("root"), request.Folder.MakeFolder(Upper), request.Folder.MakeFolder("work"));
        var layers = $"lowerdir={request.Spec.Guest.Root},upperdir={upper},workdir={work}";
        if (daemon is not { } process)
        {
            request.Folder.OnDispose(() => Mounts.UnmountBelow(root));
            await TryAsync(root, () =>
            {
                MountCalls.Mount(Name, root, "overlay", data: layers);
                return Task.CompletedTask;
            });
            return root;
        }

        string[] enter = [$"--mount=/proc/{process}/ns/mnt", "--"];
        request.Folder.OnDispose(() => Toolbox.OfHost.TryRunAsync("nsenter", [.. enter, "umount", "--lazy", root], CancellationToken.None));
        await TryAsync(
            root,
            () => Toolbox.OfHost.RunAsync("nsenter", [.. enter, "mount", "-t", "overlay", Name, "-o", layers, root], cancellation));
        return root;
    }

    // The writable layer of an overlay may not be on another overlay, as in a container without a volume.
    private static async Task TryAsync(string root, Func<Task> mount)
    {
        try
        {
            await mount();
        }
        catch (InstanceException exception) when (Mounts.FileSystemOf(root) == "overlay")
        {
            throw new InstanceException(
                InstanceFailure.Unsupported,
                $"Cannot mount the guest's root in {root}: that folder is on an overlay file system, which cannot hold another's "
                + "writable layer. Set BENCH_CACHE to a folder on a disk; in a container, to a volume.",
                exception);
        }
    }
}
