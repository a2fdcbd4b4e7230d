using System.Diagnostics;
using System.Text.Json.Nodes;
using Bench.Platforms;
using Bench.Platforms.Catalog;
using Bench.Platforms.Host;

namespace Bench.Program.Tests.Workloads;

/// <summary>
/// Runs programs of the full guest as somebody without the harness would: by <c>chroot</c>, by <c>runc run</c> with what <c>runc spec</c>
/// has written, in a machine that a shell
/// starts. Nothing of the harness but its guest is used: no console, no cgroup, no platform. Each run is in namespaces that go with it.
/// </summary>
internal sealed class ByHand : IAsyncDisposable
{
    /// <summary>Where the server of a network is reached.</summary>
    public const string Server = "10.99.0.11";

    // What a machine's shell has to do first, with a network card or without.
    private const string Boot = $$"""
        mount -t proc proc /proc; mount -t sysfs sysfs /sys; mount -t tmpfs tmp /tmp
        /bench/busybox ip link set lo up
        for card in /sys/class/net/*; do
            [ ! -e "$card/device" ] || {
                /bench/busybox ip address add {{Server}}/24 dev "${card##*/}"; /bench/busybox ip link set "${card##*/}" up; }
        done
        """;

    // $1 the platform, $2 the guest's folder, $3 the CPUs, $4 an empty folder but for scratch with the commands, a bundle's config.json,
    // and a file named disk where QEMU's machine is to have scratch as one (user-mode Linux reads its commands from there); $5 the name
    // of a tap device.
    private const string Instance = """
        set -e
        platform=$1 guest=$2 cpus=$3 tap=$5
        cd "$4"
        network=; [ ! -e server ] || network='nsenter --net=server'
        if [ "$platform" = native ] || [ "$platform" = runc ]; then
            mkdir upper work root
            mount -t overlay by-hand -o "lowerdir=$guest/root,upperdir=upper,workdir=work" root
        elif [ "$platform" = uml ] || [ -e disk ]; then
            mke2fs -q -F -t ext4 -m 0 -E lazy_itable_init=0,lazy_journal_init=0 -d scratch scratch.img 160M
        fi
        case $platform in
        native)
            mount -t proc proc root/proc
            mount -t tmpfs dev root/dev
            mknod -m 666 root/dev/null c 1 3
            mknod -m 666 root/dev/urandom c 1 9
            mount --bind scratch root/scratch
            $network taskset -c "$cpus" timeout 120 chroot root sh /scratch/commands;;
        runc)
            umount /sys/fs/cgroup/unified 2> /dev/null || true
            timeout 120 runc --root "$PWD/state" run "by-hand-$$";;
        uml)
            mkdir uml
            TMPDIR=/dev/shm taskset -c "$cpus" timeout 120 linux.uml mem=256M "umid=by-hand-$$" "uml_dir=$PWD/uml/" \
                con0=null,fd:1 con=null ssl=null panic=-1 quiet \
                "ubd0=root.cow,$guest/disk.img" ubd1=scratch.img root=/dev/ubda rw \
                ${tap:+"vec0:transport=tap,ifname=$tap,depth=128,gro=1"} \
                    init=/bin/sh -- -c 'mount${IFS}/dev/ubdb${IFS}/scratch;.${IFS}/scratch/commands';;
        qemu/microvm@tcg)
            # Drivers for a network are an archive behind the first.
            # The lines in front of the commands fill what the serial port forgets when its driver starts.
            cat "$guest/initramfs.cpio" ${tap:+"$guest/network.cpio"} > initramfs
            disk=
            drive='-drive if=none,id=scratch,file=scratch.img,format=raw,cache=none,aio=native -device virtio-blk-device,drive=scratch'
            [ ! -e disk ] || disk=$drive
            khz=$(awk '/^bogomips/ { print int($3 * 500); exit }' /proc/cpuinfo)
            append="console=ttyS0 panic=-1 quiet rdinit=/init BENCH_ROOT_DEVICE=/dev/vda ${disk:+BENCH_SCRATCH_DEVICE=/dev/vdb}"
            append="$append BENCH_INIT=/bin/sh tsc_early_khz=$khz tsc=reliable"
            mounted='/bench/busybox mount -t ext4 /dev/vdb /scratch; . /scratch/commands'
            { seq 64 | tr -d 0-9; if [ -e disk ]; then echo "$mounted"; else cat scratch/commands; fi; } |
            TMPDIR=$PWD taskset -c "$cpus" timeout 120 qemu-system-x86_64 \
                -machine microvm,acpi=on,rtc=on -accel tcg -cpu max -m 256M \
                -nodefaults -no-user-config -no-reboot -display none -serial stdio -bios qboot.rom \
                -kernel "$guest/vmlinuz" -initrd initramfs \
                ${tap:+-netdev "tap,ifname=$tap,script=no,downscript=no,id=net" -device virtio-net-device,netdev=net} \
                -drive "if=none,id=root,file.filename=$guest/disk.img,file.locking=off,format=raw,snapshot=on" \
                -device virtio-blk-device,drive=root \
                $disk \
                -append "$append";;
        esac
        """;

    // The same, and a shell that runs all of it: first the server in a network namespace of its own or behind a tap, then the client as a
    // plain process beside it.
    private const string Network = """
        set -e
        cd "$4"
        ip link set lo up
        ip link add br0 type bridge
        ip address add 10.99.0.1/24 dev br0
        ip link set br0 up
        tap=
        if [ "$1" = native ] || [ "$1" = runc ]; then
            touch server
            unshare --net="$PWD/server" true
            ip link add veth1 type veth peer name eth1
            ip link set veth1 master br0 up
            ip link set eth1 netns "$PWD/server"
            nsenter --net=server sh -ec 'ip link set lo up; ip address add "$0/24" dev eth1; ip link set eth1 up' "$6"
        else
            tap=tap1
            ip tuntap add dev tap1 mode tap
            ip link set tap1 master br0 up
        fi
        sh -c "$5" by-hand "$1" "$2" "$3" "$4" "$tap" > server.log 2>&1 < /dev/null &
        # Whoever knocks while user-mode Linux comes up makes its network card deaf for good.
        # A terminal shows the command that says so as well, with more behind the word.
        for try in $(seq 600); do ! grep -q 'serving.\?$' server.log || break; sleep 0.1; done
        sh -c "$5" by-hand native "$2" 0 "$4/client" '' || { cat server.log >&2; exit 1; }
        wait
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly PlatformHost _host;
    private int _runs;

    private ByHand(PlatformHost host) => _host = host;

    /// <summary>With the full guest, on the CPUs that the harness gives its instances.</summary>
    public static ByHand Open() => new(PlatformCatalog.OpenHost(BenchPaths.FromEnvironment()));

    /// <summary>What shell commands print in an instance: <c>native</c>, <c>runc</c>, <c>uml</c> or <c>qemu/microvm@tcg</c>.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="commands">The commands.</param>
    /// <param name="hasDisk">Whether they want a file system of the host's disk at <c>/scratch</c>; QEMU's machine has one only then, as
    /// through the harness.</param>
    public string Run(string platform, string commands, bool hasDisk = false)
    {
        var folder = Prepare(platform, commands, hasNetwork: false);
        if (hasDisk)
        {
            File.Create(Path.Combine(folder, "disk")).Dispose();
        }

        return Run(["--mount"], Instance, platform, folder, string.Empty);
    }

    /// <summary>What shell commands print beside an instance in which others serve them at <see cref="Server"/>: these say <c>serving</c>
    /// when they do, and end by themselves when the client has had enough.</summary>
    public string RunClient(string platform, string server, string client)
    {
        var folder = Prepare(platform, server, hasNetwork: true);
        Prepare("native", client, hasNetwork: false, Path.Combine(folder, "client"));
        return Run(["--mount", "--net"], Network, platform, folder, Instance, Server);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.Workspace.DisposeAsync();
        _folder.Dispose();
    }

    private static bool IsMachine(string platform) => platform is "uml" or "qemu/microvm@tcg";

    private string Prepare(string platform, string commands, bool hasNetwork, string? at = null)
    {
        var folder = at ?? _folder.At($"run-{++_runs}");
        Directory.CreateDirectory(Path.Combine(folder, "scratch"));
        File.WriteAllText(
            Path.Combine(folder, "scratch/commands"),
            $"{(IsMachine(platform) ? Boot : "")}\n(\nset -e\n{commands}\n)\necho \"by hand: $?\"\n"
            + $"{(IsMachine(platform) ? "sync; /bench/busybox poweroff -f" : "")}\n");
        if (platform == "runc")
        {
            WriteBundle(folder, hasNetwork);
        }

        return folder;
    }

    private static void WriteBundle(string folder, bool hasNetwork)
    {
        Execute("runc", "spec", "--bundle", folder);
        var file = Path.Combine(folder, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!;
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new JsonArray("sh", "/scratch/commands");
        config["root"] = new JsonObject { ["path"] = "root", ["readonly"] = false };
        config["mounts"]!.AsArray().Add(new JsonObject
        {
            ["destination"] = "/scratch",
            ["type"] = "bind",
            ["source"] = Path.Combine(folder, "scratch"),
            ["options"] = new JsonArray("bind", "rw")
        });
        config["linux"]!["resources"]!["cpu"] = new JsonObject { ["cpus"] = ResourceLimits.Default.CpuList };
        config["linux"]!["resources"]!["memory"] = new JsonObject { ["limit"] = 256L << 20 };
        if (hasNetwork)
        {
            config["linux"]!["namespaces"]!.AsArray().Single(one => (string?)one!["type"] == "network")!["path"] = Path.Combine(
                folder,
                "server");
        }

        File.WriteAllText(file, config.ToJsonString());
    }

    private string Run(string[] namespaces, string script, string platform, string folder, params string[] more)
    {
        var guest = Path.GetDirectoryName(_host.Guests["debian"].Root)!;
        var output = Execute(
            "unshare",
            [.. namespaces, "sh", "-c", script, "by-hand", platform, guest, ResourceLimits.Default.CpuList, folder, .. more])
            .Replace("\r", "", StringComparison.Ordinal);

        // As the harness does: a disk that is itself an image answers sooner where it has been written before, and the next run is to
        // have the same blocks.
        Directory.Delete(folder, recursive: true);
        Assert.Contains("by hand: 0\n", output, StringComparison.Ordinal);
        return output;
    }

    private static string Execute(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        })!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {error.Result}{output}");
        return output;
    }
}
