using Bench.Harness;
using Bench.Platforms;

namespace Bench.Program.Tests.Experiments;

/// <summary>Where the bytes of real instances end.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class DiskExperimentSpecs
{
    private const string Guest = "debian";

    [Theory]
    [InlineData("native")]
    [InlineData("bwrap", Traits = [Tier.Name, Tier.Full])]
    [InlineData("runc")]
    [InlineData("docker/runc", Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/microvm")]
    public async Task What_passes_the_page_cache_by_is_counted_alike_by_the_guest_and_by_the_kernel(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = session.Run<DiskBenchmarks>(Guest);

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
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = session.Run<DiskBenchmarks>(Guest);

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        var write = samples.Where(sample => sample.Case.Parameters["job"] == "write").ToList();
        Assert.InRange(Value(write, "disk.cached.after"), 1 << 20, double.MaxValue);
        Assert.Contains(write.Single(sample => sample.Metric == "disk.iops").Flags, flag => flag.Kind == FlagKind.PageCache);
        var rows = RunData.From(StoredRun.Environment("run", StoredRun.Host), samples).Summary.Metrics;
        Assert.Contains(
            rows.Single(row => row.Metric == "disk.device_share" && row.Case.Parameters["job"] == "write").Flags,
            flag => flag.Text.StartsWith("the host's page cache took the writes: of ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Caches_that_were_asked_to_be_kept_are_kept_and_the_samples_say_so()
    {
        await using var session = await RealPlatformRun.OpenAsync("runsc", Guest, keepsCaches: true);
        var samples = session.Run<DiskBenchmarks>(Guest);

        var before = samples.Where(sample => sample.Metric == "disk.cached.before").ToList();
        Assert.Equal(4, before.Count);
        Assert.All(before, sample => Assert.Contains("--keep-caches", Assert.Single(sample.Flags).Text, StringComparison.Ordinal));
        Assert.All(before, sample => Assert.InRange(sample.Value!.Value, 1 << 20, double.MaxValue));
    }

    [Fact]
    public async Task A_job_that_finds_the_disk_full_says_so_and_the_others_go_on()
    {
        await using var session = await RealPlatformRun.OpenAsync("uml", Guest);
        var samples = session.Run<FullDiskBenchmarks>(Guest);

        var full = samples.Single(sample => sample.Case.Parameters["job"] == "too-large");
        Assert.Equal((Outcome.Failed, "disk.bandwidth"), (full.Outcome, full.Metric));
        Assert.StartsWith("the guest's disk is full: fio in the guest ended with 1: ", full.Reason, StringComparison.Ordinal);
        Assert.Equal(["randread", "write"], samples.Where(sample => sample is { Metric: "disk.iops", Outcome: Outcome.Ok })
            .Select(sample => sample.Case.Parameters["job"])
            .Order());
    }

    [Fact]
    public async Task What_is_written_to_a_root_is_found_in_its_layer_and_counted_there()
    {
        await using var session = await RealPlatformRun.OpenAsync("runc", Guest);
        var samples = session.Run<DiskBenchmarks>(Guest, experiment => experiment.Storage = Storage.Root);

        Assert.All(samples, sample => Assert.Equal("root", sample.Case.Parameters["storage"]));
        Assert.All(
            samples.Where(sample => sample.Metric is "disk.cached.before" or "disk.device_share"),
            sample => Assert.Equal(Outcome.Ok, sample.Outcome));
    }

    [Fact]
    public async Task What_a_daemon_reads_and_writes_for_a_machine_is_counted_with_the_machine()
    {
        await using var session = await RealPlatformRun.OpenAsync("qemu/microvm", Guest);
        var samples = Run();
        if (samples.Any(sample => sample.Reason?.Contains("did no I/O", StringComparison.Ordinal) == true))
        {
            // An emulated machine beside those of other tests may not get to its first request in a job's second.
            samples = Run();
        }

        Assert.SkipWhen(samples is [{ Outcome: Outcome.Unsupported }], samples[0].Reason ?? string.Empty);
        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        foreach (var job in samples.GroupBy(sample => sample.Case.Parameters["job"]))
        {
            var guest = Value(job, "disk.bytes.guest");
            Assert.Equal(guest, Value(job, "disk.bytes.processes"), (0.05 * guest) + (1 << 20));
            Assert.Equal(0, Value(job, "disk.cached.after"));
        }

        IReadOnlyList<Sample> Run() =>
            session.Run<DiskBenchmarks>(Guest, experiment => experiment.Storage = Storage.VirtioFs);
    }

    [Fact]
    public async Task A_storage_that_the_platform_does_not_have_is_a_row_that_says_which_it_has()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", Guest);
        var sample = Assert.Single(session.Run<DiskBenchmarks>(Guest, experiment => experiment.Storage = Storage.Qcow2));

        Assert.Equal((Outcome.Unsupported, "qcow2"), (sample.Outcome, sample.Case.Parameters["storage"]));
        Assert.Equal("native has no storage 'qcow2'; it has plain, root", sample.Reason);
    }

    [Fact]
    public async Task A_guest_without_fio_is_a_row_that_says_so()
    {
        await using var session = await RealPlatformRun.OpenAsync(
            "native",
            Guest,
            wrap: native => InstanceWithCommand.On(native, "rm $(command -v fio)"));
        var sample = Assert.Single(session.Run<DiskBenchmarks>(Guest));

        Assert.Equal((Outcome.Unsupported, "disk.iops"), (sample.Outcome, sample.Metric));
        Assert.Contains("the guest 'debian' has no fio; run scripts/setup", sample.Reason, StringComparison.Ordinal);
    }

    /// <summary>The experiment with a job that wants more than its disk holds.</summary>
    public sealed class FullDiskBenchmarks : DiskBenchmarks
    {
        internal override IReadOnlyList<DiskJob> JobsOf(RunOptions options) =>
        [
            .. DiskJob.All.Where(job => job.Name is "randread" or "write"),
            new() { Name = "too-large", Pattern = "write", BlockSize = "1M", Appends = true, More = "--size=200M --runtime=60" },
        ];
    }

    private static double Value(IEnumerable<Sample> samples, string metric)
        => samples.Single(sample => sample.Metric == metric).Value!.Value;
}
