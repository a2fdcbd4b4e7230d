using Bench.Experiments.Size;

namespace Bench.Program.Tests.Experiments;

/// <summary>Platforms boot, or do not, without what has been taken away from them.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class NeedsExperimentSpecs
{
    private const string Guest = "busybox";

    [Theory]
    [InlineData("bwrap", 0)]
    [InlineData("runc", 1)]
    [InlineData("uml", 0, Traits = [Tier.Name, Tier.Full])]
    [InlineData("qemu/microvm", 0)]
    public async Task Every_platform_needs_its_program_and_some_need_root(string platform, int root)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can take something away from a start");
        await using var session = await RealPlatformRun.OpenAsync(platform, Guest);
        var samples = session.Run<NeedsBenchmarks>(Guest);

        Assert.DoesNotContain(samples, sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);
        Assert.Equal(0, Of("needs.hardware")!.Value);
        Assert.Equal(1, Of("needs.software")!.Value);
        Assert.Equal(root, Of("needs.root")!.Value);
        Assert.Equal(platform.StartsWith("qemu", StringComparison.Ordinal) ? 1 : null, Of("needs.hardware.control")?.Value);
        Assert.Equal(root, Of("needs.root")!.Flags.Count(flag => flag.Text.Contains("permitted", StringComparison.Ordinal)));
        Assert.Empty(session.InstancesLeft);

        Sample? Of(string metric) => samples.SingleOrDefault(sample => sample.Metric == metric);
    }
}
