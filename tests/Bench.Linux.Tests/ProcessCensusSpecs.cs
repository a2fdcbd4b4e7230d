namespace Bench.Linux.Tests;

public sealed class ProcessCensusSpecs
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_process_that_works_is_found_with_the_time_it_took_and_one_that_sleeps_is_not()
    {
        using var idle = new Shell("read line");
        using var busy = new Shell("while :; do :; done");
        var earlier = ProcessCensus.Take();
        var taken = CpuTimeOf(busy.Id);
        SpinWait.SpinUntil(() => CpuTimeOf(busy.Id) >= taken + TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30));
        var later = ProcessCensus.Take();

        var found = later.BusySince(earlier);

        var worker = Assert.Single(found, process => process.ProcessId == busy.Id);
        Assert.Equal("sh", worker.Name);
        Assert.True(worker.CpuTime >= TimeSpan.FromMilliseconds(100), $"{worker.CpuTime}");
        Assert.DoesNotContain(found, process => process.ProcessId == idle.Id);
    }

    [Fact]
    public void Only_who_was_there_at_both_moments_counts_and_threads_of_the_kernel_do_not()
    {
        using var proc = new TemporaryDirectory();
        Add(10, "steady", ticks: 100, start: 5);
        Add(11, "idle", ticks: 7, start: 5);
        Add(12, "ends", ticks: 1, start: 5);
        Add(13, "first", ticks: 3, start: 5);
        Add(14, "ksoftirqd/0", ticks: 1, start: 1, flags: 69238848);
        var earlier = ProcessCensus.Take(proc.Path);

        Add(10, "steady (x) y", ticks: 125, start: 5);
        Directory.Delete(Path.Combine(proc.Path, "12"), recursive: true);
        Add(13, "second", ticks: 90, start: 600);
        Add(14, "ksoftirqd/0", ticks: 50, start: 1, flags: 69238848);
        Add(15, "new", ticks: 30, start: 601);

        Assert.Equal(
            [new BusyProcess(10, "steady (x) y", TimeSpan.FromMilliseconds(250))],
            ProcessCensus.Take(proc.Path).BusySince(earlier));

        void Add(int processId, string name, long ticks, long start, long flags = 4194560) => proc.Write(
            $"{processId}/stat", $"{processId} ({name}) S 1 1 1 0 -1 {flags} 0 0 0 0 {ticks} 0 0 0 20 0 1 0 {start} 0 0 0\n");
    }

    private static TimeSpan CpuTimeOf(int processId) => ProcessStat.Parse(File.ReadAllBytes($"/proc/{processId}/stat")).CpuTime;
}
