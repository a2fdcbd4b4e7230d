using Bench.Engine;
using Bench.Platforms;
using Bench.Platforms.Catalog;

namespace Bench.Program.Tests.Engine;

public class PresetSpecs
{
    [Fact]
    public void Presets_name_platforms_that_there_are() =>
        Assert.All(Preset.All.SelectMany(preset => preset.Platforms), name => Assert.NotNull(PlatformCatalog.BuiltIn.Find(name)));

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
}
