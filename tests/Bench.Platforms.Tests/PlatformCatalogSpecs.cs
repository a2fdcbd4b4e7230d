using Bench.Platforms.Docker;

namespace Bench.Platforms.Tests;

public sealed class PlatformCatalogSpecs
{
    [Fact]
    public void Each_platform_is_found_by_a_name_of_its_own() => Assert.All(
        PlatformCatalog.BuiltIn.All,
        platform => Assert.Same(platform, PlatformCatalog.BuiltIn.Find(platform.Selector)));

    [Fact]
    public void A_machine_is_found_by_its_accelerator_too()
    {
        Assert.Equal(
            ("qemu/q35", "qemu/q35@tcg"),
            (PlatformCatalog.BuiltIn.Find("qemu/q35@tcg")!.Name, PlatformCatalog.BuiltIn.Find("qemu/q35@tcg")!.Selector));
        Assert.NotNull(PlatformCatalog.BuiltIn.Find("qemu/microvm@kvm"));
        Assert.All(new[] { "nosuch", "runc@tcg", "qemu/q35@hvf", "QEMU/Q35", "" }, name => Assert.Null(PlatformCatalog.BuiltIn.Find(name)));
    }

    [Fact]
    public void A_machine_with_a_container_in_it_is_found_and_not_among_those_of_presets()
    {
        Assert.Equal(Family.Nested, PlatformCatalog.BuiltIn.Find("qemu/microvm>runc")!.Family);
        Assert.Equal("qemu/q35>runc@tcg", PlatformCatalog.BuiltIn.Find("qemu/q35>runc@tcg")!.Selector);
        Assert.DoesNotContain(PlatformCatalog.BuiltIn.All, platform => platform.Family == Family.Nested);
        Assert.All(new[] { "runc>qemu/q35", "qemu/q35>crun", "uml>runc" }, name => Assert.Null(PlatformCatalog.BuiltIn.Find(name)));
    }

    [Fact]
    public void A_user_space_kernel_is_told_from_a_container_whatever_starts_it()
    {
        Assert.All(
            PlatformCatalog.BuiltIn.All,
            platform => Assert.Equal(platform.Name.EndsWith("runsc", StringComparison.Ordinal), platform.Family == Family.Sandbox));
        Assert.Equal(Family.Vm, new DockerPlatform("kata-runtime").Family);
        Assert.Equal(Family.Container, new DockerPlatform("youki").Family);
    }

    [Fact]
    public void What_is_not_there_is_told_with_the_package_that_has_it()
    {
        var unmet = new PlatformNeeds { Tools = [new ToolNeed("sh", "dash"), new ToolNeed("no-such-tool", "no-such-package")] }.FirstUnmet(
            Toolbox.OfHost)!;

        Assert.False(unmet.Usable);
        Assert.Contains("'no-such-tool'", unmet.Reason, StringComparison.Ordinal);
        Assert.Contains("no-such-package", unmet.Remedy, StringComparison.Ordinal);
        Assert.Null(new PlatformNeeds { Tools = [new ToolNeed("sh", "dash")] }.FirstUnmet(Toolbox.OfHost));
    }
}
