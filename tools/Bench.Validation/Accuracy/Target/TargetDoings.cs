using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench.Validation.Accuracy;

/// <summary>What a target can be told to do. All amounts are bytes or nanoseconds, and exact.</summary>
/// <param name="say">Says a line at once.</param>
internal sealed class TargetDoings(Action<string> say)
{
    private const long PageBytes = 4096;
    private const long BlockBytes = 1 << 20;

    // Touched once and for all, so that reading and writing adds nothing to the memory.
    private readonly nint _block = Touched(
        Posix.Map(BlockBytes, Posix.ReadPages | Posix.WritePages, Posix.Private | Posix.Anonymous, -1),
        BlockBytes);
    private (nint Address, long Bytes)? _mapped;

    /// <summary>Does it and returns what there is to say of it.</summary>
    /// <exception cref="IOException">It cannot be done.</exception>
    /// <exception cref="ArgumentException">It is not known.</exception>
    public string Do(string command)
    {
        var words = command.Split(' ');
        long Number(int place) => long.Parse(words[place], CultureInfo.InvariantCulture);
        switch (words[0])
        {
            case "nothing":
                return string.Empty;
            case "sleep":
                return Sleep(Number(1));
            case "burn":
                return Burn(Number(1));
            case "map-anonymous":
                MapAnonymous(Number(1), Number(2));
                return string.Empty;
            case "map-file":
                MapFile(words[1], Number(2), Posix.ReadPages, Posix.ReadOnly);
                return string.Empty;
            case "map-shared":
                MapFile(words[1], Number(2), Posix.ReadPages | Posix.WritePages, Posix.ReadWrite);
                return string.Empty;
            case "unmap":
                Unmap();
                return string.Empty;
            case "new-memory-file":
                return Posix.NewMemoryFile(Number(1)).ToString(CultureInfo.InvariantCulture);
            case "close":
                Posix.CloseFile((int)Number(1));
                return string.Empty;
            case "lay":
                Lay(words[1], Number(2));
                return string.Empty;
            case "write":
                Each(words[1], Posix.ReadWrite, Number(2), (file, at) => Posix.WriteAll(file, _block, BlockBytes, at));
                return string.Empty;
            case "read":
                Each(words[1], Posix.ReadOnly, Number(2), (file, at) => Posix.ReadAll(file, _block, BlockBytes, at));
                return string.Empty;
            case "write-direct":
                Each(words[1], Posix.ReadWrite | Posix.Direct, Number(2), (file, at) => Posix.WriteAll(file, _block, BlockBytes, at));
                return string.Empty;
            case "write-synced":
                Each(
                    words[1],
                    Posix.ReadWrite | Posix.Direct | Posix.DataSync,
                    Number(2),
                    (file, at) => Posix.WriteAll(file, _block, BlockBytes, at));
                return string.Empty;
            case "read-direct":
                Each(words[1], Posix.ReadOnly | Posix.Direct, Number(2), (file, at) => Posix.ReadAll(file, _block, BlockBytes, at));
                return string.Empty;
            default:
                throw new ArgumentException($"'{words[0]}' is nothing that a target does.");
        }
    }

    private string Sleep(long nanoseconds)
    {
        var begin = Posix.Now;
        say($"begin {begin}");
        Posix.SleepUntil(begin + nanoseconds);
        say($"end {Posix.Now}");
        return string.Empty;
    }

    private static string Burn(long nanoseconds)
    {
        var begin = Posix.CpuTime;
        long now;
        do
        {
            now = Posix.CpuTime;
        }
        while (now - begin < nanoseconds);
        return (now - begin).ToString(CultureInfo.InvariantCulture);
    }

    private void MapAnonymous(long bytes, long touched)
    {
        var address = Posix.Map(bytes, Posix.ReadPages | Posix.WritePages, Posix.Private | Posix.Anonymous, -1);
        _mapped = (address, bytes);

        // A page that is touched must not bring 511 others.
        Posix.Advise(address, bytes, Posix.NoHugePages);
        Touched(address, touched);
    }

    private void MapFile(string path, long bytes, int protection, int flags)
    {
        var file = Posix.OpenFile(path, flags);
        var address = Posix.Map(bytes, protection, Posix.Shared, file);
        Posix.CloseFile(file);
        _mapped = (address, bytes);
        for (long at = 0; at < bytes; at += PageBytes)
        {
            if ((protection & Posix.WritePages) != 0)
            {
                Marshal.WriteByte((nint)(address + at), 1);
            }
            else
            {
                _ = Marshal.ReadByte((nint)(address + at));
            }
        }
    }

    private void Unmap()
    {
        if (_mapped is { } mapped)
        {
            Posix.Unmap(mapped.Address, mapped.Bytes);
            _mapped = null;
        }
    }

    /// <summary>Lays a file out on the disk and has the page cache forget it.</summary>
    private void Lay(string path, long bytes)
    {
        var file = Posix.OpenFile(path, Posix.ReadWrite | Posix.Create);
        for (long at = 0; at < bytes; at += BlockBytes)
        {
            Posix.WriteAll(file, _block, BlockBytes, at);
        }

        Posix.Sync(file);
        Posix.Forget(file);
        Posix.CloseFile(file);
    }

    private static void Each(string path, int flags, long bytes, Action<int, long> @do)
    {
        var file = Posix.OpenFile(path, flags);
        for (long at = 0; at < bytes; at += BlockBytes)
        {
            @do(file, at);
        }

        Posix.CloseFile(file);
    }

    private static nint Touched(nint address, long bytes)
    {
        for (long at = 0; at < bytes; at += PageBytes)
        {
            Marshal.WriteByte((nint)(address + at), 1);
        }

        return address;
    }
}
