using CsCheck;

namespace Bench.Linux.Tests;

public sealed class ProcessLineageSpecs
{
    private static readonly Gen<ProcessEvent[]> AnyEvents = Gen
        .Select(Gen.Enum<ProcessEventKind>(), Gen.Int[1, 6], Gen.Int[1, 6])
        .Select((kind, process, parent) => Event(kind, process, parent))
        .Array[0, 40];

    [Fact]
    public void Children_and_their_children_are_followed_and_strangers_are_not()
    {
        ProcessEvent[] events =
        [
            Fork(10, by: 1),
            Fork(20, by: 1),
            Exec(10),
            Fork(11, by: 10),
            Exec(20),
            Fork(12, by: 11),
            Exit(11),
            Exec(12),
            Exit(20),
            Exit(12),
            Exit(10),
        ];

        Assert.Equal(events.Where(e => e.Process is >= 10 and < 20), ProcessLineage.Of(events, 10));
        Assert.Equal(events, ProcessLineage.Of(events, 1));
    }

    [Fact]
    public void A_process_older_than_the_events_is_followed_from_the_first() =>
        Assert.Equal([Exec(10), Fork(11, by: 10), Exit(11)], ProcessLineage.Of([Exec(10), Fork(11, by: 10), Exec(9), Exit(11)], 10));

    [Fact]
    public void A_former_process_of_the_same_PID_is_left_out() => Assert.Equal(
        [Fork(10, by: 1), Exec(10)],
        ProcessLineage.Of([Exec(10), Fork(5, by: 10), Exit(10), Fork(10, by: 1), Exec(10), Exit(5)], 10));

    [Fact]
    public void A_stranger_that_is_given_the_PID_of_one_that_ended_is_left_out() => Assert.Equal(
        [Fork(10, by: 1), Fork(11, by: 10), Exit(11), Exit(10)],
        ProcessLineage.Of(
            [Fork(10, by: 1), Fork(11, by: 10), Exit(11), Fork(11, by: 1), Exec(11), Exit(10), Fork(10, by: 1), Exit(10)],
            10));

    [Fact]
    public void A_process_lives_on_when_its_second_thread_calls_exec()
    {
        ProcessEvent[] events = [Fork(10, by: 1), Exit(10), Exec(10), Fork(11, by: 10), Exit(10), Exit(11)];
        Assert.Equal(events, ProcessLineage.Of(events, 10));
    }

    [Fact]
    public void Nobody_is_without_events() => Assert.Empty(ProcessLineage.Of([Fork(11, by: 1)], 10));

    [Fact]
    public void Every_event_of_a_lineage_is_of_the_root_or_of_one_forked_in_it() => AnyEvents.Sample(events =>
    {
        var known = new HashSet<int> { 1 };
        foreach (var e in ProcessLineage.Of(events, 1))
        {
            if (e.Kind == ProcessEventKind.Fork && known.Contains(e.Parent!.Value))
            {
                known.Add(e.Process);
            }

            if (!known.Contains(e.Process))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void A_lineage_of_a_lineage_is_the_same() => AnyEvents.Sample(events =>
    {
        var once = ProcessLineage.Of(events, 1);
        return ProcessLineage.Of(once, 1).SequenceEqual(once);
    });

    private static ProcessEvent Fork(int process, int by) => Event(ProcessEventKind.Fork, process, by);

    private static ProcessEvent Exec(int process) => Event(ProcessEventKind.Exec, process, null);

    private static ProcessEvent Exit(int process) => Event(ProcessEventKind.Exit, process, null);

    private static ProcessEvent Event(ProcessEventKind kind, int process, int? parent) =>
        new(kind, process, parent, default);
}
