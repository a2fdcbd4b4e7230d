namespace Bench.Linux.Tests;

public sealed class ProcessEventLogSpecs
{
    [Fact]
    public void Events_that_two_CPUs_queued_in_the_wrong_order_come_in_the_order_of_their_stamps()
    {
        var log = new ProcessEventLog(3);
        log.Add(Message(ProcessMessageKind.Exec, 8, stamp: 30));
        log.Add(Message(ProcessMessageKind.Fork, 8, stamp: 20));
        log.Add(Message(ProcessMessageKind.Exit, 7, stamp: 20));

        Assert.Equal([(20, 8), (20, 7), (30, 8)], log.ToEvents().Select(e => ((int)e.At.Nanoseconds, e.Process)));
    }

    [Fact]
    public void What_finds_no_room_is_counted()
    {
        var log = new ProcessEventLog(1);
        log.Add(Message(ProcessMessageKind.Fork, 7, stamp: 1));
        log.Add(Message(ProcessMessageKind.Exit, 7, stamp: 2));

        Assert.Equal(ProcessEventKind.Fork, Assert.Single(log.ToEvents()).Kind);
        Assert.Equal(1, log.Discarded);
    }

    [Theory]
    [InlineData(ProcessMessageKind.Exec)]
    [InlineData(ProcessMessageKind.Fork)]
    public void A_name_read_after_the_process_had_become_another_program_is_left_out(object next)
    {
        var own = ProgramName.Of(Environment.ProcessId);
        var log = new ProcessEventLog(4);
        log.Add(Message(ProcessMessageKind.Exec, 7, stamp: 10), own, new MonotonicTime(20));
        log.Add(Message((ProcessMessageKind)next, 7, stamp: 20));
        log.Add(Message(ProcessMessageKind.Exec, 9, stamp: 30), own, new MonotonicTime(39));
        log.Add(Message((ProcessMessageKind)next, 9, stamp: 40));

        var events = log.ToEvents();

        Assert.Null(events[0].Program);
        Assert.Equal(own.ToText(), events[2].Program);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void The_name_of_a_process_is_what_the_kernel_tells()
    {
        using var shell = new Shell("read line");
        SpinWait.SpinUntil(() => ProgramName.Of(shell.Id).ToText() == "sh", TimeSpan.FromSeconds(5));
        Assert.Equal("sh", ProgramName.Of(shell.Id).ToText());

        shell.Kill();
        Assert.Null(ProgramName.Of(shell.Id).ToText());
        Assert.Null(ProgramName.Of(int.MaxValue).ToText());
    }

    [Fact]
    public void Keeping_an_event_with_its_name_allocates_nothing()
    {
        var log = new ProcessEventLog(2000);
        var exec = Message(ProcessMessageKind.Exec, Environment.ProcessId, stamp: 1);
        Assert.Equal(0, Allocation.OfHundred(() => log.Add(exec, ProgramName.Of(exec.Process), MonotonicClock.Now)));
        Assert.NotNull(log.ToEvents()[^1].Program);
    }

    private static ProcessMessage Message(ProcessMessageKind kind, int process, long stamp) =>
        new(kind, stamp, process, 1, 0, 0);
}
