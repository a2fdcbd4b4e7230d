using Bench.Platforms.Host;

namespace Bench.Program.Tests.Experiments;

/// <summary>What one more real instance takes, and that none is left behind.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class FootprintExperimentSpecs
{
    private const string Guest = "busybox";
    private const double Mebibyte = 1 << 20;

    // A page that three map is a third of one to each: the runtimes of tests beside this one take that much away while they run.
    [Theory]
    [InlineData("native", 0.02, 8)]
    [InlineData("runc", 0.25, 32)]
    [InlineData("docker/runc", 1, 64, Traits = [Tier.Name, Tier.Full])]
    [InlineData("uml", 16, 256, Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/microvm", 32, 512, Traits = [Tier.Name, Tier.Full])]
    public async Task Each_instance_takes_what_its_processes_hold(string platform, double least, double most)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = session.Run<FootprintBenchmarks>(Guest);

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.Equal(3, Value("footprint.instances"));
        Assert.InRange(Value("footprint.pss")!.Value / Mebibyte, least, most);
        Assert.InRange(Value("footprint.host.r2")!.Value, 0, 1);
        Assert.NotNull(Value("footprint.host"));
        Assert.Empty(session.InstancesLeft);
        if (platform.StartsWith("docker/", StringComparison.Ordinal))
        {
            Assert.InRange(Value("footprint.daemons.shared")!.Value / Mebibyte, 8, 2048);
            Assert.NotNull(Value("footprint.daemons"));
        }
        else
        {
            Assert.DoesNotContain(samples, sample => sample.Metric.StartsWith("footprint.daemons", StringComparison.Ordinal));
        }

        double? Value(string metric) => samples.SingleOrDefault(sample => sample.Metric == metric)?.Value;
    }

    [Fact]
    public async Task Where_the_second_instance_does_not_come_up_the_first_is_ended_and_the_reason_is_kept()
    {
        var prepared = 0;
        await using var session = await RealPlatformRun
            .OpenAsync("native", Guest, wrap: native => new WrappedPlatform(native, (request, cancellation) => ++prepared == 2
                ? throw new InstanceException(InstanceFailure.Failed, "no more of these")
                : native.PrepareAsync(request, cancellation)));
        var samples = session.Run<FootprintBenchmarks>(Guest);

        var sample = Assert.Single(samples);
        Assert.Equal(("footprint.pss", Outcome.Failed), (sample.Metric, sample.Outcome));
        Assert.Contains("no more of these", sample.Reason, StringComparison.Ordinal);
        Assert.Empty(session.InstancesLeft);
    }
}
