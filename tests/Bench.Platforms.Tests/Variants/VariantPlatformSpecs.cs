using Bench.Platforms.Probes;
using Bench.Platforms.Variants;

namespace Bench.Platforms.Tests.Variants;

/// <summary>Variants of platforms, on real instances where the host can start them.</summary>
[Trait(Tier.Name, Tier.Integration)]
public sealed class VariantPlatformSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_variant_has_a_name_of_its_own_and_the_kind_of_its_platform()
    {
        var variant = await FindAsync("a", "qemu/q35@tcg,memory=128M");

        Assert.Equal(("a:qemu/q35", "a:qemu/q35@tcg", Family.Vm), (variant.Name, variant.Selector, variant.Family));
        Assert.True(variant.BootsSystems);
        Assert.Equal(new ResourceLimits(1, 128L << 20), variant.Limits);
    }

    [Theory]
    [InlineData("nosuch", "the platform 'nosuch' is not known. Allowed: native, bwrap")]
    [InlineData("runc,tool:crun=/bin/sh", "runc does not start the tool 'crun'; its tools are runc.")]
    [InlineData("docker/runc,tool:runc=/bin/sh", "give another engine by engine=SOCKET")]
    [InlineData("runc,engine=/dev/null", "runc has no engine")]
    [InlineData("runc,kernel=/dev/null", "runc does not boot the guest's kernel")]
    [InlineData("uml,kernel=/dev/null", "its kernel is the tool linux.uml")]
    public async Task What_the_platform_would_never_look_at_is_refused(string text, string expected)
    {
        var error = await Assert.ThrowsAsync<VariantException>(() => FindAsync("b", text));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_side_starts_its_own_tool_and_says_its_version()
    {
        await fixture.PlatformAsync("bwrap");
        var spec = fixture.Spec("busybox");
        var mark = _folder.At("mark");
        var own = await ScriptAsync(
            "bwrap",
            $"[ \"$1\" = --version ] && echo 'bubblewrap 99' && exit\necho started >> {mark}\n"
            + $"exec {Toolbox.OfHost.Require("bwrap")} \"$@\"");

        var plain = await FindAsync("a", "bwrap");
        var changed = await FindAsync("b", $"bwrap,tool:bwrap={own}");
        var found = await changed.ProbeAsync(fixture.Host, Cancellation);
        File.Delete(mark);
        await BootAsync(plain, spec);
        Assert.False(File.Exists(mark));
        await BootAsync(changed, spec);

        Assert.True(found.Usable, found.Reason);
        Assert.Equal("bubblewrap 99", found.Versions["bwrap"]);
        Assert.StartsWith($"{own} sha256:", found.Versions["tool:bwrap"], StringComparison.Ordinal);
        Assert.NotEqual("bubblewrap 99", (await plain.ProbeAsync(fixture.Host, Cancellation)).Versions["bwrap"]);
        Assert.Single(File.ReadAllLines(mark));
    }

    [Fact]
    public async Task A_variant_whose_tool_is_not_installed_is_usable_with_the_one_that_it_names()
    {
        var platformFile = _folder.At("own.json");
        const string content = """
            {
              "schema": 1, "name": "my/own", "family": "process",
              "needs": { "root": true, "tools": { "no-such-chroot": "none" } },
              "guest": { "form": "root" }, "start": ["no-such-chroot", "{root}", "{init}"]
            }
            """;
        await File.WriteAllTextAsync(platformFile, content, Cancellation);
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to change the root directory");
        var spec = fixture.Spec("busybox");

        var without = await FindAsync("c", platformFile);
        var with = await FindAsync("d", $"{platformFile},tool:no-such-chroot={Toolbox.OfHost.Require("chroot")}");

        Assert.Equal("'no-such-chroot' is not installed", (await without.ProbeAsync(fixture.Host, Cancellation)).Reason);
        Assert.True((await with.ProbeAsync(fixture.Host, Cancellation)).Usable);
        await BootAsync(with, spec);
    }

    [Fact]
    public async Task An_allowance_of_its_own_is_what_the_guest_gets()
    {
        await fixture.PlatformAsync("runc");
        var spec = fixture.Spec("busybox");
        var variant = await FindAsync("e", "runc,memory=64M");

        spec = spec with { Limits = variant.Limits };
        await using var instance = await Instance.StartAsync(variant, spec, fixture.Host, Cancellation);
        var tooMuch = await instance.RunAsync("dd if=/dev/zero of=/dev/null bs=96M count=1", Limit, Cancellation);

        Assert.NotEqual(0, tooMuch.ExitCode);
    }

    [Fact]
    public async Task An_engine_that_a_crashed_workspace_has_used_is_noted_where_a_sweep_finds_it()
    {
        await using var workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("run")));
        var paths = workspace.Paths;
        Assert.Empty(Workspace.NotedEngines(paths, workspace.Token));

        workspace.NoteEngines(paths with { DockerEngine = "unix:///run/other.sock" });
        workspace.NoteEngines(paths with { Containerd = "/run/containerd.sock" });
        workspace.NoteEngines(paths with { Containerd = "/run/containerd.sock" });
        await File.AppendAllTextAsync(Path.Combine(workspace.Folder, "engines"), "unix:///run/cut", Cancellation);

        Assert.Equal(
            [paths with { DockerEngine = "unix:///run/other.sock" }, paths with { Containerd = "/run/containerd.sock" }],
            Workspace.NotedEngines(paths, workspace.Token));
    }

    public void Dispose() => _folder.Dispose();

    private Task<VariantPlatform> FindAsync(string side, string text)
        => VariantPlatform.FindAsync(side, VariantReader.Read(text), fixture.Host.Paths, Cancellation);

    private async Task BootAsync(VariantPlatform platform, InstanceSpec spec)
    {
        await using var instance = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation);
        await instance.StopAsync(Cancellation);
    }

    private Task<string> ScriptAsync(string name, string content) => _folder.ScriptAsync(name, content, Cancellation);
}
