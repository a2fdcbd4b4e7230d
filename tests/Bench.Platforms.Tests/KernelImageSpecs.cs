namespace Bench.Platforms.Tests;

public sealed class KernelImageSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void The_guests_kernel_says_the_release_that_its_package_has()
    {
        var guest = fixture.Spec("busybox").Guest;
        Assert.SkipUnless(guest.Kernel is not null, "no guest kernel has been fetched");

        Assert.Equal(guest.KernelRelease, KernelImage.ReleaseOf(guest.Kernel));
    }

    [Fact]
    public void What_is_no_kernel_says_none()
    {
        using var folder = new TemporaryFolder();
        var file = folder.At("short");
        File.WriteAllText(file, "HdrS");

        Assert.Null(KernelImage.ReleaseOf(file));
        Assert.Null(KernelImage.ReleaseOf(typeof(KernelImageSpecs).Assembly.Location));
    }
}
