using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Files;

/// <summary>What the host's page cache holds of one file. Sources: <c>posix_fadvise(2)</c>, <c>mincore(2)</c>.</summary>
public static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Writes out what of a file is not on its device yet, and drops the file's pages from the page cache. Pages that a process
    /// maps stay, and those of other files are left alone.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not open it.</exception>
    /// <exception cref="IOException">It does not exist, or the kernel refused.</exception>
    public static void Drop(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (Sync(file) < 0)
        {
            throw ProcFile.Failure("write out", path, Marshal.GetLastPInvokeError());
        }

        // Unlike the others it returns the error number.
        if (Advise(file, 0, 0, DontNeed) is not 0 and var error)
        {
            throw ProcFile.Failure("drop the cached pages of", path, error);
        }
    }

    /// <summary>How much of a file the page cache holds now, in bytes of whole pages.</summary>
    /// <inheritdoc cref="Drop" path="/exception"/>
    public static long CachedBytes(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length == 0)
        {
            return 0;
        }

        using var mapping = MemoryMappedFile.CreateFromFile(
            file,
            null,
            0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: true);
        using var view = mapping.CreateViewAccessor(0, file.Length, MemoryMappedFileAccess.Read);
        var page = Environment.SystemPageSize;
        var pages = new byte[(file.Length + page - 1) / page];
        return InCore(view.SafeMemoryMappedViewHandle, (nuint)file.Length, pages) < 0
            ? throw ProcFile.Failure("ask for the cached pages of", path, Marshal.GetLastPInvokeError())
            : pages.LongCount(state => (state & 1) != 0) * page;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "mincore", SetLastError = true)]
    private static partial int InCore(SafeMemoryMappedViewHandle address, nuint length, [Out] byte[] pages);
}
