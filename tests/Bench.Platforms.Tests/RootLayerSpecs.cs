namespace Bench.Platforms.Tests;

[Trait(Tier.Name, Tier.Integration)]
public sealed class RootLayerSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_cache_on_an_overlay_is_named_as_the_reason_why_an_instance_cannot_start()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount");
        var spec = fixture.Spec("busybox");
        var native = await fixture.PlatformAsync("native");
        foreach (var name in new[] { "lower", "upper", "work", "cache" })
        {
            Directory.CreateDirectory(_folder.At(name));
        }

        var options = $"lowerdir={_folder.At("lower")},upperdir={_folder.At("upper")},workdir={_folder.At("work")}";
        var (code, _, error) = await Toolbox.OfHost
            .TryRunAsync("mount", ["-t", "overlay", "test", "-o", options, _folder.At("cache")], Cancellation);
        Assert.SkipUnless(code == 0, $"no overlay can be mounted here: {error}");
        var workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("run")));

        var exception = await Assert.ThrowsAsync<InstanceException>(
            () => Instance.StartAsync(native, spec, fixture.Host with { Workspace = workspace, Paths = workspace.Paths }, Cancellation));

        await workspace.DisposeAsync();
        Assert.Equal(InstanceFailure.Unsupported, exception.Failure);
        Assert.Contains("is on an overlay file system", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Set BENCH_CACHE", exception.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        Mounts.UnmountBelow(_folder.Path);
        _folder.Dispose();
    }
}
