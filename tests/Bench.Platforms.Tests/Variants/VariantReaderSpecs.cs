using System.Net.Sockets;
using Bench.Platforms.Consoles;
using Bench.Platforms.Variants;
using CsCheck;

namespace Bench.Platforms.Tests.Variants;

public sealed class VariantReaderSpecs : IDisposable
{
    private static readonly Guest Guest = new()
    {
        Name = "busybox",
        Digest = "sha256:0123456789ab",
        Bytes = 1,
        Files = 1,
        Root = "/guests/busybox/root",
        Tar = "/guests/busybox/root.tar",
        Kernel = "/guests/busybox/vmlinuz",
        Initramfs = "/guests/busybox/initramfs.cpio",
    };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_platform_alone_is_a_variant()
    {
        var variant = VariantReader.Read("docker/runc");

        Assert.Equal("docker/runc", variant.Platform);
        Assert.False(variant.IsFile);
        Assert.Empty(variant.Tools);
        Assert.Null(variant.Engine);
        Assert.Null(variant.Kernel);
        Assert.Null(variant.Cpus);
        Assert.Null(variant.MemoryBytes);
    }

    [Fact]
    public void Everything_that_can_be_changed_is_read()
    {
        var kernel = Write("vmlinuz");
        var variant = VariantReader.Read(
            $"qemu/q35@tcg, tool:qemu-system-x86_64=/bin/sh , kernel={kernel},engine=unix://{kernel},cpus=1,memory=512M");

        Assert.Equal("qemu/q35@tcg", variant.Platform);
        Assert.Equal("/bin/sh", variant.Tools["qemu-system-x86_64"]);
        Assert.Equal(kernel, variant.Kernel);
        Assert.Equal(kernel, variant.Engine);
        Assert.Equal(1, variant.Cpus);
        Assert.Equal(512L << 20, variant.MemoryBytes);
        Assert.Equal(2L << 30, VariantReader.Read("runc,memory=2G").MemoryBytes);
    }

    [Theory]
    [InlineData("", "begins with a platform's name")]
    [InlineData("cpus=1", "begins with a platform's name")]
    [InlineData("none.json", "there is no platform file none.json")]
    [InlineData("runc,fast", "'fast' is not of the form key=value")]
    [InlineData("runc,cpus=", "'cpus=' is not of the form key=value")]
    [InlineData("runc,", "'' is not of the form key=value")]
    [InlineData("runc,cpu=1", "the key 'cpu' is not known. There are tool:NAME=FILE")]
    [InlineData("runc,tool:=/bin/sh", "the key 'tool:' is not known")]
    [InlineData("runc,tool:../runc=/bin/sh", "the key 'tool:../runc' is not known")]
    [InlineData("runc,cpus=1,cpus=1", "the key 'cpus' comes twice")]
    [InlineData("runc,cpus=0", "'0' is no number of whole CPUs")]
    [InlineData("runc,cpus=1.5", "'1.5' is no number of whole CPUs")]
    [InlineData("runc,cpus=100000", "more than the")]
    [InlineData("runc,memory=512", "'512' is no size")]
    [InlineData("runc,memory=M", "'M' is no size")]
    [InlineData("runc,memory=0M", "'0M' is no size")]
    [InlineData("runc,memory=9223372036854775807G", "is no size")]
    [InlineData("runc,tool:runc=/nowhere/runc", "tool:runc: there is no file /nowhere/runc")]
    [InlineData("runc,tool:runc=/etc/passwd", "/etc/passwd may not be executed")]
    [InlineData("qemu/q35,kernel=/nowhere/vmlinuz", "kernel: there is no file /nowhere/vmlinuz")]
    [InlineData("docker/runc,engine=/nowhere.sock", "engine: there is no socket /nowhere.sock")]
    [InlineData("docker/runc,engine=tcp://elsewhere:2375", "no socket of this host")]
    public void What_is_wrong_is_said_with_the_variant_and_what_to_write(string text, string expected)
    {
        var error = Assert.Throws<VariantException>(() => VariantReader.Read(text));

        Assert.StartsWith($"'{text}': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_a_message()
    {
        string[] words
            = ["runc", "cpus=", "memory=", "tool:runc=", "engine=", "kernel=", ",", "=", "1", "9G", "/", "unix://", ".json", "\0", "é"];
        Gen.Int[0, words.Length - 1].Select(number => words[number]).Array[0, 8].Select(string.Concat).Sample(IsReadOrRefused, iter: 1000);
        Gen.String.Sample(IsReadOrRefused, iter: 1000);
    }

    [Fact]
    public async Task What_an_experiment_changes_of_a_variants_limits_is_kept()
    {
        var file = Write("own.json", """
            {
              "schema": 1, "name": "my/own", "family": "vm", "guest": { "form": "initramfs" }, "cgroup": "own",
              "files": { "mebibytes": "{memory_mib}" }, "start": ["no-such-vmm"]
            }
            """);
        await using var workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("run")));
        await using var folder = workspace.NewInstance();
        var variant = await VariantReader.FindAsync("a", VariantReader.Read($"{file},memory=64M"), workspace.Paths, Cancellation);
        var spec = new InstanceSpec { Guest = Guest, Limits = variant.Limits with { MemoryBytes = 2 * variant.Limits.MemoryBytes } };
        var request = new InstanceRequest(spec, HostOf(workspace), folder, new GuestConsole(), new BootTimeline());

        await Assert.ThrowsAsync<InstanceException>(() => variant.PrepareAsync(request, Cancellation));

        Assert.Equal("128", await File.ReadAllTextAsync(folder.At("mebibytes"), Cancellation));
    }

    [Fact]
    public async Task A_variants_engine_is_the_one_that_is_asked_about_images()
    {
        var path = _folder.At("engine.sock");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        await using var workspace = Workspace.Open(new BenchPaths(_folder.At("cache"), _folder.At("run")));
        var variant = await VariantReader.FindAsync("a", VariantReader.Read($"docker/runc,engine={path}"), workspace.Paths, Cancellation);
        socket.Listen();
        var asked = HangUpAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => variant.Images!.FindLayersAsync(Guest, HostOf(workspace), Cancellation));

        await asked.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);

        async Task HangUpAsync() => (await socket.AcceptAsync(Cancellation)).Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private static PlatformHost HostOf(Workspace workspace) => new(workspace, new Dictionary<string, Guest>(), CgroupHome.Detect());

    private static void IsReadOrRefused(string text)
    {
        try
        {
            _ = VariantReader.Read(text);
        }
        catch (VariantException)
        {
            // With a message.
        }
    }

    private string Write(string name, string content = "")
    {
        var path = _folder.At(name);
        File.WriteAllText(path, content);
        return path;
    }
}
