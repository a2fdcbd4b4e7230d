using Bench.Platforms.Docker;
using Docker.DotNet;

namespace Bench.Platforms.Tests;

/// <summary>The console of a container, over a stream in the engine's frames.</summary>
public class DockerConsoleSpecs
{
    [Fact]
    public void Frames_of_output_and_errors_are_read_as_one_stream_until_its_end()
    {
        using var console = Attached([1, 0, 0, 0, 0, 0, 0, 3, .. "abc"u8, 2, 0, 0, 0, 0, 0, 0, 2, .. "de"u8]);

        using var reader = new StreamReader(console);
        Assert.Equal("abcde", reader.ReadToEnd());
    }

    [Fact]
    public void A_frame_that_is_cut_ends_the_stream_or_fails_and_never_hangs()
    {
        using var console = Attached([1, 0, 0, 0, 0, 0, 0, 9, .. "abc"u8]);
        var buffer = new byte[16];

        Assert.Equal(3, console.Read(buffer, 0, buffer.Length));
        Assert.True(Record.Exception(() => Assert.Equal(0, console.Read(buffer, 0, buffer.Length))) is null or IOException);
    }

    [Fact]
    public async Task What_is_written_reaches_the_container_unframed()
    {
        var sent = new MemoryStream();
        await using var console = new DockerConsole(new MultiplexedStream(sent, multiplexed: true));

        console.Write("run\n"u8.ToArray(), 0, 4);
        await console.WriteAsync("me\n"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("run\nme\n"u8.ToArray(), sent.ToArray());
    }

    private static DockerConsole Attached(byte[] frames) => new(new MultiplexedStream(new MemoryStream(frames), multiplexed: true));
}
