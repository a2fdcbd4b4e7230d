namespace Bench.Results.Tests.Flags;

/// <summary>Where the bytes of a disk job ended, in words with figures.</summary>
public class DiskOriginSpecs
{
    [Theory]
    [InlineData("read", 0.25, "the host's page cache answered: of 64.0 MiB read in the guest 256 KiB came from the device")]
    [InlineData("randread", 64, "the device answered: of 64.0 MiB read in the guest 64.0 MiB came from the device")]
    [InlineData(
        "write",
        1,
        "the host's page cache took the writes: of 64.0 MiB written in the guest 1.00 MiB reached the device meanwhile")]
    [InlineData("randwrite", 63, "the device took the writes: of 64.0 MiB written in the guest 63.0 MiB reached the device meanwhile")]
    public void The_device_or_the_page_cache(string job, double device, string expected) =>
        Assert.Contains(expected, Flags(job, ("bytes.guest", 64), ("bytes.device", device)));

    [Fact]
    public void The_counts_of_processes_and_cgroup_are_said_where_there_are_any() => Assert.Contains(
        "the device answered: of 64.0 MiB read in the guest 66.0 MiB came from the device; the kernel counts for its processes 66.0 MiB "
            + "and its cgroup 65.0 MiB",
        Flags("read", ("bytes.guest", 64), ("bytes.device", 66), ("bytes.processes", 66), ("bytes.cgroup", 65)));

    [Fact]
    public void What_others_read_from_the_device_meanwhile_does_not_hide_that_the_page_cache_answered() => Assert.Contains(
        "the host's page cache answered: of 64.0 MiB read in the guest 300 MiB came from the device, others' traffic among it; the "
            + "kernel counts for its processes 1.00 MiB; the host keeps 64.0 MiB of the file in memory afterwards",
        Flags("read", ("bytes.guest", 64), ("bytes.device", 300), ("bytes.processes", 1), ("cached.after", 64)));

    [Fact]
    public void What_others_write_meanwhile_does_not_hide_that_the_writes_stay_in_memory() => Assert.Contains(
        "the host's page cache took the writes: of 4.00 MiB written in the guest 9.00 MiB reached the device meanwhile; the kernel "
            + "counts for its processes 8.50 MiB; the host keeps 8.00 MiB of the file in memory afterwards",
        Flags("randwrite", ("bytes.guest", 4), ("bytes.device", 9), ("bytes.processes", 8.5), ("cached.after", 8)));

    [Fact]
    public void Reads_that_leave_pages_behind_went_through_the_page_cache_even_when_the_device_filled_it() => Assert.Contains(
        "the host's page cache answered and was filled from the device meanwhile: of 6.00 MiB read in the guest 14.0 MiB came from the "
            + "device; the kernel counts for its processes 14.0 MiB; the host keeps 14.0 MiB of the file in memory afterwards",
        Flags("randread", ("bytes.guest", 6), ("bytes.device", 14), ("bytes.processes", 14), ("cached.before", 0), ("cached.after", 14)));

    [Fact]
    public void Pages_that_were_there_before_say_nothing_of_reads() => Assert.Contains(
        "the device answered: of 64.0 MiB read in the guest 64.0 MiB came from the device; the host keeps 14.0 MiB of the file in memory "
            + "afterwards",
        Flags("read", ("bytes.guest", 64), ("bytes.device", 64), ("cached.before", 14), ("cached.after", 14)));

    [Fact]
    public void A_job_that_reads_and_writes_is_told_as_one() => Assert.Contains(
        "the device answered and took the writes: of 64.0 MiB moved in the guest 65.0 MiB were moved at the device meanwhile",
        Flags("randrw", ("bytes.guest", 64), ("bytes.device", 65)));

    [Fact]
    public void Nothing_is_said_of_a_device_that_is_not_known() =>
        Assert.DoesNotContain(Flags("read", ("bytes.guest", 64)), flag => flag.Contains("answered", StringComparison.Ordinal));

    private static List<string> Flags(string job, params (string Where, double Mebibytes)[] bytes)
    {
        var samples = bytes.Select(one => Of(job, $"disk.{one.Where}", "B", one.Mebibytes * (1 << 20)))
            .Append(Of(job, "disk.device_share", "1", 1));
        return TestRuns.Run(samples).Summary.Metrics.Single(row => row.Metric == "disk.device_share").Flags.Texts().ToList();
    }

    private static Sample Of(string job, string metric, string unit, double value) =>
        TestRuns.Ok(1, value, experiment: "disk", metric: metric, unit: unit, direction: Direction.Exact) with
        {
            Case = TestRuns.Case(experiment: "disk") with { Parameters = new ParameterSet([KeyValuePair.Create("job", job)]) },
        };
}
