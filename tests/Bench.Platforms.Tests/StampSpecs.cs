using System.Diagnostics;
using Bench.Platforms.Consoles;
using Bench.Platforms.Host;
using Bench.Platforms.Stamps;
using Bench.Sampling;
using CsCheck;

namespace Bench.Platforms.Tests;

/// <summary>How lines of another process become stamps here.</summary>
public sealed class StampSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    private const int Lines = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static TheoryData<string> Mechanisms => [.. StampMechanism.All.Select(mechanism => mechanism.Name)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [MemberData(nameof(Mechanisms))]
    public async Task A_stamp_is_never_before_the_write_and_never_after_the_present(string name)
    {
        var began = MonotonicClock.Now;
        var stamps = await StampMechanism.All.Single(mechanism => mechanism.Name == name).ListenAsync(Lines, Pause);

        Assert.Equal(Lines, stamps.Count);
        Assert.All(stamps, line => Assert.True(line.Written <= line.Stamped && line.Stamped <= MonotonicClock.Now));
        Assert.All(stamps.Zip(stamps.Skip(1)), pair => Assert.True(pair.First.Stamped <= pair.Second.Stamped && pair.First.Written < pair.Second.Written));
        Assert.True(began < stamps[0].Written);
    }

    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [MemberData(nameof(Mechanisms))]
    public async Task Each_line_to_an_echo_comes_back_with_a_stamp(string name)
    {
        var stamps = new List<MonotonicTime>();
        var back = new SemaphoreSlim(0);
        var sent = new List<MonotonicTime>();
        await using (var echo = StampMechanism.All.Single(mechanism => mechanism.Name == name).StartEcho(stamp =>
        {
            stamps.Add(MonotonicClock.FromStopwatchTimestamp(stamp));
            back.Release();
        }))
        {
            for (var line = 0; line < Lines; line++)
            {
                sent.Add(MonotonicClock.Now);
                echo.Send();
                Assert.True(await back.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
            }
        }

        Assert.Equal(Lines, stamps.Count);
        Assert.All(sent.Zip(stamps), pair => Assert.True(pair.First < pair.Second));
    }

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
        Assert.Contains("ended before it was ready", (await Assert.ThrowsAsync<InstanceException>(() => console.WaitReadyAsync(Cancellation))).Message, StringComparison.Ordinal);
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

    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [InlineData("native")]
    [InlineData("crun")]
    [InlineData("docker/runc")]
    public async Task A_line_from_inside_an_instance_is_stamped_after_its_write(string name)
    {
        var platform = await fixture.PlatformAsync(name);
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("debian"), fixture.Host, Cancellation);

        var stamps = await GuestStamps.ListenAsync(instance, Lines, Pause, Cancellation);
        await instance.StopAsync(Cancellation);

        Assert.All(stamps, line => Assert.True(line.Written <= line.Stamped && line.Stamped <= MonotonicClock.Now));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_guest_with_a_clock_of_its_own_is_refused()
    {
        var platform = await fixture.PlatformAsync("uml");
        await using var instance = await Instance.StartAsync(platform, fixture.Spec("debian"), fixture.Host, Cancellation);

        var exception = await Assert.ThrowsAsync<InstanceException>(() => GuestStamps.ListenAsync(instance, Lines, Pause, Cancellation));

        Assert.Equal(InstanceFailure.Unsupported, exception.Failure);
    }

    /// <summary>A stream that gives so many bytes at once.</summary>
    private sealed class PieceStream(byte[] bytes, int piece) : ConsoleStream
    {
        private int _at;

        public bool BreaksAtItsEnd { get; init; }

        public override int Read(Span<byte> buffer)
        {
            if (_at == bytes.Length && BreaksAtItsEnd)
            {
                throw new IOException("broken");
            }

            var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - _at);
            bytes.AsSpan(_at, count).CopyTo(buffer);
            _at += count;
            return count;
        }
    }
}
