namespace Bench.Linux.Memory;

/// <summary>One mapping of a process: a stretch of addresses with one backing. Source: <c>/proc/PID/smaps</c>, described in the kernel's
/// <c>Documentation/filesystems/proc.rst</c>.</summary>
/// <param name="Bytes">Its size in addresses, touched or not.</param>
/// <param name="IsShared">Whether what is written to it is seen by all who map the same.</param>
/// <param name="Device">The device that holds the file behind it, such as <c>00:1b</c>.</param>
/// <param name="Inode">The number of that file on its device; 0 when there is no file.</param>
/// <param name="Name">The file's path, a name in brackets such as <c>[heap]</c>, or empty.</param>
/// <param name="RssBytes">Resident: bytes of RAM in it, each shared page counted in full.</param>
/// <param name="PssBytes">Proportional: each page divided by the number of processes that map it.</param>
public readonly record struct MemoryMapping(
    long Bytes, bool IsShared, string Device, long Inode, string Name, long RssBytes, long PssBytes)
{
    /// <summary>Whether it is nameless memory of the process itself.</summary>
    public bool IsAnonymous => Inode == 0 && Name.Length == 0 && !IsShared;

    /// <summary>Whether a file stands behind it that lives in memory alone, or that nobody else can find: a memfd, a file of
    /// <c>/dev/shm</c>, or one that was deleted once it was open.</summary>
    public bool IsSharedMemory => IsShared && Inode != 0
        && (Name.StartsWith("/memfd:", StringComparison.Ordinal)
            || Name.StartsWith("/dev/shm/", StringComparison.Ordinal)
            || Name.EndsWith(" (deleted)", StringComparison.Ordinal));
}
