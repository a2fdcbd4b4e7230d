namespace Bench.Platforms.Tests;

/// <summary>What packages of this host take on its disk.</summary>
public sealed class DebianPackageSpecs
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_package_counts_with_what_it_depends_on_beyond_what_every_Debian_has()
    {
        Assert.SkipUnless(Toolbox.OfHost.Find("apt-cache") is not null, "this host has no apt");
        var packages = new[] { "podman", "docker.io" };

        Assert.Equal(0, await WholeAsync("coreutils"));
        Assert.Null(await WholeAsync("no-such-package"));
        Assert.Null(await DebianPackage.InstalledBytesWithDependenciesAsync([], TestContext.Current.CancellationToken));
        foreach (var package in packages)
        {
            if (await WholeAsync(package) is { } whole)
            {
                var alone = await DebianPackage.InstalledBytesAsync(package, TestContext.Current.CancellationToken);
                Assert.InRange(whole, alone!.Value + 1, long.MaxValue);
            }
        }
    }

    private static Task<long?> WholeAsync(string package) =>
        DebianPackage.InstalledBytesWithDependenciesAsync([package], TestContext.Current.CancellationToken);
}
