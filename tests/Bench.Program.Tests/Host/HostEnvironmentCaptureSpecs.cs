using System.Text.Json;
using Bench.Harness.Host;

namespace Bench.Program.Tests.Host;

public sealed class HostEnvironmentCaptureSpecs : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("bench-host-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_virtual_machine_is_described()
    {
        Put("proc/cpuinfo", "processor\t: 0\nvendor_id\t: AuthenticAMD\nmodel name\t: AMD EPYC 7763\nflags\t\t: fpu "
            + "hypervisor\n\nprocessor\t: 1\nmodel name\t: AMD EPYC 7763\nflags\t\t: fpu hypervisor\n");
        Put("proc/meminfo", "MemTotal:       24684092 kB\nMemFree:        1 kB\n");
        Put("proc/sys/kernel/osrelease", "6.18.44\n");
        Put("proc/sys/kernel/arch", "x86_64\n");
        Put("proc/sys/kernel/hostname", "secret-host\n");
        Put("etc/machine-id", "secret-id\n");
        Put("etc/os-release", "NAME=Debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
        Put("sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected\n");
        Put("sys/devices/system/cpu/vulnerabilities/mds", "Mitigation: Clear CPU buffers\n");
        Put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        Put("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n");
        Put("sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never\n");
        Put("sys/devices/system/clocksource/clocksource0/available_clocksource", "tsc kvm-clock \n");
        Put("sys/class/dmi/id/sys_vendor", "QEMU\n");
        Put("sys/class/dmi/id/product_serial", "secret-serial\n");
        Put(
            "proc/self/mountinfo",
            """
            27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
            31 23 0:28 / /sys/fs/cgroup rw,relatime shared:9 - tmpfs tmpfs rw
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:10 - cgroup cgroup rw,memory
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            50 27 8:1 / /srv/my\040disks rw,relatime master:1 propagate_from:2 - xfs /dev/sda1 rw
            """);
        Put("sys/dev/block/254:0/uevent", "MAJOR=254\nMINOR=0\nDEVNAME=vda\nDEVTYPE=disk\n");
        Put("sys/block/vda/queue/rotational", "0\n");
        Put("sys/block/vda/size", "134217728\n");
        Put("sys/dev/block/8:1/uevent", "DEVNAME=sda1\n");
        Put("sys/block/sda/queue/rotational", "1\n");
        Put("sys/block/sda/sda1/size", "2048\n");

        var host = HostEnvironmentCapture.Capture(_root, "/var/lib/bench");

        Assert.Equivalent(
            new HostEnvironment
            {
                CpuModel = "AMD EPYC 7763",
                LogicalCpus = 2,
                Architecture = "x86_64",
                MemoryBytes = 24684092L * 1024,
                Kernel = "6.18.44",
                OperatingSystem = "Debian GNU/Linux 12 (bookworm)",
                Virtualization = "kvm",
                CgroupVersion = "hybrid",
                Governor = "performance, powersave",
                TransparentHugePages = "madvise",
                Mitigations = new SortedDictionary<string, string>
                {
                    ["mds"] = "Mitigation: Clear CPU buffers",
                    ["meltdown"] = "Not affected"
                },
                Storage = "ext4 on vda (rotational 0, 64.0 GiB)",
            },
            host);
        Assert.Equal("xfs on sda1 (rotational 1, 1.00 MiB)", HostEnvironmentCapture.Capture(_root, "/srv/my disks/run").Storage);

        var written = JsonSerializer.Serialize(host);
        Assert.DoesNotContain("secret", written, StringComparison.Ordinal);
        Assert.DoesNotContain("/var/lib", written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_that_shows_nothing_is_unknown_and_no_error()
    {
        var host = HostEnvironmentCapture.Capture(_root, "/anywhere");

        Assert.Equal("unknown", host.CpuModel);
        Assert.Equal("unknown", host.Virtualization);
        Assert.Equal("none", host.CgroupVersion);
        Assert.Equal(0, host.MemoryBytes);
        Assert.Null(host.Governor);
        Assert.Null(host.Storage);
        Assert.Empty(host.Mitigations);
    }

    [Fact]
    public void Files_full_of_rubbish_are_no_error()
    {
        foreach (var file in new[] {
            "proc/cpuinfo",
            "proc/meminfo",
            "etc/os-release",
            "sys/kernel/mm/transparent_hugepage/enabled" })
        {
            Put(file, "::\n - - \nMemTotal:\n\0\\\n[");
        }

        Assert.Equal("unknown", HostEnvironmentCapture.Capture(_root, "/x").OperatingSystem);
    }

    [Fact]
    public void This_machine_can_be_read()
    {
        var host = HostEnvironmentCapture.Capture(storageDirectory: Path.GetTempPath());

        Assert.True(host.MemoryBytes > 0);
        Assert.True(host.LogicalCpus > 0);
        Assert.NotEqual("unknown", host.Kernel);
        Assert.NotNull(host.Storage);
    }

    [Theory]
    [InlineData("fpu vme", "Amazon EC2", "none")]
    [InlineData("fpu hypervisor", "VMware, Inc.", "vmware")]
    [InlineData("fpu hypervisor", "Google", "kvm")]
    [InlineData("fpu hypervisor", "QEMU", "qemu")]
    [InlineData("fpu hypervisor", "innotek GmbH", "virtualbox")]
    [InlineData("fpu hypervisor", "Some Maker", "unknown")]
    public void What_the_host_runs_on_is_told_from_flag_and_firmware(string flags, string vendor, string expected)
    {
        Put("proc/cpuinfo", $"processor\t: 0\nflags\t\t: {flags}\n");
        Put("sys/class/dmi/id/sys_vendor", vendor + "\n");

        Assert.Equal(expected, HostEnvironmentCapture.Capture(_root).Virtualization);
    }

    [Fact]
    public void Xen_names_itself()
    {
        Put("sys/hypervisor/type", "xen\n");
        Assert.Equal("xen", HostEnvironmentCapture.Capture(_root).Virtualization);
    }

    [Theory]
    [InlineData("cgroup2", "v2")]
    [InlineData("cgroup", "v1")]
    public void Pure_cgroup_layouts_are_told_apart(string fileSystem, string expected)
    {
        Put("proc/self/mountinfo", $"31 23 0:28 / /sys/fs/cgroup rw shared:9 - {fileSystem} cgroup rw,memory\n");
        Assert.Equal(expected, HostEnvironmentCapture.Capture(_root).CgroupVersion);
    }

    [Fact]
    public void A_file_system_without_block_device_is_named_alone()
    {
        Put("proc/self/mountinfo", "27 1 0:24 / / rw - overlay overlay rw\n");
        Assert.Equal("overlay", HostEnvironmentCapture.Capture(_root, "/var").Storage);
    }

    [Fact]
    public void An_Arm_processor_without_model_is_named_by_its_part()
    {
        Put("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n");
        Assert.Equal("Arm implementer 0x41 part 0xd0c", HostEnvironmentCapture.Capture(_root).CpuModel);
    }

    private void Put(string path, string text)
    {
        var full = Path.Combine(_root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
