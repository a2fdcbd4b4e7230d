using System.Buffers.Binary;
using System.Text;

namespace Bench.Platforms.Guests;

/// <summary>The image of a Linux kernel for x86.</summary>
internal static class KernelImage
{
    // Documentation/arch/x86/boot.rst: the magic of the set-up header, and the place of the version, counted from 0x200.
    private const int Magic = 0x202;
    private const int VersionPointer = 0x20e;
    private const int VersionBase = 0x200;
    private const int LongestVersion = 256;

    /// <summary>The release that the image says it is, such as <c>6.1.0-41-amd64</c>; null when it is no such image or says none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? ReleaseOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[VersionPointer + sizeof(ushort)];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header[Magic..].StartsWith("HdrS"u8))
        {
            return null;
        }

        Span<byte> version = stackalloc byte[LongestVersion];
        file.Position = VersionBase + BinaryPrimitives.ReadUInt16LittleEndian(header[VersionPointer..]);
        var text = Encoding.ASCII.GetString(version[..file.ReadAtLeast(version, version.Length, throwOnEndOfStream: false)]);
        return text.Split('\0', ' ')[0] is { Length: > 0 } release ? release : null;
    }
}
