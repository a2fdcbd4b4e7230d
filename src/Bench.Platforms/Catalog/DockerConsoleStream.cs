using Docker.DotNet;

namespace Bench.Platforms.Catalog;

/// <summary>The engine's multiplexed attach stream as the plain pair of streams that the console takes.</summary>
internal sealed class DockerConsoleStream(MultiplexedStream streams) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        streams.ReadOutputAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult() is { EOF: false } result ? result.Count : 0;

    public override void Write(byte[] buffer, int offset, int count) =>
        streams.WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
