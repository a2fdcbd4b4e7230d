namespace Bench.Program.Tests.Workloads;

/// <summary>What the windows of the short presets leave out, or must not have too much of: what a platform is slow at in the
/// beginning.</summary>
public class WindowSpecs
{
    [Fact]
    public void Arithmetic_is_warmed_up_in_an_instance_that_has_just_booted() =>
        Assert.All(new CpuBenchmarks().Catalog, workload => Assert.Contains("sysbench cpu", workload.WarmUp, StringComparison.Ordinal));

    [Fact]
    public void A_window_of_memory_lasts_its_time_however_fast_the_memory_is() => Assert.All(
        new RamBenchmarks().Find("sysbench").Steps,
        step => Assert.Matches("--memory-total-size=[0-9]+T .*--time=3 ", step.Command(3)));
}
