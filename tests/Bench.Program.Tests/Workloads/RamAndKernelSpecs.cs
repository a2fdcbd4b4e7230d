using Bench.Program.Tests.Experiments;

namespace Bench.Program.Tests.Workloads;

/// <summary>Memory and the kernel as the short preset measures them, in real instances.</summary>
public class RamAndKernelSpecs
{
    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [InlineData("native")]
    [InlineData("runc", Traits = [Tier.Name, Tier.Full])]
    public async Task What_calls_cost_is_told_for_each_of_them(string platform)
    {
        await using var session = await RealPlatformRun.OpenAsync(platform, "debian");
        var samples = session.Run<KernelBenchmarks>("debian", experiment => experiment.Workload = "calls");

        Assert.All(samples, sample => Assert.True(sample.Outcome == Outcome.Ok, $"{sample.Metric}: {sample.Reason}"));
        Assert.Equal(
            MetricsOf(new KernelBenchmarks(), "calls"),
            samples.Select(sample => sample.Metric).Where(metric => !metric.StartsWith("clock.", StringComparison.Ordinal)).Order());

        // A round trip is at least four system calls and two switches.
        Assert.True(ValueOf("kernel.switch.process") * 1000 > 4 * ValueOf("kernel.syscall"));

        double ValueOf(string metric) => samples.Single(sample => sample.Metric == metric).Value!.Value;
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task Bandwidth_of_memory_is_told_for_both_directions()
    {
        await using var session = await RealPlatformRun.OpenAsync("native", "debian");
        var samples = session.Run<RamBenchmarks>("debian", experiment => experiment.Workload = "sysbench");

        Assert.Equal(MetricsOf(new RamBenchmarks(), "sysbench"), samples.Where(
            sample => sample is { Outcome: Outcome.Ok, Unit: "B/s", Direction: Direction.Higher }).Select(sample => sample.Metric).Order());
    }

    private static IEnumerable<string> MetricsOf(WorkloadExperiment experiment, string workload)
        => experiment.Find(workload).Steps.SelectMany(step => step.Metrics).Select(metric => metric.Name).Order();
}
