using Bench.Engine;
using Bench.Experiments;

namespace Bench.Program.Tests.Experiments;

public class DiskJobSpecs
{
    private static readonly string[] Classic = ["randread", "randwrite", "read", "write"];

    [Fact]
    public void The_short_presets_have_the_jobs_that_baselines_have_for_as_long_as_each_may_take()
    {
        foreach (var depth in new[] { Depth.Smoke, Depth.Quick })
        {
            Assert.Equal(Classic, DiskJob.Of(depth, isPlain: true).Select(job => job.Name));
        }

        Assert.All(DiskJob.Of(Depth.Quick, isPlain: true), job => Assert.Equal(TimeSpan.FromSeconds(5), job.TimeIn(TimeSpan.FromSeconds(5))));
        Assert.All(DiskJob.Of(Depth.Full, isPlain: true).ExceptBy(Classic, job => job.Name), job => Assert.InRange(job.TimeIn(TimeSpan.FromSeconds(5)).TotalSeconds, 1, 2));
    }

    [Fact]
    public void The_full_preset_has_each_kind_once_on_the_plain_storage_and_few_on_the_others()
    {
        var all = DiskJob.Of(Depth.Full, isPlain: true);

        Assert.Equal(all.Count, all.Select(job => job.Name).Distinct().Count());
        Assert.Equal(["io_uring", "libaio", "psync"], all.Select(job => job.Engine).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["1M", "4k", "64k"], all.Select(job => job.BlockSize).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([1, 32], all.Select(job => job.QueueDepth).Distinct().Order());
        Assert.Superset(Classic.ToHashSet(), DiskJob.Of(Depth.Full, isPlain: false).Select(job => job.Name).ToHashSet());
        Assert.InRange(DiskJob.Of(Depth.Full, isPlain: false).Count, 5, 6);
    }

    [Fact]
    public void A_job_s_name_says_whether_it_writes_which_the_words_about_its_bytes_rest_on() => Assert.All(DiskJob.All, job =>
        Assert.Equal(job.Pattern.Contains("write", StringComparison.Ordinal), job.Name.Contains("write", StringComparison.Ordinal)));

    [Fact]
    public void Every_job_asks_for_the_device_unless_the_storage_refuses()
    {
        Assert.All(DiskJob.All, job => Assert.Contains(" --direct=1 ", job.Command(TimeSpan.FromSeconds(1), direct: true), StringComparison.Ordinal));

        // What stays in a cache would answer the second time.
        Assert.All(DiskJob.All, job => Assert.DoesNotContain("time_based", job.Command(TimeSpan.FromSeconds(1), direct: false), StringComparison.Ordinal));
    }
}
