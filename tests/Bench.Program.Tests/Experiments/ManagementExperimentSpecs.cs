using Bench.Experiments.Management;

namespace Bench.Program.Tests.Experiments;

/// <summary>A roll-out as a client outside sees it.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class ManagementExperimentSpecs
{
    private const string Guest = "busybox";

    [Theory]
    [InlineData("native")]
    [InlineData("docker/runc")]
    [InlineData("podman/crun", Traits = [Tier.Name, Tier.Full])]
    [InlineData("uml", Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/q35", Traits = [Tier.Name, Tier.Full])]
    public async Task Every_instance_serves_the_new_file_and_a_broken_server_is_seen(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = session.Run<ManagementBenchmarks>(Guest);

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.Equal(0, Value(samples, "rollout.stale"));
        Assert.InRange(Value(samples, "broken.errors"), 1, 100);
        Assert.InRange(Value(samples, "rollout.errors"), 0, Value(samples, "rollout.requests"));
        Assert.True(Value(samples, "rollout") > Value(samples, "rollout.outage"));
        Assert.Empty(session.InstancesLeft);
    }

    [Fact]
    public async Task A_service_that_hangs_during_a_roll_out_is_seen_by_the_client()
    {
        // Two instances, one of them replaced before the client begins: the fourth is the first of the roll-out.
        var prepared = 0;
        await using var session = await RealPlatformRun
            .OpenAsync("native", Guest, wrap: native => new WrappedPlatform(native, async (request, cancellation) =>
                await native.PrepareAsync(request, cancellation) is var instance && ++prepared == 4
                    ? new InstanceWithCommand(instance, "/bench/busybox sleep 2")
                    : instance));
        var samples = session.Run<ManagementBenchmarks>(Guest);

        Assert.InRange(Value(samples, "rollout.errors"), 10, 30);
        Assert.InRange(Value(samples, "rollback.errors"), 0, 5);
    }

    [Fact]
    public async Task A_platform_without_a_network_is_left_out_with_the_reason()
    {
        await using var session = await RealPlatformRun.OpenAsync("docker/runsc", Guest);
        var sample = Assert.Single(session.Run<ManagementBenchmarks>(Guest));

        Assert.Equal((Outcome.Unsupported, "management.rollout"), (sample.Outcome, sample.Metric));
        Assert.Contains("no network", sample.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("native", null)]
    [InlineData("runc", 1)]
    public async Task Programs_are_counted_where_an_instance_sees_only_its_own(string platform, int? programs)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, "debian");
        var samples = session.Run<ManagementBenchmarks>("debian");

        Assert.Equal(programs, samples.Single(sample => sample.Metric == "management.processes").Value);
        Assert.Equal(0, Value(samples, "kernels"));
        Assert.InRange(Value(samples, "packages"), 50, 2000);
    }

    private static double Value(IReadOnlyList<Sample> samples, string metric) =>
        samples.Single(sample => sample.Metric == $"management.{metric}").Value!.Value;
}
