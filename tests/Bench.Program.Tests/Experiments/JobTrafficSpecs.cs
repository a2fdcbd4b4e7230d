using Bench.Experiments;

namespace Bench.Program.Tests.Experiments;

public class JobTrafficSpecs
{
    private static readonly InstanceTraffic Before = new(new ByteCount(10, 20), new ByteCount(1, 2), new ByteCount(100, 200));

    [Fact]
    public void A_job_has_what_was_added_in_its_direction()
    {
        var after = new InstanceTraffic(new ByteCount(15, 27), new ByteCount(4, 2), new ByteCount(170, 300));

        Assert.Equal(new JobTraffic(false, 5, 3, 70), JobTraffic.Between(Before, after, isWrite: false));
        Assert.Equal(new JobTraffic(true, 7, 0, 100), JobTraffic.Between(Before, after, isWrite: true));
    }

    [Fact]
    public void What_went_back_or_is_not_counted_is_not_known()
    {
        var after = new InstanceTraffic(new ByteCount(9, 20), null, null);

        Assert.Equal(new JobTraffic(false, null, null, null), JobTraffic.Between(Before, after, isWrite: false));
    }
}
