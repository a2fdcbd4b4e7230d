using Bench.Platforms.Host;

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
