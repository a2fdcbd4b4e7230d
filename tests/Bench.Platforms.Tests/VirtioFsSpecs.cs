using Bench.Platforms.Qemu;

namespace Bench.Platforms.Tests;

/// <summary>A folder of the host that a machine of QEMU reaches through a daemon: how both are started, and that the daemon belongs to
/// the instance.</summary>
public sealed class VirtioFsSpecs(PlatformFixture fixture) : IClassFixture<PlatformFixture>, IDisposable
{
    // What the two say of the option by which they are told apart: that of QEMU 7.2 as printed, the other as its README has it.
    private const string HelpInC
        = "    -o source=PATH             shared directory tree\n    --socket-path=PATH         path for the vhost-user socket\n";
    private const string HelpInRust
        = "      --shared-dir <SHARED_DIR>    Shared directory path\n      --socket-path <SOCKET>    vhost-user socket path\n";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HelpInC, "--socket-path=/s", "-o", "source=/f,cache=none,allow_direct_io,sandbox=namespace")]
    [InlineData(HelpInRust, "--socket-path=/s", "--shared-dir=/f", "--cache=never", "--allow-direct-io", "--sandbox=namespace")]
    public void Each_daemon_is_told_in_its_own_words_to_cache_nothing_and_to_pass_o_direct_on(string help, params string[] expected) =>
        Assert.Equal(expected, VirtioFsDaemon.Arguments(help, "/f", "/s"));

    [Fact]
    public void A_socket_is_known_to_be_listened_at_without_a_connection()
    {
        string[] lines =
        [
            "Num       RefCount Protocol Flags    Type St Inode Path",
            "00000000f5cc9215: 00000002 00000000 00010000 0001 01 7485958 /a/listens.sock",
            "00000000f5cc9216: 00000002 00000000 00000000 0001 03 7485959 /a/bound.sock",
            "00000000f5cc9217: 00000002 00000000 00000000 0002 01 7485960",
        ];

        Assert.True(UnixSocket.HasListener("/a/listens.sock", lines));
        Assert.False(UnixSocket.HasListener("/a/bound.sock", lines));
        Assert.False(UnixSocket.HasListener("/listens.sock", lines));
    }

    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [InlineData("qemu/microvm", "microvm,acpi=on,rtc=on")]
    [InlineData("qemu/q35", "q35")]
    [InlineData("qemu/pc", "pc")]
    public async Task A_machine_without_a_shared_folder_is_started_as_if_there_were_none(string platform, string machine)
    {
        var arguments = await ArgumentsAsync(platform, Storage.Plain);

        Assert.Equal(["-machine", machine, "-accel", "tcg"], arguments[..4]);
        Assert.DoesNotContain(arguments, argument => argument.Contains("memory-backend", StringComparison.Ordinal)
            || argument.Contains("vhost", StringComparison.Ordinal)
            || argument.Contains("legacy", StringComparison.Ordinal));
        Assert.Equal(GuestFile("initramfs"), arguments[Array.IndexOf(arguments, "-initrd") + 1]);
    }

    [Theory]
    [Trait(Tier.Name, Tier.Integration)]
    [InlineData("qemu/microvm", "microvm,acpi=on,rtc=on,memory-backend=ram", "vhost-user-fs-device,chardev=scratch,tag=scratch", true)]
    [InlineData("qemu/q35", "q35,memory-backend=ram", "vhost-user-fs-pci,chardev=scratch,tag=scratch", false)]
    public async Task A_machine_with_one_has_memory_that_is_shared_with_the_daemon_and_the_device_of_its_bus(
        string platform,
        string machine,
        string device,
        bool asksForModern)
    {
        RequireDaemon();

        var arguments = await ArgumentsAsync(platform, Storage.VirtioFs);

        Assert.Equal(["-machine", machine, "-accel", "tcg"], arguments[..4]);
        Assert.Contains("memory-backend-memfd,id=ram,size=256M,share=on", arguments);
        Assert.Contains(device, arguments);
        Assert.Equal(asksForModern, arguments.Contains("virtio-mmio.force-legacy=false"));
        Assert.DoesNotContain("-drive", arguments);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task What_the_guest_writes_is_in_the_host_s_folder_and_the_daemon_belongs_to_the_instance_and_ends_with_it()
    {
        var (platform, spec) = await PrepareAsync("qemu/microvm@tcg");
        string folder;
        IReadOnlyList<int> processes;
        await using (var instance = await Instance.StartAsync(platform, spec, fixture.Host, Cancellation))
        {
            folder = instance.FolderPath;
            await instance.RequireAsync(
                "mount | grep -q 'on /scratch type virtiofs' && echo from the guest > /scratch/file",
                Limit,
                Cancellation);

            var file = Assert.Single(await instance.FindScratchFilesAsync(Cancellation));
            Assert.Equal("from the guest\n", await File.ReadAllTextAsync(file, Cancellation));
            await File.WriteAllTextAsync(file, "from the host\n", Cancellation);
            Assert.Equal("from the host\n", await instance.RequireAsync("cat /scratch/file", Limit, Cancellation));

            var footprint = await instance.FootprintAsync(Cancellation);
            processes = footprint.Processes;
            Assert.Contains(processes, process => HostProcess.NameOf(process) == "virtiofsd");
            if (footprint.MemoryCgroup is { } cgroup)
            {
                var id = Path.GetFileName(cgroup.Path);
                Assert.All(processes, process => Assert.True(HostProcess.IsInCgroupOf(process, id)));
            }

            await instance.StopAsync(Cancellation);
            Assert.DoesNotContain(processes, HostProcess.IsAlive);
        }

        Assert.False(Directory.Exists(folder));
        Assert.Empty(LocksOf(folder));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task Of_a_start_that_fails_no_daemon_is_left()
    {
        var (platform, spec) = await PrepareAsync("qemu/q35@tcg");
        var before = Daemons();

        var failure = await Assert.ThrowsAsync<InstanceException>(
            () => Instance.StartAsync(platform, spec with { BootLimit = TimeSpan.FromMilliseconds(1) }, fixture.Host, Cancellation));

        Assert.Equal(InstanceFailure.Timeout, failure.Failure);
        Assert.Empty(Daemons().Except(before));
        Assert.Empty(LocksOf(fixture.Host.Workspace.Folder));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_cleaner_finds_the_daemon_of_a_harness_that_was_killed()
    {
        var (platform, spec) = await PrepareAsync("qemu/microvm@tcg");
        var host = PlatformCatalog.OpenHost(BenchPaths.FromEnvironment());
        await using var workspace = host.Workspace;
        await using var instance = await Instance.StartAsync(platform, spec, host, Cancellation);
        var daemons = (await instance.FootprintAsync(Cancellation)).Processes.Where(process => HostProcess.NameOf(process) == "virtiofsd")
            .ToList();

        await Workspace.CleanAsync(host.Paths, workspace.Token, workspace.Sweepers, _ => { }, Cancellation);

        Assert.NotEmpty(daemons);
        Assert.DoesNotContain(daemons, HostProcess.IsAlive);
        Assert.False(Directory.Exists(instance.FolderPath));
        Assert.Empty(LocksOf(workspace.Folder));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_daemon_that_does_not_come_up_is_told_with_what_it_said()
    {
        RequireDaemon();
        await _folder.ScriptAsync("virtiofsd", "[ \"$1\" = --help ] || { echo 'no more today' >&2; exit 3; }", Cancellation);

        var failure = await Assert.ThrowsAsync<InstanceException>(() => StartAsync("qemu/microvm", Storage.VirtioFs));

        Assert.Equal(InstanceFailure.Failed, failure.Failure);
        Assert.StartsWith(
            "'virtiofsd', which serves the instance, ended with 3 before it listened",
            failure.Message,
            StringComparison.Ordinal);
        Assert.Contains("no more today", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task A_guest_that_was_built_without_the_drivers_is_told_with_what_to_do()
    {
        RequireDaemon();

        var failure = await Assert.ThrowsAsync<InstanceException>(() => StartAsync("qemu/microvm", Storage.VirtioFs, hasDrivers: false));

        Assert.Equal(InstanceFailure.Unsupported, failure.Failure);
        Assert.Equal(
            "The guest 'busybox' was built without the drivers for a folder that is shared with the host. "
            + "Run scripts/setup, which builds it anew.",
            failure.Message);
    }

    public void Dispose() => _folder.Dispose();

    private static List<int> Daemons() => [.. HostProcess.WithName("virtiofsd").Where(HostProcess.IsAlive)];

    // The C daemon names its lock after the socket.
    private static IEnumerable<string> LocksOf(string folder) =>
        Directory.Exists("/run/virtiofsd")
            ? Directory.EnumerateFiles("/run/virtiofsd").Where(file => file.Contains(folder.Replace('/', '.'), StringComparison.Ordinal))
            : [];

    private static void RequireDaemon()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "root is needed to share a folder with a machine");
        Assert.SkipWhen(VirtioFsDaemon.Find(Toolbox.OfHost) is null, $"virtiofsd is not installed. {VirtioFsDaemon.Remedy}");
    }

    private async Task<(IPlatform Platform, InstanceSpec Spec)> PrepareAsync(string name)
    {
        RequireDaemon();
        var platform = await fixture.PlatformAsync(name);
        var spec = fixture.Spec("busybox");
        Assert.SkipWhen(
            spec.Guest.SharingDrivers is null,
            "the guest was built without the drivers for a shared folder: run scripts/setup");
        return (platform, spec with { ScratchBytes = 1 << 20, Storage = Storage.VirtioFs });
    }

    /// <summary>What an emulator is started with that tells it and ends.</summary>
    private async Task<string[]> ArgumentsAsync(string platform, Storage storage)
    {
        await Assert.ThrowsAsync<InstanceException>(() => StartAsync(platform, storage));
        return await File.ReadAllLinesAsync(_folder.At("arguments"), Cancellation);
    }

    private async Task StartAsync(string platform, Storage storage, bool hasDrivers = true)
    {
        await _folder.ScriptAsync("qemu-system-x86_64", $"printf '%s\\n' \"$@\" > {_folder.At("arguments")}; exit 1", Cancellation);
        var guest = new Guest
        {
            Name = "busybox",
            Digest = "sha256:0",
            Bytes = 1,
            Files = 1,
            Root = GuestFile("root"),
            Tar = GuestFile("tar"),
            Kernel = GuestFile("kernel"),
            Initramfs = GuestFile("initramfs"),
            SharingDrivers = hasDrivers ? GuestFile("sharing") : null,
        };
        var spec = new InstanceSpec { Guest = guest, ScratchBytes = storage == Storage.VirtioFs ? 1 << 20 : null, Storage = storage };
        await using var instance = await Instance.StartAsync(
            PlatformCatalog.BuiltIn.Find($"{platform}@tcg")!,
            spec,
            fixture.Host with { Tools = Toolbox.With(_folder.Path) },
            Cancellation);
    }

    private string GuestFile(string name)
    {
        var file = _folder.At(name);
        File.WriteAllText(file, name);
        return file;
    }
}
