using Bench.Platforms;

namespace Bench.Program.Tests.Experiments;

/// <summary>Memory of real instances: what holds of its parts on every platform.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class MemoryExperimentSpecs
{
    private const string Guest = "busybox";
    private const double Mebibyte = 1 << 20;

    // Each process's parts are rounded to 1 KiB, and pages come and go between two readings.
    private const double Slack = Mebibyte / 4;

    [Theory]
    [InlineData("native")]
    [InlineData("bwrap", Traits = [Tier.Name, Tier.Full])]
    [InlineData("runc")]
    [InlineData("docker/runc")]
    [InlineData("runsc")]
    [InlineData("uml", Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/microvm")]
    public async Task The_parts_add_up_and_of_a_machine_the_guest_and_the_monitor_are_told_apart(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = session.Run<MemoryBenchmarks>(Guest);

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        var pss = Value("memory.pss");
        Assert.Equal(pss, Value("memory.pss.anonymous") + Value("memory.pss.file") + Value("memory.pss.shared"), Slack);
        Assert.True(pss <= Value("memory.rss"));
        if (Find("memory.cgroup") is { Value: { } cgroup })
        {
            Assert.InRange(Value("memory.cgroup.anonymous") + Value("memory.cgroup.file"), 0, cgroup + Slack);
            Assert.InRange(Value("memory.cgroup.file.mapped"), 0, Value("memory.cgroup.file") + Slack);
        }

        if (platform is "uml" or "qemu/microvm")
        {
            var (touched, allotted) = (Value("memory.guest_ram.touched"), Value("memory.guest_ram.allotted"));
            Assert.InRange(allotted, 0.9 * ResourceLimits.Default.MemoryBytes, ResourceLimits.Default.MemoryBytes);
            Assert.InRange(touched, 8 * Mebibyte, allotted - Mebibyte);
            Assert.Equal(pss, touched + Value("memory.vmm"), 0.05 * pss);
        }
        else
        {
            Assert.DoesNotContain(
                samples,
                sample => sample.Metric.StartsWith("memory.guest_ram", StringComparison.Ordinal) || sample.Metric == "memory.vmm");
        }

        Sample? Find(string metric) => samples.SingleOrDefault(sample => sample.Metric == metric);

        double Value(string metric)
            => Find(metric)?.Value ?? throw new InvalidOperationException($"{metric}: {Find(metric)?.Reason ?? "not stored"}");
    }

    [Fact]
    public async Task The_shim_that_the_cgroup_does_not_see_is_named_in_the_table()
    {
        await using var session = await RealPlatformRun.OpenAsync("docker/runc", Guest);
        var samples = session.Run<MemoryBenchmarks>(Guest);

        var rows = RunData.From(StoredRun.Environment("run", StoredRun.Host), samples).Summary.Metrics;
        Assert.SkipWhen(
            rows.Single(row => row.Metric == "memory.cgroup").Value is null,
            "the engine's containers have no memory cgroup here");
        Assert.Contains(
            rows.Single(row => row.Metric == "memory.pss").Flags,
            flag => flag.Kind == FlagKind.Disagreement
                && flag.Text.Contains("outside of the cgroup (containerd-shim", StringComparison.Ordinal));
    }
}
