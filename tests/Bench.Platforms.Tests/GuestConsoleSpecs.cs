using System.IO.Pipelines;
using System.Text;
using Bench.Platforms.Consoles;

namespace Bench.Platforms.Tests;

/// <summary>The harness's end of a console, without a guest.</summary>
public class GuestConsoleSpecs
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Phases_are_marked_by_the_guest_by_its_kernel_and_by_a_helper()
    {
        var timeline = new BootTimeline();
        var console = new GuestConsole(timeline.Mark);
        console.Watch("Linux version", "kernel");
        console.Watch("loaded firm", "firmware");
        console.Note("monitor: loaded "u8);
        console.Note("firmware\n"u8);

        await console.PumpAsync(
            new MemoryStream("[ 0.0] Linux version 6.1\n[ 0.1] Linux version again\nBENCH-PHASE init\nBENCH-READY 1\n"u8.ToArray()));

        Assert.Equal(["firmware", "kernel", "init"], timeline.Marks.Select(mark => mark.Name));
        Assert.Equal(timeline.Marks.OrderBy(mark => mark.Stamp), timeline.Marks);
        await console.WaitReadyAsync(Cancellation);
    }

    [Fact]
    public async Task Input_goes_to_the_guest_in_the_parts_that_it_asks_for()
    {
        var (toGuest, fromGuest) = (new Pipe(), new Pipe());
        var console = new GuestConsole();
        console.AttachInput(toGuest.Writer.AsStream());
        var pump = console.PumpAsync(fromGuest.Reader.AsStream());
        var said = new StreamReader(toGuest.Reader.AsStream(), Encoding.Latin1);
        var guest = fromGuest.Writer.AsStream();

        var running = console.RunAsync(new GuestCommand("cat", Limit)
        {
            Input = "a\0b\nc"u8.ToArray(),
            Environment = new Dictionary<string, string> { ["NAME"] = "it's" }
        }, Cancellation);
        var request = (await said.ReadLineAsync(Cancellation))!.Split(' ');
        await guest.WriteAsync("BENCH-MORE 1 2\n"u8.ToArray(), Cancellation);
        var first = new char[2];
        await said.ReadBlockAsync(first, Cancellation);
        await guest.WriteAsync("BENCH-MORE 1 3\n"u8.ToArray(), Cancellation);
        var second = new char[3];
        await said.ReadBlockAsync(second, Cancellation);
        await guest.WriteAsync("BENCH-RESULT 1 0 1 0\nIQ==\nBENCH-END 1\n"u8.ToArray(), Cancellation);
        var result = await running;
        guest.Close();
        await pump;

        Assert.Equal(["run", "1", "5", "5"], [request[0], request[1], request[2], request[4]]);
        Assert.Equal("export NAME='it'\\''s'\ncat\n", Encoding.UTF8.GetString(Convert.FromBase64String(request[3])));
        Assert.Equal("a\0b\nc", new string(first) + new string(second));
        Assert.Equal("!", result.OutputText);
    }

    [Fact]
    public async Task An_order_that_the_guest_did_not_understand_is_said_again_and_not_for_ever()
    {
        var (toGuest, fromGuest) = (new Pipe(), new Pipe());
        var console = new GuestConsole();
        console.AttachInput(toGuest.Writer.AsStream());
        var pump = console.PumpAsync(fromGuest.Reader.AsStream());
        var said = new StreamReader(toGuest.Reader.AsStream(), Encoding.Latin1);
        var guest = fromGuest.Writer.AsStream();

        // Before there is an order there is none to say again.
        await guest.WriteAsync("BENCH-AGAIN\n"u8.ToArray(), Cancellation);
        var running = console.RunAsync(new GuestCommand("true", Limit), Cancellation);
        List<string?> lines = [await said.ReadLineAsync(Cancellation)];
        for (var time = 0; time < 20; time++)
        {
            await guest.WriteAsync("BENCH-AGAIN\n"u8.ToArray(), Cancellation);
        }

        await guest.WriteAsync("BENCH-RESULT 1 0 0 0\nBENCH-END 1\n"u8.ToArray(), Cancellation);
        await running;
        console.SayBye();
        while (lines[^1] != "bye")
        {
            lines.Add(await said.ReadLineAsync(Cancellation));
        }

        guest.Close();
        await pump;

        Assert.Equal(7, lines.Count);
        Assert.Single(lines[..6].Distinct());
        Assert.StartsWith("run 1 ", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_that_asks_for_more_than_there_is_cannot_be_trusted()
    {
        var console = new GuestConsole();
        console.AttachInput(Stream.Null);
        var guest = new Pipe();
        var pump = console.PumpAsync(guest.Reader.AsStream());
        var running = console.RunAsync(new GuestCommand("cat", Limit) { Input = [1, 2] }, Cancellation);
        await guest.Writer.WriteAsync("BENCH-MORE 1 3\n"u8.ToArray(), Cancellation);

        var exception = await Assert.ThrowsAsync<InstanceException>(() => running);
        await guest.Writer.CompleteAsync();
        await pump;

        Assert.Contains("asked for 3 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "value")]
    [InlineData("1A", "value")]
    [InlineData("A B", "value")]
    [InlineData("A", "nul\0")]
    public void What_the_shell_cannot_take_is_refused(string name, string value)
    {
        var command = new GuestCommand("true", Limit) { Environment = new Dictionary<string, string> { [name] = value } };

        Assert.Throws<ArgumentException>(() => command.Script());
    }

    [Fact]
    public void A_command_too_long_for_a_line_of_a_terminal_is_refused() =>
        Assert.Contains(
            "as input",
            Assert.Throws<ArgumentException>(() => new GuestCommand(new string('x', 3000), Limit).Script()).Message,
            StringComparison.Ordinal);
}
