namespace Bench.Export;

/// <summary>Files that go to other tools and come back.</summary>
public static class ExchangeFile
{
    // A link below these is to what a process has open. What has no length there is a device, or an empty file, which loses nothing.
    // Neither is replaced by a file.
    private static readonly string[] KernelFolders = ["/dev/", "/proc/"];

    /// <summary>Writes beside the file and renames, so that a failure leaves what was there before and nothing else.</summary>
    /// <param name="path">The file. A link is followed; a pipe or a device such as <c>/dev/stdout</c> is written as it is.</param>
    /// <param name="write">Writes the content; what it returns is returned.</param>
    /// <exception cref="IOException">The file system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise, or the path is a folder.</exception>
    public static T Write<T>(string path, Func<Stream, T> write)
    {
        var isLink = !IsKernels(path) && new FileInfo(path).LinkTarget is not null;
        var target = isLink ? File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName : path;
        if (Path.Exists(target))
        {
            using var present = new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            if (!present.CanSeek || (IsKernels(target) && (present.Length == 0 || new FileInfo(target).LinkTarget is not null)))
            {
                return write(present);
            }
        }

        var temporary = $"{target}.{Path.GetRandomFileName()}";
        try
        {
            T result;
            using (var output = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                result = write(output);
            }

            File.Move(temporary, target, overwrite: true);
            return result;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static bool IsKernels(string path) =>
        KernelFolders.Any(folder => Path.GetFullPath(path).StartsWith(folder, StringComparison.Ordinal));

    /// <summary>Reads a run from a file of CSV or Parquet, told apart by its first bytes.</summary>
    /// <param name="path">The file, or a pipe such as <c>/dev/stdin</c>.</param>
    /// <exception cref="RunFormatException">It is neither, or damaged.</exception>
    /// <exception cref="IOException">The file system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise, or the path is a folder.</exception>
    public static (RunEnvironment Environment, IReadOnlyList<Sample> Samples) Read(string path) => SampleTable.Read(path);
}
