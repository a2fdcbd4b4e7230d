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
        Assert.False(listener.IsFull);
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
    public void Every_program_is_named_however_soon_it_becomes_another_one()
    {
        using var listener = Open();
        using var shell = Process.Start("/bin/sh", ["-c", "exec env nice env true"]);
        shell.WaitForExit();

        var programs = ProcessLineage.Of(listener.Read(), shell.Id).Where(e => e.Kind == Exec).Select(e => e.Program);
        Assert.Equal(["sh", "env", "nice", "env", "true"], programs);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void What_finds_no_room_is_told()
    {
        using var listener = Open(pages: 1);
        using var shell = Process.Start("/bin/sh", ["-c", "i=0; while [ $i -lt 200 ]; do (:); i=$((i+1)); done"]);
        shell.WaitForExit();

        Assert.NotEmpty(listener.Read());
        Assert.True(listener.IsFull);
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
        Func<ProcessEventListener?>[] ways = [Closed, () => Open()];
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

        var added = Median(times[1].Zip(times[0], (on, off) => on - off));
        var figures = $"median of {rounds}: off {Median(times[0]):0} µs, on {Median(times[1]):0} µs; "
            + $"median of the paired differences: {added:0} µs";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(added < Median(times[0]) / 2, figures);

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

    private static ProcessEventListener Open(int pages = 128)
    {
        var listener = ProcessEventListener.TryOpen(out var reason, pages);
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
