using Bench.Platforms.Consoles;

namespace Bench.Platforms.Stamps;

/// <summary>Reads a descriptor by one way of waiting for it.</summary>
/// <param name="descriptor">What is read; open as long as this is used.</param>
/// <param name="read">Waits for bytes and takes them; 0 at the end.</param>
/// <param name="close">What to do at the end.</param>
internal sealed class DescriptorStream(nint descriptor, DescriptorStream.Reader read, Action close) : ConsoleStream
{
    /// <summary>Waits for bytes of a descriptor and takes them; 0 at the end.</summary>
    internal delegate int Reader(nint descriptor, Span<byte> into);

    /// <inheritdoc />
    public override int Read(Span<byte> buffer) => read(descriptor, buffer);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        close();
        base.Dispose(disposing);
    }
}
