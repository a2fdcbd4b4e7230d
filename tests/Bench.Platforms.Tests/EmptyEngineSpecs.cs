using Bench.Platforms.Podman;

namespace Bench.Platforms.Tests;

/// <summary>The second engine, to which images are moved.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class EmptyEngineSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>
{
    [Fact]
    public async Task It_opens_empty_however_long_the_path_of_instances_is_and_leaves_nothing()
    {
        await fixture.PlatformAsync("podman/runc");
        using var folder = new TemporaryFolder();
        var paths = new BenchPaths(folder.At(new string('p', 60)), fixture.Host.Paths.Runtime);
        await using var workspace = Workspace.Open(paths);
        var host = new PlatformHost(workspace, fixture.Host.Guests, fixture.Host.Cgroups);

        await using (var engine = await EmptyEngine.OpenAsync(host, TestContext.Current.CancellationToken))
        {
            Assert.Empty(await engine.FindImagesAsync(TestContext.Current.CancellationToken));
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(workspace.Runtime));
    }
}
