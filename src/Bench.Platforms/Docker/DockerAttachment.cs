using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Bench.Platforms.Docker;

/// <summary>
/// A container's console: the engine's attach call, spoken over its socket without a client in between, so that the thread
/// that takes stamps is the one that the kernel wakes. Nothing here is asynchronous: a socket that has been used that way
/// once is read by way of .NET's own event thread from then on.
/// </summary>
internal sealed class DockerAttachment : ConsoleStream
{
    private const int FrameHeader = 8;
    private const int LengthInHeader = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Stream _engine;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _begin;
    private int _end;
    private uint _leftOfFrame;

    private DockerAttachment(Stream engine) => _engine = engine;

    public override bool CanWrite => true;

    /// <summary>Attaches to the standard streams of a container, which need not run yet.</summary>
    /// <exception cref="IOException">The engine does not answer, or refuses.</exception>
    public static DockerAttachment Open(Uri endpoint, string container)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(endpoint.LocalPath));
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new IOException($"Nothing listens at {endpoint}: {exception.Message}", exception);
        }

        // Of what is sent the limit stays: a container that no longer listens must not hold the harness up for ever.
        socket.SendTimeout = (int)Patience.TotalMilliseconds;
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        var attachment = new DockerAttachment(new NetworkStream(socket, ownsSocket: true));
        try
        {
            attachment.Attach(container);
        }
        catch (IOException)
        {
            attachment.Dispose();
            throw;
        }

        socket.ReceiveTimeout = 0;
        return attachment;
    }

    public override int Read(Span<byte> buffer)
    {
        // What the container says on either of its outputs comes in frames: which output, three times nothing, and the length.
        while (_leftOfFrame == 0)
        {
            if (!Have(FrameHeader))
            {
                return 0;
            }

            _leftOfFrame = BinaryPrimitives.ReadUInt32BigEndian(_buffer.AsSpan(_begin + LengthInHeader));
            _begin += FrameHeader;
        }

        if (!Have(1))
        {
            return 0;
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, _end - _begin), _leftOfFrame);
        _buffer.AsSpan(_begin, count).CopyTo(buffer);
        _begin += count;
        _leftOfFrame -= (uint)count;
        return count;
    }

    public override void Write(byte[] buffer, int offset, int count) => _engine.Write(buffer, offset, count);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _engine.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Attach(string container)
    {
        _engine.Write(Encoding.ASCII.GetBytes($"POST /containers/{container}/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\nHost: docker\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"));
        int length;
        while ((length = Unread.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!Have(Unread.Length + 1))
            {
                throw new IOException($"The engine hung up instead of attaching to {container}.");
            }
        }

        var status = Encoding.ASCII.GetString(Unread[..Unread.IndexOf("\r\n"u8)]);
        _begin += length + 4;
        if (status.Split(' ') is not [_, "101" or "200", ..])
        {
            throw new IOException($"The engine does not attach to {container}: {status}; {Encoding.UTF8.GetString(Unread).Trim()}");
        }
    }

    private ReadOnlySpan<byte> Unread => _buffer.AsSpan(_begin, _end - _begin);

    /// <summary>Reads until so many bytes are unread; false when the engine hangs up before.</summary>
    private bool Have(int count)
    {
        if (_end - _begin < count && _begin > 0)
        {
            Unread.CopyTo(_buffer);
            (_begin, _end) = (0, _end - _begin);
        }

        while (_end - _begin < count)
        {
            var read = _engine.Read(_buffer.AsSpan(_end));
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }
}
