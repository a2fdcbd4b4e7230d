using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Platforms.Consoles;
using Bench.Platforms.Oci;

namespace Bench.Platforms.Tests;

/// <summary>The bundle's <c>config.json</c> by the paths of opencontainers/runtime-spec.</summary>
public sealed class OciBundleSpecs : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PlatformHost _host;

    public OciBundleSpecs()
    {
        var workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("run")));
        _host = new PlatformHost(workspace, new Dictionary<string, Guest>(), CgroupHome.Detect());
    }

    [Fact]
    public async Task The_allowance_is_given_as_memory_and_as_CPUs_to_run_on()
    {
        await using var instance = _host.Workspace.NewInstance();

        var resources = Config(instance, memory: 128L << 20)["linux"]!["resources"]!;

        Assert.Equal(134217728, resources["memory"]!["limit"]!.GetValue<long>());
        Assert.Equal(CpuSet.Last(1), resources["cpu"]!["cpus"]!.GetValue<string>());
        Assert.Null(resources["cpu"]!["quota"]);
    }

    [Fact]
    public async Task The_cgroup_is_the_instances_own_below_the_workspaces()
    {
        await using var first = _host.Workspace.NewInstance();
        await using var second = _host.Workspace.NewInstance();

        var paths = new[] { first, second }.Select(instance => Config(instance)["linux"]!["cgroupsPath"]!.GetValue<string>()).ToList();

        Assert.Equal([$"/bench/{_host.Workspace.Token}/{first.Id}", $"/bench/{_host.Workspace.Token}/{second.Id}"], paths);
    }

    [Fact]
    public async Task The_root_is_the_instances_own_and_writable()
    {
        await using var instance = _host.Workspace.NewInstance();

        var root = Config(instance)["root"]!;

        Assert.Equal("/instances/1/root", root["path"]!.GetValue<string>());
        Assert.False(root["readonly"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Scratch_is_mounted_writable_and_only_when_it_is_asked_for()
    {
        await using var instance = _host.Workspace.NewInstance();

        var without = Config(instance)["mounts"]!.AsArray();
        var with = Config(instance, scratch: "/disk/scratch")["mounts"]!.AsArray();

        Assert.DoesNotContain(without, IsScratch);
        var scratch = Assert.Single(with, IsScratch)!;
        Assert.Equal("/disk/scratch", scratch["source"]!.GetValue<string>());
        var options = scratch["options"]!.AsArray().Select(option => option!.GetValue<string>()).ToList();
        Assert.Contains("bind", options);
        Assert.DoesNotContain("ro", options);
        Assert.Equal(without.Count + 1, with.Count);

        static bool IsScratch(JsonNode? mount) => mount!["destination"]!.GetValue<string>() == "/scratch";
    }

    [Fact]
    public async Task The_guests_init_runs_in_namespaces_of_its_own_and_carries_the_workspaces_mark()
    {
        await using var instance = _host.Workspace.NewInstance();

        var config = Config(instance);

        Assert.Equal(["/bench/init"], config["process"]!["args"]!.AsArray().Select(argument => argument!.GetValue<string>()));
        Assert.False(config["process"]!["terminal"]!.GetValue<bool>());
        Assert.Contains(
            $"BENCH_WORKSPACE={_host.Workspace.Token}",
            config["process"]!["env"]!.AsArray().Select(variable => variable!.GetValue<string>()));
        Assert.Equal(
            ["ipc", "mount", "network", "pid", "uts"],
            config["linux"]!["namespaces"]!.AsArray().Select(@namespace => @namespace!["type"]!.GetValue<string>()).Order());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.Workspace.DisposeAsync();
        _folder.Dispose();
    }

    private JsonNode Config(InstanceFolder folder, long memory = 256L << 20, string? scratch = null)
    {
        var guest = new Guest
        {
            Name = "busybox",
            Digest = "sha256:0",
            Bytes = 1,
            Files = 1,
            Root = "/guests/busybox/root",
            Tar = "/guests/busybox/root.tar"
        };
        var spec = new InstanceSpec { Guest = guest, Limits = new ResourceLimits(1, memory) };
        var request = new InstanceRequest(spec, _host, folder, new GuestConsole(), new BootTimeline());
        return JsonNode.Parse(JsonSerializer.Serialize(OciBundle.Spec(request, "/instances/1/root", scratch)))!;
    }
}
