namespace Bench.Results.Tests;

/// <summary>Where the bytes of a disk job ended, in words with figures.</summary>
public class DiskOriginSpecs
{
    [Theory]
    [InlineData("read", 0.25, "the host's page cache answered: of 64.0 MiB read in the guest 256 KiB came from the device")]
    [InlineData("randread", 64, "the device answered: of 64.0 MiB read in the guest 64.0 MiB came from the device")]
    [InlineData("write", 1, "the host's page cache took the writes: of 64.0 MiB written in the guest 1.00 MiB reached the device meanwhile")]
    [InlineData("randwrite", 63, "the device took the writes: of 64.0 MiB written in the guest 63.0 MiB reached the device meanwhile")]
    public void The_device_or_the_page_cache(string job, double device, string expected) =>
        Assert.Contains(expected, Flags(job, ("guest", 64), ("device", device)));

    [Fact]
    public void The_counts_of_processes_and_cgroup_are_said_where_there_are_any() => Assert.Contains(
        "the device answered: of 64.0 MiB read in the guest 70.0 MiB came from the device; counted by the kernel for its processes 66.0 MiB and its cgroup 65.0 MiB",
        Flags("read", ("guest", 64), ("device", 70), ("processes", 66), ("cgroup", 65)));

    [Fact]
    public void Nothing_is_said_of_a_device_that_is_not_known() =>
        Assert.DoesNotContain(Flags("read", ("guest", 64)), flag => flag.Contains("answered", StringComparison.Ordinal));

    private static IReadOnlyList<string> Flags(string job, params (string Where, double Mebibytes)[] bytes)
    {
        var samples = bytes.Select(one => Of(job, $"disk.bytes.{one.Where}", "B", one.Mebibytes * (1 << 20))).Append(Of(job, "disk.device_share", "1", 1));
        return TestRuns.Run(samples).Summary.Metrics.Single(row => row.Metric == "disk.device_share").Flags;
    }

    private static Sample Of(string job, string metric, string unit, double value) =>
        TestRuns.Ok(1, value, experiment: "disk", metric: metric, unit: unit, direction: Direction.Exact) with
        {
            Case = TestRuns.Case(experiment: "disk") with { Parameters = new ParameterSet([KeyValuePair.Create("job", job)]) },
        };
}
