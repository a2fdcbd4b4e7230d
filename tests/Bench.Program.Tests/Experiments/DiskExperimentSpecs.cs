using Bench.Experiments;
using Bench.Results;

namespace Bench.Program.Tests.Experiments;

/// <summary>Where the bytes of real instances end.</summary>
public sealed class DiskExperimentSpecs
{
    private const string Guest = "debian";

    [Theory]
    [InlineData("native")]
    [InlineData("bwrap")]
    [InlineData("runc")]
    [InlineData("docker/runc")]
    [InlineData("qemu/microvm")]
    public async Task What_passes_the_page_cache_by_is_counted_alike_by_the_guest_and_by_the_kernel(string platform)
    {
        await using var session = await RealSession.OpenAsync(platform, Guest);
        var samples = session.Run<DiskBenchmarks>(Guest, experiment => experiment.Disk());

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        foreach (var job in samples.GroupBy(sample => sample.Case.Parameters["job"]))
        {
            var guest = Value(job, "disk.bytes.guest");
            Assert.Equal(guest, Value(job, "disk.bytes.processes"), (0.05 * guest) + (1 << 20));
            Assert.Equal(0, Value(job, "disk.cached.before"));
            if (job.SingleOrDefault(sample => sample.Metric == "disk.bytes.cgroup")?.Value is { } cgroup)
            {
                Assert.Equal(guest, cgroup, (0.05 * guest) + (1 << 20));
            }
        }
    }

    [Theory]
    [InlineData("uml")]
    [InlineData("runsc")]
    public async Task Writes_that_stay_in_the_host_s_memory_are_told_in_words_whatever_others_write_meanwhile(string platform)
    {
        await using var session = await RealSession.OpenAsync(platform, Guest);
        var samples = session.Run<DiskBenchmarks>(Guest, experiment => experiment.Disk());

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        var write = samples.Where(sample => sample.Case.Parameters["job"] == "write").ToList();
        Assert.InRange(Value(write, "disk.cached.after"), 1 << 20, double.MaxValue);
        Assert.Contains("page cache", write.Single(sample => sample.Metric == "disk.iops").Reason, StringComparison.Ordinal);
        var rows = RunData.From(StoredRun.Environment("run", StoredRun.Host), samples).Summary.Metrics;
        Assert.Contains(
            rows.Single(row => row.Metric == "disk.device_share" && row.Case.Parameters["job"] == "write").Flags,
            flag => flag.StartsWith("the host's page cache took the writes: of ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Caches_that_were_asked_to_be_kept_are_kept_and_the_samples_say_so()
    {
        await using var session = await RealSession.OpenAsync("runsc", Guest, keepsCaches: true);
        var samples = session.Run<DiskBenchmarks>(Guest, experiment => experiment.Disk());

        var before = samples.Where(sample => sample.Metric == "disk.cached.before").ToList();
        Assert.Equal(4, before.Count);
        Assert.All(before, sample => Assert.Contains("--keep-caches", sample.Reason, StringComparison.Ordinal));
        Assert.All(before, sample => Assert.InRange(sample.Value!.Value, 1 << 20, double.MaxValue));
    }

    private static double Value(IEnumerable<Sample> samples, string metric) => samples.Single(sample => sample.Metric == metric).Value!.Value;
}
