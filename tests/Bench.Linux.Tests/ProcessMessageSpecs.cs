using System.Buffers.Binary;
using CsCheck;

namespace Bench.Linux.Tests;

/// <summary>Against datagrams captured from Linux 6.18 on x86-64, so little-endian ones.</summary>
public sealed class ProcessMessageSpecs
{
    private const string Acknowledgement =
        "4c0000000300000000000000000000000100000001000000000000000100000028000000"
        + "000000000100000032a69df081020000000000000000000000000000000000000000000000000000";

    private const string Fork =
        "4c0000000300000002000000000000000100000001000000020000000000000028000000"
        + "0100000001000000fab2a2f08102000011450000114500003b4500003b4500000000000000000000";

    private const string ThreadFork =
        "4c0000000300000001000000000000000100000001000000010000000000000028000000"
        + "0100000001000000b22c9ff0810200000d4500000d4500003a450000114500000000000000000000";

    private const string Exec =
        "4c0000000300000004000000000000000100000001000000040000000000000028000000"
        + "0200000001000000fc2ca8f0810200003b4500003b45000000000000000000000000000000000000";

    private const string Exit =
        "4c0000000300000008000000000000000100000001000000080000000000000028000000"
        + "00000080010000003323c2f0810200003b4500003b45000000030000110000001145000011450000";

    private const string Killed =
        "4c000000030000000a0000000000000001000000010000000a0000000000000028000000"
        + "00000080010000004af4c7f0810200003d4500003d45000009000000110000001145000011450000";

    private const string ThreadExit =
        "4c0000000300000003000000000000000100000001000000030000000000000028000000"
        + "0000008001000000bf52a3f0810200003a4500001145000000000000ffffffff0000000000000000";

    private static readonly string[] All = [Acknowledgement, Fork, ThreadFork, Exec, Exit, Killed, ThreadExit];
    private static readonly Gen<byte[]> Captured = Gen.Int[0, All.Length - 1].Select(which => Convert.FromHexString(All[which]));

    [Fact]
    public void A_fork_tells_the_child_and_its_parent() => Assert.Equal(
        new ProcessEvent(ProcessEventKind.Fork, 17723, 17681, new MonotonicTime(2757111231226)),
        Event(Fork));

    [Fact]
    public void An_exec_tells_who_and_when() => Assert.Equal(
        new ProcessEvent(ProcessEventKind.Exec, 17723, null, new MonotonicTime(2757111590140)) { Program = "sh" },
        Parse(Exec).ToEvent("sh"));

    [Fact]
    public void An_exit_tells_the_parent() => Assert.Equal(
        new ProcessEvent(ProcessEventKind.Exit, 17723, 17681, new MonotonicTime(2757113291571)),
        Event(Exit));

    [Fact]
    public void An_exit_by_a_signal_is_an_exit() => Assert.Equal(
        new ProcessEvent(ProcessEventKind.Exit, 17725, 17681, new MonotonicTime(2757113672778)),
        Event(Killed));

    [Fact]
    public void An_acknowledgement_tells_the_error_and_what_it_answers()
    {
        Assert.Equal(new ProcessMessage(ProcessMessageKind.Acknowledgement, 2757110900274, 0, 0, 0, 1), Parse(Acknowledgement));

        var refused = Convert.FromHexString(Acknowledgement);
        refused[52] = 1;
        Assert.Equal(1, ProcessMessage.Parse(refused).Status);
        Assert.Throws<InvalidOperationException>(() => Parse(Acknowledgement).ToEvent(null));
    }

    [Theory]
    [InlineData(ThreadFork)]
    [InlineData(ThreadExit)]
    public void What_happens_to_a_thread_is_of_no_interest(string datagram) =>
        Assert.Equal(ProcessMessageKind.Other, Parse(datagram).Kind);

    [Fact]
    public void A_message_of_another_connector_is_of_no_interest()
    {
        var other = Convert.FromHexString(Fork);
        other[16] = 2;
        Assert.Equal(default, ProcessMessage.Parse(other));
    }

    [Fact]
    public void An_exit_as_kernels_before_4_18_tell_it_has_no_parent()
    {
        var old = Convert.FromHexString(Exit)[..68];
        BinaryPrimitives.WriteInt32LittleEndian(old, old.Length);
        BinaryPrimitives.WriteInt16LittleEndian(old.AsSpan(32), (short)(old.Length - 36));
        Assert.Equal(Event(Exit) with { Parent = null }, ProcessMessage.Parse(old).ToEvent(null));
    }

    [Fact]
    public void A_message_cut_short_is_taken_whole_or_not_at_all() =>
        Gen.Select(Captured, Gen.Int[0, 76]).Sample((datagram, length) =>
        {
            var message = ProcessMessage.Parse(datagram.AsSpan(0, length));
            return message == default || message with { Parent = 0 } == ProcessMessage.Parse(datagram) with { Parent = 0 };
        });

    [Fact]
    public void What_follows_a_message_does_not_change_it() =>
        Gen.Select(Captured, Gen.Byte.Array[0, 100]).Sample((datagram, more) =>
            ProcessMessage.Parse([.. datagram, .. more]) == ProcessMessage.Parse(datagram));

    [Fact]
    public void Arbitrary_bytes_never_throw() =>
        Gen.Byte.Array[0, 200].Sample(bytes => ProcessMessage.Parse(bytes) is { Process: >= 0 });

    [Fact]
    public void A_message_with_any_bytes_changed_never_throws() =>
        Gen.Select(Captured, Gen.Select(Gen.Int[0, 75], Gen.Byte).Array[1, 8]).Sample((datagram, changes) =>
        {
            var changed = datagram.ToArray();
            foreach (var (at, value) in changes)
            {
                changed[at] = value;
            }

            return ProcessMessage.Parse(changed) is { Process: >= 0 };
        });

    [Fact]
    public void Parsing_allocates_nothing()
    {
        var datagram = Convert.FromHexString(Exit);
        Assert.Equal(0, Allocation.OfHundred(() => ProcessMessage.Parse(datagram)));
    }

    private static ProcessMessage Parse(string datagram) => ProcessMessage.Parse(Convert.FromHexString(datagram));

    private static ProcessEvent Event(string datagram) => Parse(datagram).ToEvent(null);
}
