using Bench.Platforms;
using Bench.Program.Tests.Harness;

namespace Bench.Program.Tests.Experiments;

public class DiskJobSpecs
{
    private static readonly string[] Classic = ["randread", "randwrite", "read", "write"];

    [Fact]
    public void A_short_preset_has_the_jobs_that_it_lists_and_a_filter_the_ordinary_ones()
    {
        Assert.Equal(["randread"], JobsOf("quick", Storage.Plain));
        Assert.Equal(Classic, JobsOf("quick", Storage.Plain, "*Disk*"));
        Assert.Equal(DiskJob.All.Select(job => job.Name), JobsOf("full", Storage.Plain, "*Disk*"));
        Assert.All(DiskJob.All, job => Assert.Equal(Classic.Contains(job.Name), job.TimeIn(TimeSpan.FromSeconds(5)).TotalSeconds > 2));
    }

    [Fact]
    public void The_full_preset_has_each_kind_once_on_the_plain_storage_and_few_on_the_others()
    {
        var all = DiskJob.All;

        Assert.Equal(all.Count, all.Select(job => job.Name).Distinct().Count());
        Assert.Equal(["io_uring", "libaio", "psync"], all.Select(job => job.Engine).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["1M", "4k", "64k"], all.Select(job => job.BlockSize).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal([1, 32], all.Select(job => job.QueueDepth).Distinct().Order());
        Assert.Equal(all.Select(job => job.Name), JobsOf("full", Storage.Plain));
        Assert.Superset(Classic.ToHashSet(), JobsOf("full", Storage.Qcow2).ToHashSet());
        Assert.InRange(JobsOf("full", Storage.Qcow2).Count, 5, 6);
    }

    [Fact]
    public void A_job_s_name_says_whether_it_writes_which_the_words_about_its_bytes_rest_on() => Assert.All(DiskJob.All, job =>
        Assert.Equal(job.Pattern.Contains("write", StringComparison.Ordinal), job.Name.Contains("write", StringComparison.Ordinal)));

    [Fact]
    public void Every_job_asks_for_the_device_unless_the_storage_refuses()
    {
        Assert.All(
            DiskJob.All,
            job => Assert.Contains(" --direct=1 ", job.Command(TimeSpan.FromSeconds(1), direct: true), StringComparison.Ordinal));

        // What stays in a cache would answer the second time.
        Assert.All(
            DiskJob.All,
            job => Assert.DoesNotContain("time_based", job.Command(TimeSpan.FromSeconds(1), direct: false), StringComparison.Ordinal));
    }

    private static List<string> JobsOf(string preset, Storage storage, params string[] filters) =>
        [.. new DiskBenchmarks { Storage = storage }.JobsOf(PlannedRun.OptionsOf(preset) with { Filters = filters })
            .Select(job => job.Name)];
}
