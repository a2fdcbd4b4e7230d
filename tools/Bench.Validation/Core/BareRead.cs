using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bench.Validation.Core;

/// <summary>
/// Files read with nothing but the system call: <c>pread</c> from the start into a buffer as large as that of the readers. It is what their
/// cost is held against, and knows nothing of them.
/// </summary>
internal sealed partial class BareRead(IReadOnlyList<string> paths) : IDisposable
{
    private const int BufferBytes = 4096;

    private readonly SafeFileHandle[] _files = [.. paths.Select(path => File.OpenHandle(path))];
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferBytes, pinned: true);

    /// <summary>Reads each file with one call; the bytes read.</summary>
    public long Once()
    {
        var total = 0L;
        foreach (var descriptor in Descriptors)
        {
            total += Read(descriptor, 0);
        }

        return total;
    }

    /// <summary>Reads each file with calls until one gives nothing, as a list of many records needs it; the bytes read.</summary>
    public long ToEnd()
    {
        var total = 0L;
        foreach (var descriptor in Descriptors)
        {
            for (nint offset = 0, read = 1; read > 0; offset += read)
            {
                read = Read(descriptor, offset);
                total += read;
            }
        }

        return total;
    }

    public void Dispose() => Array.ForEach(_files, file => file.Dispose());

    private int[] Descriptors => field ??= [.. _files.Select(file => (int)file.DangerousGetHandle())];

    private nint Read(int descriptor, nint offset)
    {
        var read = PRead(descriptor, ref MemoryMarshal.GetArrayDataReference(_buffer), BufferBytes, offset);
        return read >= 0 ? read : throw new IOException("A file that is read bare has vanished.");
    }

    [LibraryImport("libc", EntryPoint = "pread")]
    private static partial nint PRead(int file, ref byte into, nuint count, long offset);
}
