using Bench.Engine;
using Bench.Experiments;

namespace Bench.Program.Tests.Workloads;

/// <summary>What the windows of the short presets leave out, or must not have too much of: what a platform is slow at in the beginning.</summary>
public class WindowSpecs
{
    [Theory]
    [InlineData("smoke")]
    [InlineData("quick")]
    public void The_first_window_of_arithmetic_is_left_out_in_short_presets_too(string preset) => Assert.All(
        new CpuBenchmarks().Catalog.SelectMany(workload => workload.Steps),
        step => Assert.Equal(2, step.WindowsIn(Preset.All.Single(one => one.Name == preset))));

    [Fact]
    public void A_window_of_memory_lasts_its_time_however_fast_the_memory_is() => Assert.All(
        new RamBenchmarks().Find("sysbench").Steps,
        step => Assert.Matches("--memory-total-size=[0-9]+T .*--time=3 ", step.Command(3)));
}
