using System.Text;

namespace Bench.Results.Storage;

/// <summary>Opens files of a run: what the file system refuses is a <see cref="RunFormatException"/>.</summary>
internal static class RunFile
{
    /// <summary>The largest <c>environment.json</c> that is read, bytes; the harness writes a MiB at most.</summary>
    public const int LargestObject = 64 << 20;

    /// <exception cref="RunFormatException">It is a folder, is missing, or may not be read.</exception>
    public static FileStream Open(string reading, string path) =>
        Reading(reading, path, () => Directory.Exists(path)
            ? throw new IOException("it is a folder")
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0));

    /// <summary>The whole text of a file that is one object.</summary>
    /// <exception cref="RunFormatException">It cannot be read, is larger than <see cref="LargestObject"/>, or is not UTF-8.</exception>
    public static string ReadText(string reading, string path)
    {
        using var file = Open(reading, path);
        return Reading(reading, path, () =>
        {
            // The length of a device or a pipe is not known before it is read.
            if (!file.CanSeek || file.Length > LargestObject)
            {
                throw new IOException($"it is no regular file of at most {LargestObject >> 20} MiB");
            }

            using var text = new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
            return text.ReadToEnd();
        });
    }

    /// <summary>Does what reads a file, and says of whatever the system refuses which file it was.</summary>
    public static T Reading<T>(string reading, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            var problem = error is DecoderFallbackException ? "it is not UTF-8" : error.Message.TrimEnd('.');
            throw new RunFormatException(reading, path, null, problem, "Restore the file, or let it be read", error);
        }
    }
}
