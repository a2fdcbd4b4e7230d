using Bench.Experiments.Sharing;

namespace Bench.Program.Tests.Experiments;

/// <summary>What real instances of one image share, that copies share nothing, and that nothing of either is left.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class SharingExperimentSpecs
{
    private const string Guest = "busybox";

    [Theory]
    [InlineData("native")]
    [InlineData("runc")]
    [InlineData("docker/runc")]
    [InlineData("podman/crun", Traits = [Tier.Name, Tier.Full])]
    [InlineData("runsc", Traits = [Tier.Name, Tier.Full])]
    public async Task A_further_instance_of_an_image_takes_nothing_and_keeps_its_writes_to_itself(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = Run(session, "shared");

        Assert.InRange(Value(samples, "sharing.memory.share"), -0.1, 0.1);
        Assert.InRange(Value(samples, "sharing.disk.share"), -0.1, 0.1);
        Assert.Equal(1, Value(samples, "sharing.private"));
        Assert.Equal(1, Value(samples, "sharing.reached"));
        var counted = samples.Where(sample => sample.Metric == "sharing.cache");
        Assert.Equal(["1", "2"], counted.Select(sample => sample.Case.Parameters["instances"]));
        Assert.Empty(session.InstancesLeft);
    }

    [Theory]
    [InlineData("native")]
    [InlineData("docker/runc")]
    [InlineData("podman/crun", Traits = [Tier.Name, Tier.Full])]
    [InlineData("uml", Traits = [Tier.Name, Tier.Full])]
    public async Task The_same_bytes_in_copies_are_taken_again_by_each_and_a_change_of_one_reaches_no_other(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = Run(session, "copied");

        Assert.InRange(Value(samples, "sharing.memory.share"), 0.9, 1.1);
        Assert.InRange(Value(samples, "sharing.disk.share"), 0.9, 1.1);
        Assert.Equal(1, Value(samples, "sharing.private"));
        Assert.Equal(0.5, Value(samples, "sharing.reached"));
        Assert.Empty(session.InstancesLeft);
    }

    [Theory]
    [InlineData("shared", 0.2, 0.6)]
    [InlineData("virtiofs", -0.1, 0.1, Traits = [Tier.Name, Tier.Full])]
    public async Task A_machine_caches_its_disk_once_more_but_not_a_folder_of_the_host(string image, double least, double most)
    {
        await using var session = await RealPlatformRun.OpenAsync("qemu/microvm", Guest);
        var samples = Run(session, image);

        Assert.SkipWhen(samples is [{ Outcome: Outcome.Unsupported }], samples[0].Reason ?? "");
        Assert.InRange(Value(samples, "sharing.memory.share"), least, most);
        Assert.InRange(Value(samples, "sharing.cache.share"), -0.1, 0.1);
        Assert.Equal(1, Value(samples, "sharing.private"));
        Assert.Equal(1, Value(samples, "sharing.reached"));
        Assert.Empty(session.InstancesLeft);
    }

    private static IReadOnlyList<Sample> Run(RealPlatformRun session, string image)
    {
        var samples = session.Run<SharingBenchmarks>(Guest, experiment => experiment.Image = image);
        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        return samples;
    }

    private static double Value(IReadOnlyList<Sample> samples, string metric) =>
        samples.Single(sample => sample.Metric == metric).Value!.Value;
}
