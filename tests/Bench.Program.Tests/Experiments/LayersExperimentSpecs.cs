using Bench.Experiments.Layers;
using Bench.Platforms.Host;

namespace Bench.Program.Tests.Experiments;

/// <summary>Whose kernel answers, and what stands between it and the application.</summary>
public class LayersExperimentSpecs
{
    [Theory]
    [InlineData("6.1.0\n#1 SMP\nbtime 1795990000\nNAME=Debian", "6.1.0\n#1 SMP\nbtime 1795990009\nnone", false)]
    [InlineData("6.1.0\n#1 SMP\nbtime 1795990000\nNAME=Debian", "6.1.0\n#1 SMP\nbtime 1795990001\nnone", true)]
    [InlineData("4.4.0\n#1 SMP\nnone\nnone", "6.1.0\n#1 SMP\nbtime 1795990000\nnone", false)]
    public void Two_kernels_are_one_if_their_boot_is(string one, string other, bool isOne) =>
        Assert.Equal(isOne, SystemIdentity.Parse(one).IsKernelOf(SystemIdentity.Parse(other)));

    [Fact]
    public void A_guest_that_does_not_tell_its_kernel_is_a_failure() =>
        Assert.Throws<InstanceException>(() => SystemIdentity.Parse("6.1.0\n"));

    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [InlineData("native", 0, 0, false)]
    [InlineData("runc", 0, 1, false)]
    [InlineData("nspawn", 0, 1, false)]
    [InlineData("runsc", 2, 1, true)]
    public async Task A_container_has_the_hosts_kernel_and_helpers_that_do_not_work_for_it(
        string platform, int kernels, int leastHelpers, bool isOnPath)
    {
        await using var run = await RealPlatformRun.OpenAsync(platform, "debian");

        var values = run.Run<LayersBenchmarks>("debian").ToDictionary(sample => sample.Metric, sample => sample.Value);

        Assert.Equal(kernels, values["layers.kernels"]);
        Assert.Equal(2, values["layers.userlands"]);
        Assert.True(values["layers.helpers"] >= leastHelpers);
        Assert.Equal(isOnPath, values["layers.path"] > 0.5);
        Assert.Empty(run.InstancesLeft);
    }
}
