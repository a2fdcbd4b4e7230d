using System.Diagnostics;

namespace Bench.Linux.Tests;

public sealed class ProcessEventListenerSpecs
{
    private const ProcessEventKind Fork = ProcessEventKind.Fork;
    private const ProcessEventKind Exec = ProcessEventKind.Exec;
    private const ProcessEventKind Exit = ProcessEventKind.Exit;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void The_life_of_a_shell_and_its_child_is_told_in_order_on_the_clock_of_the_harness()
    {
        using var listener = Open();
        var before = MonotonicClock.Now;
        using var shell = Process.Start("/bin/sh", ["-c", "sh -c true; exit 3"]);
        shell.WaitForExit();

        var events = WaitFor(listener, shell.Id, e => e.Kind == Exit && e.Process == shell.Id);
        var after = MonotonicClock.Now;

        var child = Assert.Single(events, e => e.Kind == Fork && e.Process != shell.Id).Process;
        Assert.Equal(
            [(Fork, shell.Id), (Exec, shell.Id), (Fork, child), (Exec, child), (Exit, child), (Exit, shell.Id)],
            events.Select(e => (e.Kind, e.Process)));
        Assert.Equal(
            [Environment.ProcessId, null, shell.Id, null, shell.Id, Environment.ProcessId],
            events.Select(e => e.Parent));
        Assert.Equal(events.Select(e => e.At).Order(), events.Select(e => e.At));
        Assert.True(before < events[0].At && events[^1].At < after);
        Assert.Equal(0, listener.Lost);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_program_is_named_and_a_killed_one_exits()
    {
        using var listener = Open();
        using var shell = new Shell("cat; exit 3");
        var execs = WaitFor(listener, shell.Id, e => e.Kind == Exec && e.Process != shell.Id)
            .Where(e => e.Kind == Exec);
        Assert.Equal(["sh", "cat"], execs.Select(e => e.Program));

        shell.Kill();
        var events = WaitFor(listener, shell.Id, e => e.Kind == Exit && e.Process == shell.Id);
        Assert.Equal(Exit, events[^1].Kind);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void Names_are_not_read_unless_asked_for()
    {
        using var listener = Open(namePrograms: false);
        using var shell = new Shell("read line");
        var events = WaitFor(listener, shell.Id, e => e.Kind == Exec);
        Assert.Null(events[^1].Program);
    }

    [Fact]
    public void Threads_are_not_told()
    {
        using var listener = Open();
        var thread = new Thread(() => { });
        thread.Start();
        thread.Join();
        Assert.DoesNotContain(listener.Read(), e => e.Process == Environment.ProcessId);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void What_finds_no_room_is_counted_as_lost()
    {
        using var listener = Open(capacity: 1);
        using var shell = Process.Start("/bin/true");
        shell.WaitForExit();

        Assert.Single(listener.Read());
        Assert.True(listener.Lost > 0);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void Two_may_listen_and_one_may_leave()
    {
        using var stays = Open();
        var leaves = Open();
        leaves.Dispose();
        leaves.Dispose();
        Assert.Throws<ObjectDisposedException>(leaves.Read);

        using var shell = new Shell("read line");
        Assert.NotEmpty(WaitFor(stays, shell.Id, e => e.Kind == Exec));
    }

    /// <summary>What listening adds to the start and end of programs; run on demand, for it needs a quiet host.</summary>
    [Theory(Explicit = true)]
    [Trait(Tier.Name, Tier.Full)]
    [InlineData("exec /bin/true", 500)]
    [InlineData("i=0; while [ $i -lt 50 ]; do /bin/true; i=$((i+1)); done", 100)]
    public void The_cost_of_listening(string script, int rounds)
    {
        // One that does not listen has opened and closed as well, lest the others find a warmer host.
        Func<ProcessEventListener?>[] ways = [Closed, () => Open(namePrograms: false), () => Open()];
        var times = ways.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            // Each comes first in turn: what runs second finds the kernel in the state that the first has left.
            for (var step = 0; step < ways.Length; step++)
            {
                var way = (round + step) % ways.Length;
                using var listener = ways[way]();
                var start = Stopwatch.GetTimestamp();
                using (var process = Process.Start("/bin/sh", ["-c", script]))
                {
                    process.WaitForExit();
                }

                times[way].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        double Added(int way) => Median(times[way].Zip(times[0], (on, off) => on - off));
        var figures = $"median of {rounds}: off {Median(times[0]):0} µs, on {Median(times[1]):0} µs, "
            + $"with names {Median(times[2]):0} µs; "
            + $"median of the paired differences: on {Added(1):0} µs, with names {Added(2):0} µs";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(Added(2) < Median(times[0]) / 2, figures);

        static ProcessEventListener? Closed()
        {
            Open().Dispose();
            return null;
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToArray();
        return ordered[ordered.Length / 2];
    }

    private static ProcessEventListener Open(bool namePrograms = true, int capacity = 4096)
    {
        var listener = ProcessEventListener.TryOpen(out var reason, namePrograms, capacity);
        Assert.SkipWhen(listener is null, $"process events cannot be heard here: {reason}");
        Assert.Null(reason);
        return listener;
    }

    /// <summary>The events of a process and its descendants, once one is of a kind.</summary>
    private static IReadOnlyList<ProcessEvent> WaitFor(
        ProcessEventListener listener, int root, Predicate<ProcessEvent> sought)
    {
        IReadOnlyList<ProcessEvent> events = [];
        SpinWait.SpinUntil(
            () =>
            {
                events = ProcessLineage.Of(listener.Read(), root);
                return events.Any(e => sought(e));
            },
            Patience);
        Assert.Contains(events, sought);
        return events;
    }
}
