namespace Bench.Platforms.Tests;

/// <summary>A cache on another disk, behind symbolic links: real instances leave nothing there.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class SymlinkSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("native")]
    [InlineData("bwrap")]
    [InlineData("runc")]
    public async Task Nothing_of_an_instance_is_left_after_its_end(string name)
    {
        var spec = fixture.Spec("busybox") with { ScratchBytes = 1 << 20 };
        var platform = await fixture.PlatformAsync(name);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount");
        var host = OpenBehindLinks();
        await using (var instance = await Instance.StartAsync(platform, spec, host, Cancellation))
        {
            Assert.NotEmpty(MountsOf(host.Workspace));
        }

        Assert.Empty(MountsOf(host.Workspace));
        Assert.Empty(Directory.EnumerateDirectories(host.Workspace.Folder));
        await host.Workspace.DisposeAsync();
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task Nothing_of_a_killed_run_is_left_after_a_clean()
    {
        var spec = fixture.Spec("busybox") with { ScratchBytes = 1 << 20 };
        var native = await fixture.PlatformAsync("native");
        var runc = await fixture.PlatformAsync("runc");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can mount");
        var host = OpenBehindLinks();
        List<Instance> instances =
        [
            await Instance.StartAsync(native, spec, host, Cancellation),
            await Instance.StartAsync(runc, spec, host, Cancellation),
        ];
        Assert.True(MountsOf(host.Workspace).Count >= instances.Count);
        ReleaseLock(host.Workspace);

        var removed = new List<string>();
        await PlatformCatalog.CleanAbandonedAsync(PathsBehindLinks(), removed.Add, Cancellation);

        Assert.Contains($"workspace {host.Workspace.Token}", removed);
        Assert.Empty(MountsOf(host.Workspace));
        Assert.Empty(Leftovers());
        Assert.Empty(HostProcess.WithEnvironment(Workspace.Mark, host.Workspace.Token));

        // Their processes and folders have gone from under them.
        foreach (var instance in instances)
        {
            await Record.ExceptionAsync(async () => await instance.DisposeAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        Mounts.UnmountBelow(_folder.Path);
        _folder.Dispose();
    }

    /// <summary>The cache is below a link, its folder of instances is a link itself, and so is the folder of the sockets.</summary>
    private BenchPaths PathsBehindLinks()
    {
        if (!Directory.Exists(_folder.At("disk")))
        {
            Directory.CreateDirectory(_folder.At("disk/cache"));
            Directory.CreateDirectory(_folder.At("other/instances"));
            Directory.CreateDirectory(_folder.At("sockets"));
            Directory.CreateSymbolicLink(_folder.At("var"), "disk");
            Directory.CreateSymbolicLink(_folder.At("disk/cache/instances"), _folder.At("other/instances"));
            Directory.CreateSymbolicLink(_folder.At("run"), _folder.At("sockets"));
        }

        return new BenchPaths(_folder.At("var/cache"), _folder.At("run"));
    }

    private PlatformHost OpenBehindLinks()
    {
        var paths = PathsBehindLinks();
        return fixture.Host with { Workspace = Workspace.Open(paths, fixture.Host.Workspace.Sweepers), Paths = paths };
    }

    private IEnumerable<string> Leftovers() =>
        new[] { "other/instances", "sockets" }.SelectMany(name => Directory.EnumerateFileSystemEntries(_folder.At(name)));

    // Not by the harness's own reader.
    private static List<string> MountsOf(Workspace workspace) =>
        [.. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(workspace.Token, StringComparison.Ordinal))];

    // A harness that is killed lets go of its lock. This one lives, and keeps it on a file without a name.
    private static void ReleaseLock(Workspace workspace)
    {
        var name = Path.Combine(workspace.Folder, "lock");
        File.Delete(name);
        File.WriteAllText(name, string.Empty);
    }
}
