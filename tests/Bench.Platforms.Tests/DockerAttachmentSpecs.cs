using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Bench.Platforms.Consoles;
using Bench.Platforms.Docker;
using CsCheck;

namespace Bench.Platforms.Tests;

/// <summary>The engine's attach call, against an engine that is none.</summary>
public sealed class DockerAttachmentSpecs : IDisposable
{
    private const string Upgraded
        = "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.multiplexed-stream\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

    private readonly TemporaryFolder _folder = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Task> _engines = [];

    public DockerAttachmentSpecs()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(_folder.At("engine")));
        _listener.Listen();
    }

    private Uri Endpoint => new($"unix://{_folder.At("engine")}");

    [Fact]
    public void What_the_container_says_arrives_whatever_its_frames_and_their_pieces() =>
        Gen.Select(Gen.Select(Gen.Int[1, 2], Gen.Byte.Array[0, 300]).Array[0, 8], Gen.Int[1, 400], Gen.Int[1, 200]).Sample(
            (frames, piece, asked) =>
            {
                byte[] answer = [.. Encoding.ASCII.GetBytes(Upgraded), .. frames.SelectMany(frame => Frame(frame.Item1, frame.Item2))];
                using var attachment = Attach(answer, piece);

                Assert.Equal(frames.SelectMany(frame => frame.Item2), ReadToEnd(attachment, asked));
            },
            iter: 200,
            threads: 1);

    [Fact]
    public void A_container_that_says_more_than_the_socket_holds_is_heard_to_the_end()
    {
        byte[] said = [.. Enumerable.Repeat((byte)'x', 3000)];
        using var attachment = Attach([.. Encoding.ASCII.GetBytes(Upgraded), .. Frame(1, said)], piece: 1);

        Assert.Equal(said, ReadToEnd(attachment, 100));
    }

    [Fact]
    public void A_frame_that_breaks_off_ends_the_stream()
    {
        using var attachment = Attach([.. Encoding.ASCII.GetBytes(Upgraded), .. Frame(1, "whole"u8.ToArray())[..^2]], piece: 100);

        Assert.Equal("who"u8.ToArray(), ReadToEnd(attachment, 100));
    }

    [Fact]
    public async Task What_the_host_says_reaches_the_engine_as_it_is_behind_the_request()
    {
        var engine = Task.Run(() =>
        {
            using var connection = _listener.Accept();
            var heard = ReadUntil(connection, "\r\n\r\n");
            connection.Send(Encoding.ASCII.GetBytes(Upgraded));
            return heard + ReadUntil(connection, "bye\n");
        });
        using var attachment = DockerAttachment.Open(Endpoint, "abc");
        await attachment.WriteAsync("bye\n"u8.ToArray(), TestContext.Current.CancellationToken);

        var said = await engine;

        Assert.StartsWith("POST /containers/abc/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n", said, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nbye\n", said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_says_what_the_engine_said()
    {
        var exception = Assert.Throws<IOException>(() => Attach(
            Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 31\r\n\r\n{\"message\":\"No such container\"}\n"),
            piece: 1000));

        Assert.Contains("404 Not Found", exception.Message, StringComparison.Ordinal);
        Assert.Contains("No such container", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_that_hangs_up_or_is_not_there_is_told_apart()
    {
        Assert.Contains(
            "hung up",
            Assert.Throws<IOException>(() => Attach("HTTP/1.1 101 UPGR"u8.ToArray(), piece: 1000)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Nothing listens",
            Assert.Throws<IOException>(() => DockerAttachment.Open(new Uri($"unix://{_folder.At("nobody")}"), "abc")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_console_that_waits_for_a_silent_engine_is_lost_when_the_attachment_is_closed()
    {
        var accepting = Task.Run(() =>
        {
            var connection = _listener.Accept();
            ReadUntil(connection, "\r\n\r\n");
            connection.Send(Encoding.ASCII.GetBytes(Upgraded));
            return connection;
        });
        var attachment = DockerAttachment.Open(Endpoint, "abc");
        using var engine = await accepting;
        var console = new GuestConsole();
        var pump = console.PumpAsync(attachment);
        engine.Send(Frame(1, "BENCH-READY 1\n"u8.ToArray()));
        await console.WaitReadyAsync(TestContext.Current.CancellationToken);

        await attachment.DisposeAsync();

        await pump.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.True(console.Lost.IsCompletedSuccessfully);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
        Assert.True(Task.WaitAll([.. _engines], TimeSpan.FromSeconds(30)), "an engine still waits for somebody to listen");
    }

    /// <summary>Attaches to an engine that answers this, in pieces of so many bytes, and hangs up.</summary>
    private DockerAttachment Attach(byte[] answer, int piece)
    {
        // It says more than the socket holds, so it must not be waited for before somebody reads.
        _engines.Add(Task.Run(() =>
        {
            using var connection = _listener.Accept();
            connection.SendTimeout = 10_000;
            ReadUntil(connection, "\r\n\r\n");
            foreach (var part in answer.Chunk(piece))
            {
                connection.Send(part);
            }

            connection.Shutdown(SocketShutdown.Send);
        }));
        return DockerAttachment.Open(Endpoint, "abc");
    }

    private static byte[] Frame(int output, byte[] payload)
    {
        byte[] frame = [(byte)output, 0, 0, 0, 0, 0, 0, 0, .. payload];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), payload.Length);
        return frame;
    }

    private static byte[] ReadToEnd(Stream stream, int atOnce)
    {
        var all = new MemoryStream();
        var buffer = new byte[atOnce];
        int count;
        while ((count = stream.Read(buffer)) > 0)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }

    private static string ReadUntil(Socket connection, string end)
    {
        var heard = string.Empty;
        var buffer = new byte[1];
        while (!heard.EndsWith(end, StringComparison.Ordinal) && connection.Receive(buffer) > 0)
        {
            heard += (char)buffer[0];
        }

        return heard;
    }
}
