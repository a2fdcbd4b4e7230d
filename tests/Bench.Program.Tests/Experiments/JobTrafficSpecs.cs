namespace Bench.Program.Tests.Experiments;

public class JobTrafficSpecs
{
    private static readonly InstanceTraffic Before = new(new ByteCount(10, 20), new ByteCount(1, 2), new ByteCount(100, 200));

    [Fact]
    public void A_job_has_what_was_added_in_its_direction()
    {
        var after = new InstanceTraffic(new ByteCount(15, 27), new ByteCount(4, 2), new ByteCount(170, 300));

        Assert.Equal((5, 3, 70), BytesOf(new JobTraffic([false], Before, after)));
        Assert.Equal((7, 0, 100), BytesOf(new JobTraffic([true], Before, after)));
    }

    [Fact]
    public void What_went_back_or_is_not_counted_is_not_known()
    {
        var after = new InstanceTraffic(new ByteCount(9, 20), null, null);

        Assert.Equal((null, null, null), BytesOf(new JobTraffic([false], Before, after)));
    }

    [Fact]
    public void A_job_that_reads_and_writes_has_what_was_added_in_both()
    {
        var both = new JobTraffic(
            [false, true],
            Before,
            new InstanceTraffic(new ByteCount(15, 27), null, new ByteCount(170, 300)));

        Assert.Equal((12, 170), (both.ProcessBytes, both.DeviceBytes));
        Assert.Null(both.CgroupBytes);
        Assert.False(both.OnlyWrites);

        // Of reads the lower count, for others use the device, too; of writes the device's.
        Assert.Equal(5 + 100, both.ReachedBytes);
    }

    [Fact]
    public void What_the_kernel_does_not_count_is_not_known_rather_than_zero()
    {
        using var proc = new TemporaryFolder();
        Directory.CreateDirectory(proc.At("1"));

        Assert.Null(InstanceTraffic.TrySum([1], proc.Path));
        Assert.Equal(default(ByteCount), InstanceTraffic.TrySum([int.MaxValue], proc.Path));
    }

    private static (long? Processes, long? Cgroup, long? Device) BytesOf(JobTraffic traffic) =>
        (traffic.ProcessBytes, traffic.CgroupBytes, traffic.DeviceBytes);
}
