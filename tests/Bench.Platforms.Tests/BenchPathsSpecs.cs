namespace Bench.Platforms.Tests;

/// <summary>Where things are kept, by the environment. The environment belongs to the whole process, so nothing runs beside this.</summary>
[Collection(nameof(EnvironmentOfTheProcess))]
public sealed class BenchPathsSpecs : IDisposable
{
    private static readonly string[] Names = ["BENCH_CACHE", "BENCH_RUN", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"];

    private readonly Dictionary<string, string?> _before = Names.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public BenchPathsSpecs()
    {
        foreach (var name in Names)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Fact]
    public void Variables_of_our_own_come_first()
    {
        Environment.SetEnvironmentVariable("BENCH_CACHE", "/data/bench");
        Environment.SetEnvironmentVariable("BENCH_RUN", "/data/run");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", "/elsewhere");

        Assert.Equal(new BenchPaths("/data/bench", "/data/run"), BenchPaths.FromEnvironment());
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void Root_has_the_systems_folders_whatever_its_own_are()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "these are root's");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", "/elsewhere");
        Environment.SetEnvironmentVariable("BENCH_RUN", string.Empty);

        Assert.Equal(new BenchPaths("/var/cache/bench", "/run/bench"), BenchPaths.FromEnvironment());
    }

    [Fact]
    public void A_user_has_folders_below_those_of_XDG_and_reads_the_guests_of_root()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "these are a user's");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", "/elsewhere");
        Environment.SetEnvironmentVariable("XDG_RUNTIME_DIR", "/run/user/1000");

        var paths = BenchPaths.FromEnvironment();

        Assert.Equal(new BenchPaths("/elsewhere/bench", "/run/user/1000/bench"), paths);
        Assert.Equal(["/elsewhere/bench", "/var/cache/bench"], paths.GuestCaches);
    }

    [Fact]
    public void Instances_are_on_the_caches_disk_and_the_engines_socket_is_not()
    {
        var paths = new BenchPaths("/data/bench", "/data/run");

        Assert.Equal("/data/bench/instances", paths.Instances);
        Assert.Equal("/data/run/docker.sock", paths.DockerSocket);
    }

    [Fact]
    public void Links_are_resolved_in_every_component_also_where_nothing_is_yet()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("disk/deep"));
        Directory.CreateDirectory(folder.At("fast/instances"));
        Directory.CreateSymbolicLink(folder.At("link"), "disk/deep");
        Directory.CreateSymbolicLink(folder.At("disk/deep/instances"), folder.At("fast/instances"));
        Directory.CreateSymbolicLink(folder.At("dangling"), folder.At("disk/none"));

        var paths = new BenchPaths(folder.At("link/../deep/./"), folder.At("dangling/run"));

        Assert.Equal(folder.At("disk/deep"), paths.Cache);
        Assert.Equal(folder.At("fast/instances"), paths.Instances);
        Assert.Equal(folder.At("disk/none/run"), paths.Runtime);
        Assert.Equal(Path.Combine(Environment.CurrentDirectory, "cache"), new BenchPaths("cache", "run").Cache);
    }

    [Fact]
    public void A_loop_of_links_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.At("a"), "b");
        Directory.CreateSymbolicLink(folder.At("b"), "a");

        var exception = Assert.Throws<IOException>(() => new BenchPaths(folder.At("a/cache"), folder.At("run")));

        Assert.Contains(folder.At("a/cache"), exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a space/cache", "run", "BENCH_CACHE")]
    [InlineData("Größe/cache", "run", "BENCH_CACHE")]
    [InlineData("cache", "a:colon", "BENCH_RUN")]
    public void A_path_that_engines_would_misread_is_refused_before_anything_is_made(string cache, string run, string variable)
    {
        using var folder = new TemporaryFolder();

        var exception = Assert.Throws<InstanceException>(() => Workspace.Open(new BenchPaths(folder.At(cache), folder.At(run))));

        Assert.Contains($"Set {variable} to a folder", exception.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}

/// <summary>Tests that change what every other test of the process sees.</summary>
[CollectionDefinition(nameof(EnvironmentOfTheProcess), DisableParallelization = true)]
public sealed class EnvironmentOfTheProcess;
