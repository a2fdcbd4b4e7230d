using System.Runtime.InteropServices;

namespace Bench.Platforms.Host;

/// <summary>Removes folders with all that is in them. It follows no link, and enters no other file system.</summary>
internal static unsafe partial class FolderRemoval
{
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;

    // struct statx, and its attribute STATX_ATTR_MOUNT_ROOT (statx(2)); kernels before 5.8 do not set it.
    private const int StatusSize = 256;
    private const int AttributesOffset = 8;
    private const ulong MountRoot = 0x2000;

    /// <summary>Removes a folder; one that is not there is not an error. Of a link, only the link is removed.</summary>
    /// <exception cref="InstanceException">Something is mounted at or below the folder. Nothing was deleted.</exception>
    public static void Remove(string folder)
    {
        if (new DirectoryInfo(folder).LinkTarget is not null)
        {
            File.Delete(folder);
            return;
        }

        if (!Directory.Exists(folder))
        {
            return;
        }

        if (Mounts.Below(folder) is { Count: > 0 } points)
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"Cannot remove {folder}: something is mounted at {string.Join(", ", points)}, so nothing was deleted. "
                + "Unmount it, then run 'bench clean'.");
        }

        Delete(folder);
    }

    /// <summary>Removes a folder up to the first mount that it meets, which may have been made only now.</summary>
    /// <exception cref="InstanceException">A folder in it is a mount point. Nothing behind that mount was deleted.</exception>
    internal static void Delete(string folder)
    {
        if (IsMountRoot(folder))
        {
            throw new InstanceException(
                InstanceFailure.Failed,
                $"Cannot remove {folder}: something was mounted there during the removal, and is untouched. "
                + "Unmount it, then run 'bench clean'.");
        }

        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo && entry.LinkTarget is null)
            {
                Delete(entry.FullName);
            }
            else
            {
                File.Delete(entry.FullName);
            }
        }

        Directory.Delete(folder);
    }

    private static bool IsMountRoot(string folder)
    {
        var status = stackalloc byte[StatusSize];
        return StatusOf(CurrentDirectory, folder, NoFollow, 0, status) == 0 && (*(ulong*)(status + AttributesOffset) & MountRoot) != 0;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatusOf(int directory, string path, int flags, uint mask, byte* status);
}
