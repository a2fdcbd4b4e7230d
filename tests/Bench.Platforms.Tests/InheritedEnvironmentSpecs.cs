using Bench.Platforms.Docker;
using Bench.Platforms.Probes;

namespace Bench.Platforms.Tests;

/// <summary>What the caller's environment may change. It belongs to the whole process, so nothing runs beside this.</summary>
[Collection(nameof(EnvironmentOfTheProcess))]
[Trait(Tier.Name, Tier.Integration)]
public sealed class InheritedEnvironmentSpecs : IDisposable
{
    private static readonly string[] Allowed =
    [
        "PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "XDG_RUNTIME_DIR", "BENCH_CACHE", "BENCH_RUN",
        "http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY",
    ];

    private readonly Dictionary<string, string?> _before = [];
    private readonly TemporaryFolder _folder = new();
    private readonly BenchPaths _paths;

    public InheritedEnvironmentSpecs()
    {
        _paths = new BenchPaths(_folder.Path, _folder.Path);
        foreach (var name in new[] { "DOCKER_HOST", "DOCKER_CONTEXT" })
        {
            Set(name, null);
        }

        Set("DOCKER_CONFIG", _folder.Path);
    }

    [Fact]
    public async Task A_tool_gets_the_variables_it_needs_and_no_others()
    {
        Set("STORAGE_DRIVER", "vfs");
        Set("BENCH_CPUS", "17");
        Set("http_proxy", "http://proxy:1");
        Set("LC_ALL", "de_DE");

        var output = await Toolbox.OfHost.RunAsync("env", [], TestContext.Current.CancellationToken);
        var variables = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Empty(variables.Select(variable => variable.Split('=')[0]).Except(Allowed));
        Assert.Contains("http_proxy=http://proxy:1", variables);
        Assert.Contains("LC_ALL=C.UTF-8", variables);
    }

    [Fact]
    public async Task Variables_given_for_a_tool_go_before_all_others()
    {
        var given = new Dictionary<string, string?> { ["STORAGE_DRIVER"] = "given", ["LC_ALL"] = "C" };
        Set("STORAGE_DRIVER", "inherited");

        var output = await CliWrap.Buffered.BufferedCommandExtensions
            .ExecuteBufferedAsync(Toolbox.OfHost.Command("env", [], given, "token"), TestContext.Current.CancellationToken);

        Assert.Superset(
            new HashSet<string> { "STORAGE_DRIVER=given", "LC_ALL=C", $"{Workspace.Mark}=token" },
            output.StandardOutput.Split('\n').ToHashSet());
    }

    [Fact]
    public async Task A_podman_of_another_host_does_not_take_the_place_of_this_hosts()
    {
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        var podman = PlatformCatalog.BuiltIn.Find("podman/crun")!;
        var before = await podman.ProbeAsync(host, TestContext.Current.CancellationToken);
        Assert.SkipUnless(before.Usable, $"podman/crun: {before.Reason}. {before.Remedy}");
        Set("CONTAINER_HOST", "unix:///nowhere");

        var found = await podman.ProbeAsync(host, TestContext.Current.CancellationToken);

        Assert.True(found.Usable, found.Reason);
    }

    [Theory]
    [InlineData("/run/my.sock", "unix:///run/my.sock")]
    [InlineData("unix:///run/my.sock", "unix:///run/my.sock")]
    [InlineData("tcp://elsewhere:2375", "tcp://elsewhere:2375/")]
    public void DOCKER_HOST_names_the_engine_with_or_without_a_scheme(string value, string endpoint)
    {
        Set("DOCKER_HOST", value);

        Assert.Equal(new DockerAddress(new Uri(endpoint), "DOCKER_HOST"), DockerAddress.Find(_paths));
    }

    [Fact]
    public void The_current_context_of_the_client_names_the_engine_unless_DOCKER_HOST_does()
    {
        Assert.Null(DockerAddress.Find(_paths));
        MakeContext("rootless", "unix:///run/user/7/docker.sock");
        File.WriteAllText(_folder.At("config.json"), """{ "auths": {}, "currentContext": "rootless" }""");

        var ofContext = DockerAddress.Find(_paths);
        Set("DOCKER_CONTEXT", "default");
        var ofDefault = DockerAddress.Find(_paths);
        Set("DOCKER_HOST", "unix:///run/my.sock");

        Assert.Equal(new DockerAddress(new Uri("unix:///run/user/7/docker.sock"), "docker context 'rootless'"), ofContext);
        Assert.Null(ofDefault);
        Assert.Equal("DOCKER_HOST", DockerAddress.Find(_paths)?.Source);
    }

    [Fact]
    public async Task An_engine_elsewhere_that_a_context_names_is_in_the_reason()
    {
        MakeContext("far", "ssh://somebody@elsewhere");
        Set("DOCKER_CONTEXT", "far");
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;

        var found = await new DockerPlatform("runc").CheckAsync(host, TestContext.Current.CancellationToken);

        Assert.False(found.Usable);
        Assert.StartsWith("docker context 'far' is ssh://somebody@elsewhere", found.Reason, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _folder.Dispose();
    }

    private void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    // As the client lays them out.
    private void MakeContext(string name, string endpoint)
    {
        var folder = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name)));
        Directory.CreateDirectory(_folder.At($"contexts/meta/{folder}"));
        File.WriteAllText(
            _folder.At($"contexts/meta/{folder}/meta.json"),
            $$$"""{ "Name": "{{{name}}}", "Endpoints": { "docker": { "Host": "{{{endpoint}}}", "SkipTLSVerify": false } } }""");
    }
}
