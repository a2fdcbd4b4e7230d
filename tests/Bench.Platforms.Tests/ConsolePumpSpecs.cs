using System.Diagnostics;
using Bench.Platforms.Consoles;
using CsCheck;

namespace Bench.Platforms.Tests;

/// <summary>How a console reads and stamps what it hears.</summary>
public sealed class ConsolePumpSpecs
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Bytes_reach_the_console_whole_whatever_their_grouping() =>
        Gen.Select(Gen.Int[1, 40].Array[1, 60], Gen.Int[1, 50]).Sample(
            (numbers, piece) =>
            {
                var said = string.Concat(numbers.Select(number => $"noise {new string('x', number)}\nBENCH-PHASE {number}\n"));
                var phases = new List<string>();
                using var pieces = new PieceStream([.. said.Select(symbol => (byte)symbol)], piece);
                var console = new GuestConsole((phase, _) => phases.Add(phase));
                console.PumpAsync(pieces).GetAwaiter().GetResult();

                Assert.Equal(numbers.Select(number => $"{number}"), phases);
                Assert.True(console.Lost.IsCompletedSuccessfully);
            },
            iter: 50);

    [Fact]
    public async Task A_console_that_breaks_is_lost_and_whoever_waits_is_told_so()
    {
        using var broken = new PieceStream("BENCH-PHASE init\n"u8.ToArray(), 100) { BreaksAtItsEnd = true };
        var console = new GuestConsole();
        await console.PumpAsync(broken);

        await console.Lost;
        Assert.Contains(
            "ended before it was ready",
            (await Assert.ThrowsAsync<InstanceException>(() => console.WaitReadyAsync(Cancellation))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task The_thread_that_stamps_goes_before_others_and_nothing_that_it_starts_does()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root may raise a priority");
        var (itself, thread, process) = (int.MaxValue, int.MaxValue, string.Empty);
        using var stream = new PieceStream("BENCH-PHASE init\n"u8.ToArray(), 100);

        await new GuestConsole((_, _) =>
        {
            itself = HostThread.Nice;
            var started = new Thread(() => thread = HostThread.Nice);
            started.Start();
            started.Join();
            using var nice = Process.Start(new ProcessStartInfo("nice") { RedirectStandardOutput = true })!;
            process = nice.StandardOutput.ReadToEnd().Trim();
        }).PumpAsync(stream);

        Assert.Equal(HostThread.MostUrgent, itself);
        Assert.Equal((0, "0"), (thread, process));
        Assert.Equal(0, HostThread.Nice);
    }

    /// <summary>A stream that gives so many bytes at once.</summary>
    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public bool BreaksAtItsEnd { get; init; }

        public override int Read(Span<byte> buffer) => Position == Length && BreaksAtItsEnd
            ? throw new IOException("broken")
            : base.Read(buffer[..Math.Min(piece, buffer.Length)]);
    }
}
