using System.Runtime.InteropServices;

namespace Bench.Experiments.Portability;

/// <summary>A program of a few instructions without libraries, which ends with the code 42, for this or another processor.</summary>
/// <remarks>ELF-64 as in elf(5): a header, one segment that is the whole file, and the instructions.</remarks>
internal static class TinyProgram
{
    /// <summary>The code with which it ends.</summary>
    public const int Code = 42;

    private const int HeaderBytes = 64, SegmentBytes = 56;
    private const long Address = 0x400000;
    private const short Executable = 2, Intel = 62, Arm = 183;

    // mov edi, 42; mov eax, 60 (exit); syscall
    private static readonly byte[] IntelCode = [0xbf, Code, 0, 0, 0, 0xb8, 60, 0, 0, 0, 0x0f, 0x05];

    // movz x0, #42; movz x8, #93 (exit); svc #0
    private static readonly byte[] ArmCode = [0x40, 0x05, 0x80, 0xd2, 0xa8, 0x0b, 0x80, 0xd2, 0x01, 0x00, 0x00, 0xd4];

    private static bool IsIntel => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    /// <summary>The program for the host's processor.</summary>
    public static byte[] Own => IsIntel ? Of(Intel, IntelCode) : Of(Arm, ArmCode);

    /// <summary>The same for a processor that the host does not have: 64-bit ARM on an Intel host, and the other way round.</summary>
    public static byte[] Foreign => IsIntel ? Of(Arm, ArmCode) : Of(Intel, IntelCode);

    /// <summary>Whether the host hands programs of other processors to an emulator, binfmt_misc(5).</summary>
    public static bool HostEmulatesForeign => Directory.Exists("/proc/sys/fs/binfmt_misc")
        && Directory.EnumerateFiles("/proc/sys/fs/binfmt_misc", "qemu-*").Any();

    private static byte[] Of(short machine, byte[] code)
    {
        const int first = 1, readAndExecute = 5, page = 0x10000;
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        long bytes = HeaderBytes + SegmentBytes + code.Length;
        writer.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, first, first, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        Array.ForEach([Executable, machine], writer.Write);
        writer.Write(first);
        Array.ForEach([Address + HeaderBytes + SegmentBytes, HeaderBytes, 0L], writer.Write);
        writer.Write(0);
        Array.ForEach<short>([HeaderBytes, SegmentBytes, first, HeaderBytes, 0, 0], writer.Write);
        Array.ForEach([first, readAndExecute], writer.Write);
        Array.ForEach([0, Address, Address, bytes, bytes, page], writer.Write);
        writer.Write(code);
        return file.ToArray();
    }
}
