using System.Text;

namespace Bench.Linux.Tests;

public sealed class ThreadActivitySpecs
{
    [Fact]
    public void The_time_on_a_CPU_and_the_turns_are_the_first_and_the_third_number() =>
        Assert.Equal(new ThreadActivity.Counts(713971, 3), ThreadActivity.Parse(Encoding.ASCII.GetBytes("713971 601436 3\n")));

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_process_that_sleeps_again_and_again_is_told_from_one_that_waits()
    {
        using var idle = new Shell("read line");
        using var busy = new Shell("while :; do sleep 0.001; done");
        var (idleBefore, busyBefore) = (ThreadActivity.Read([idle.Id]), ThreadActivity.Read([busy.Id]));
        Assert.SkipWhen(idleBefore is null, "this kernel does not count (CONFIG_SCHED_INFO)");
        SpinWait.SpinUntil(() => ThreadActivity.Read([busy.Id])!.Since(busyBefore!).Turns > 20, TimeSpan.FromSeconds(30));

        Assert.True(ThreadActivity.Read([busy.Id])!.Since(busyBefore!) is { Turns: > 20, CpuTime.Ticks: > 0 });
        Assert.InRange(ThreadActivity.Read([idle.Id])!.Since(idleBefore).Turns, 0, 5);
    }

    [Fact]
    public void Of_processes_that_are_gone_nothing_is_known() => Assert.Null(ThreadActivity.Read([int.MaxValue]));
}
