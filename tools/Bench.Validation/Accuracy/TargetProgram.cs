using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Bench.Validation.Accuracy;

/// <summary>The target's side of the conversation: reads a line, does it, says how it went. Ends with its input. All amounts are bytes or
/// nanoseconds, and exact, except of a sleep, which is timed by the target's own stamps.</summary>
internal sealed unsafe class TargetProgram
{
    public const string CommandName = "accuracy-target";

    private const long PageBytes = 4096;
    private const int BlockBytes = 1 << 20;

    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly byte* _block = (byte*)NativeMemory.AlignedAlloc(BlockBytes, (nuint)PageBytes);
    private (nint Address, long Bytes)? _mapped;
    private SafeFileHandle? _memoryFile;

    // Touched once and for all, so that reading and writing adds nothing to the memory.
    private TargetProgram() => Touch((nint)_block, BlockBytes);

    private Span<byte> Block => new(_block, BlockBytes);

    /// <summary>The hidden command by which this program becomes a target of its own.</summary>
    public static Command CreateCommand()
    {
        var command = new Command(CommandName, "Does exact things that it is told line by line.") { Hidden = true };
        command.SetAction(_ => new TargetProgram().Run());
        return command;
    }

    private void Run()
    {
        using var input = new StreamReader(Console.OpenStandardInput(), Encoding.ASCII, detectEncodingFromByteOrderMarks: false);
        Say("done");
        while (input.ReadLine() is { } command)
        {
            try
            {
                Say($"done {Do(command)}");
            }
            catch (Exception exception) when (exception is IOException or ArgumentException or FormatException or OverflowException)
            {
                Say($"failed {exception.Message.ReplaceLineEndings(" ")}");
            }
        }
    }

    // One line, one write.
    private void Say(string line) => _output.Write(Encoding.ASCII.GetBytes($"{ExactTarget.Word} {line}\n"));

    private string Do(string command) => command.Split(' ') switch
    {
        ["nothing"] => string.Empty,
        ["sleep", var milliseconds] => Sleep((int)Number(milliseconds)),
        ["burn", var nanoseconds] => Burn(Number(nanoseconds)),
        ["map-anonymous", var bytes, var touched] => MapAnonymous(Number(bytes), Number(touched)),
        ["map-file", var path, var bytes] => MapFile(path, Number(bytes)),
        ["map-memory-file", var bytes] => MapMemoryFile(Number(bytes)),
        ["map-shared", var path, var bytes] => MapShared(path, Number(bytes)),
        ["unmap"] => Unmap(),
        ["lay", var path, var bytes] => Lay(path, Number(bytes)),
        ["write", var path, var bytes] => Transfer(path, Number(bytes), Posix.ReadWrite),
        ["write-direct", var path, var bytes] => Transfer(path, Number(bytes), Posix.ReadWrite | Posix.Direct),
        ["write-synced", var path, var bytes] => Transfer(path, Number(bytes), Posix.ReadWrite | Posix.Direct | Posix.DataSync),
        ["read", var path, var bytes] => Transfer(path, Number(bytes), Posix.ReadOnly),
        ["read-direct", var path, var bytes] => Transfer(path, Number(bytes), Posix.ReadOnly | Posix.Direct),
        _ => throw new ArgumentException($"'{command}' is nothing that a target does."),
    };

    private static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private string Sleep(int milliseconds)
    {
        Say($"begin {MonotonicClock.Now.Nanoseconds}");
        Thread.Sleep(milliseconds);
        Say($"end {MonotonicClock.Now.Nanoseconds}");
        return string.Empty;
    }

    private static string Burn(long nanoseconds)
    {
        var begin = Environment.CpuUsage.TotalTime;
        TimeSpan burnt;
        do
        {
            burnt = Environment.CpuUsage.TotalTime - begin;
        }
        while (burnt.TotalNanoseconds < nanoseconds);
        return burnt.TotalNanoseconds.ToString(CultureInfo.InvariantCulture);
    }

    private string MapAnonymous(long bytes, long touched)
    {
        var address = Map(bytes, Posix.ReadPages | Posix.WritePages, Posix.Private | Posix.Anonymous, file: null);

        // A page that is touched must not bring 511 others.
        Posix.AvoidHugePages(address, bytes);
        Touch(address, touched);
        return string.Empty;
    }

    private string MapFile(string path, long bytes)
    {
        using var file = Posix.OpenFile(path, Posix.ReadOnly);
        var address = Map(bytes, Posix.ReadPages, Posix.Shared, file);
        for (long at = 0; at < bytes; at += PageBytes)
        {
            _ = Marshal.ReadByte((nint)(address + at));
        }

        return string.Empty;
    }

    /// <summary>Makes and maps a file that is only in memory, and answers where others find it.</summary>
    private string MapMemoryFile(long bytes)
    {
        _memoryFile = Posix.NewMemoryFile();
        RandomAccess.SetLength(_memoryFile, bytes);
        return MapShared($"/proc/{Environment.ProcessId}/fd/{_memoryFile.DangerousGetHandle()}", bytes);
    }

    private string MapShared(string path, long bytes)
    {
        using var file = Posix.OpenFile(path, Posix.ReadWrite);
        Touch(Map(bytes, Posix.ReadPages | Posix.WritePages, Posix.Shared, file), bytes);
        return path;
    }

    private nint Map(long bytes, int protection, int flags, SafeFileHandle? file)
    {
        var address = Posix.Map(bytes, protection, flags, file);
        _mapped = (address, bytes);
        return address;
    }

    private string Unmap()
    {
        if (_mapped is { } mapped)
        {
            Posix.Unmap(mapped.Address, mapped.Bytes);
            _mapped = null;
        }

        _memoryFile?.Dispose();
        _memoryFile = null;
        return string.Empty;
    }

    /// <summary>Lays a file out on the disk and drops it from the page cache.</summary>
    private string Lay(string path, long bytes)
    {
        File.Create(path).Dispose();
        Transfer(path, bytes, Posix.ReadWrite);
        PageCache.Drop(path);
        return string.Empty;
    }

    private string Transfer(string path, long bytes, int flags)
    {
        using var file = Posix.OpenFile(path, flags);
        for (long at = 0; at < bytes; at += BlockBytes)
        {
            if ((flags & Posix.ReadWrite) != 0)
            {
                RandomAccess.Write(file, Block, at);
            }
            else if (RandomAccess.Read(file, Block, at) != BlockBytes)
            {
                throw new IOException($"{path} ends before {bytes} bytes.");
            }
        }

        return string.Empty;
    }

    private static void Touch(nint address, long bytes)
    {
        for (long at = 0; at < bytes; at += PageBytes)
        {
            Marshal.WriteByte((nint)(address + at), 1);
        }
    }
}
