using Bench.Experiments.Snapshot;
using Bench.Platforms;

namespace Bench.Program.Tests.Experiments;

/// <summary>What is restored from snapshots of real instances proves by its state that it is no reboot, and damages are reported.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class SnapshotExperimentSpecs
{
    private const string Guest = "busybox";

    [Theory]
    [InlineData("runsc")]
    [InlineData("qemu/microvm")]
    [InlineData("qemu/q35", Traits = [Tier.Name, Tier.Full])]
    public async Task A_running_instance_comes_back_with_its_memory_and_clones_of_it_share_what_they_should_not(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = Run(session, SnapshotKind.Running);

        Assert.Equal(1, Value(samples, "snapshot.restored.memory"));
        Assert.Equal(1, Value(samples, "snapshot.restored.disk"));
        Assert.Equal(1, Value(samples, "snapshot.control.reboot_differs"));
        Assert.Equal(1, Value(samples, "snapshot.damage.found_by_digest"));
        Assert.Equal(1, Value(samples, "snapshot.clones.equal.process_random"));
        Assert.InRange(Value(samples, "snapshot.clones.equal.kernel_random"), 0, 1);
        Assert.InRange(Value(samples, "snapshot.bytes"), 32 << 20, 512 << 20);
        Assert.True(Value(samples, "snapshot.gap") >= Value(samples, "snapshot.create"));
        Assert.Empty(session.InstancesLeft);
    }

    [Theory]
    [InlineData("docker/runc")]
    [InlineData("qemu/microvm", Traits = [Tier.Name, Tier.Full])]
    public async Task From_a_disk_alone_an_instance_boots_anew_and_its_files_are_there(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = Run(session, SnapshotKind.Image);

        Assert.Equal(0, Value(samples, "snapshot.restored.memory"));
        Assert.Equal(1, Value(samples, "snapshot.restored.disk"));
        Assert.Equal(1, Value(samples, "snapshot.damage.found_by_digest"));
        Assert.Empty(session.InstancesLeft);
    }

    [Fact]
    public async Task A_platform_without_snapshots_says_why()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", Guest);
        var samples = Run(session, SnapshotKind.Running);

        Assert.Equal(0, Value(samples, "snapshot.restored.memory"));
        var gap = Assert.Single(samples, sample => sample.Metric == "snapshot.gap");
        Assert.Equal((Outcome.Unsupported, "it has no way of its own to save processes"), (gap.Outcome, gap.Reason));
    }

    private static IReadOnlyList<Sample> Run(RealPlatformRun session, SnapshotKind kind)
    {
        var samples = session.Run<SnapshotBenchmarks>(Guest, experiment => experiment.Kind = kind);
        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        return samples;
    }

    private static double Value(IReadOnlyList<Sample> samples, string metric) =>
        samples.Single(sample => sample.Metric == metric && !sample.Case.Parameters.Any(pair => pair.Key == "cache")).Value!.Value;
}

/// <summary>What the proof of a restore takes, and how equal values are counted.</summary>
public class WitnessSpecs
{
    private static readonly WitnessState Saved = new("a1b2", 50, 50);

    [Fact]
    public void The_same_process_goes_on_counting_and_reading() => Assert.True(new WitnessState("a1b2", 53, 53).Continues(Saved));

    [Theory]
    [InlineData("ffff", 53, 53)]
    [InlineData("a1b2", 1, 1)]
    [InlineData("a1b2", 50, 50)]
    [InlineData("a1b2", 53, 1)]
    public void Another_nonce_counter_or_offset_is_no_restored_process(string nonce, long counter, long line) =>
        Assert.False(new WitnessState(nonce, counter, line).Continues(Saved));

    [Fact]
    public void Equal_values_are_counted_by_pairs()
    {
        Assert.Equal(1, SnapshotBenchmarks.EqualShare(["a", "a", "a"]));
        Assert.Equal(0, SnapshotBenchmarks.EqualShare(["a", "b", "c"]));
        Assert.Equal(1 / 3.0, SnapshotBenchmarks.EqualShare(["a", "b", "a"]));
        Assert.Null(SnapshotBenchmarks.EqualShare(["a", null]));
    }
}
