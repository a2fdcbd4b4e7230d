using Bench.Engine;
using Bench.Platforms;
using Bench.Platforms.Catalog;

namespace Bench.Program.Tests.Engine;

public class PresetSpecs
{
    [Fact]
    public void Presets_name_platforms_that_there_are() =>
        Assert.All(Preset.All.SelectMany(preset => preset.Platforms.Concat(preset.FootprintPlatforms).Concat(preset.WorkloadPlatforms)), name => Assert.NotNull(PlatformCatalog.BuiltIn.Find(name)));

    [Fact]
    public void The_short_ones_have_a_representative_of_each_family_and_native_to_compare_with()
    {
        foreach (var preset in Preset.All.Where(preset => preset.Platforms.Count > 0))
        {
            var families = preset.Platforms.Select(name => PlatformCatalog.BuiltIn.Find(name)!.Family).ToHashSet();
            Assert.Equal(Enum.GetValues<Family>().ToHashSet(), families);
            Assert.Contains(NativePlatform.PlatformName, preset.Platforms);
        }

        Assert.Empty(Preset.All[^1].Platforms);
    }

    [Fact]
    public void What_one_more_instance_takes_is_measured_on_the_preset_s_choice_and_wherever_it_is_asked_for_by_name()
    {
        var smoke = Preset.All[0];

        Assert.True(smoke.Includes("footprint", "busybox", "native", workload: null));
        Assert.False(smoke.Includes("footprint", "busybox", "qemu/microvm", workload: null));
        Assert.True(smoke.Includes("footprint", "busybox", platform: null, workload: null));
        Assert.True(smoke.Includes("memory", "busybox", "qemu/microvm", workload: null));
        Assert.True(Preset.All[^1].Includes("footprint", "busybox", "qemu/microvm", workload: null));
        Assert.All(Preset.All, preset => Assert.True(preset.FootprintInstances >= 2));
    }

    [Fact]
    public void Workloads_are_measured_from_the_preset_that_first_has_them_on_its_choice_of_platforms()
    {
        var quick = Preset.All.Single(preset => preset.Name == "quick");

        Assert.True(quick.Includes("cpu", "debian", "native", Depth.Smoke));
        Assert.False(quick.Includes("cpu", "debian", "native", Depth.Full));
        Assert.False(quick.Includes("cpu", "debian", "qemu/q35", Depth.Quick));
        Assert.True(quick.Includes("cpu", "debian", platform: null, Depth.Quick));
        Assert.True(Preset.All[^1].Includes("cpu", "debian", "qemu/q35", Depth.Full));
    }
}
