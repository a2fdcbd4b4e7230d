namespace Bench.Linux.Tests;

public sealed class CgroupLayoutSpecs
{
    private readonly CgroupLayout _hybrid = CgroupLayout.Parse(Fixture.Text("Captured/linux-6.18/mountinfo-hybrid.txt"));
    private readonly CgroupLayout _version2 = CgroupLayout.Parse(Fixture.Text("Documented/mountinfo-v2.txt"));
    private readonly CgroupLayout _version1 = CgroupLayout.Parse(Fixture.Text("Documented/mountinfo-v1-combined.txt"));

    [Fact]
    public void Each_layout_is_told_apart()
    {
        Assert.Equal((CgroupMode.Hybrid, "hybrid"), (_hybrid.Mode, _hybrid.ModeName));
        Assert.Equal((CgroupMode.V2, "v2"), (_version2.Mode, _version2.ModeName));
        Assert.Equal((CgroupMode.V1, "v1"), (_version1.Mode, _version1.ModeName));

        var none = CgroupLayout.Parse("22 27 0:21 / /proc rw,relatime - proc proc rw\n");
        Assert.Equal((CgroupMode.None, "none"), (none.Mode, none.ModeName));
        Assert.Null(none.FindMount(CgroupLayout.Memory));
    }

    [Fact]
    public void Without_its_version_2_mount_a_hybrid_layout_is_version_1()
    {
        var lines = Fixture.Text("Captured/linux-6.18/mountinfo-hybrid.txt").Split('\n').Where(line => !line.Contains("cgroup2"));
        Assert.Equal(CgroupMode.V1, CgroupLayout.Parse(string.Join('\n', lines)).Mode);
    }

    [Fact]
    public void A_version_1_hierarchy_without_controllers_does_not_make_version_2_a_hybrid()
    {
        var text = Fixture.Text("Documented/mountinfo-v2.txt")
            + "40 22 0:40 / /sys/fs/cgroup-elogind rw - cgroup cgroup rw,seclabel,xattr,name=elogind\n";
        Assert.Equal(CgroupMode.V2, CgroupLayout.Parse(text).Mode);
    }

    [Fact]
    public void One_controller_of_version_1_does_not_make_version_2_a_hybrid_unless_it_is_that_of_memory()
    {
        var netCls = LayoutWith("net_cls");

        Assert.Equal(CgroupMode.V2, netCls.Mode);
        Assert.Equal(("/sys/fs/cgroup", "/mnt/cgroup"), (netCls.FindMount("memory")?.Path, netCls.FindMount("net_cls")?.Path));
        Assert.Equal(CgroupMode.Hybrid, LayoutWith("memory").Mode);

        static CgroupLayout LayoutWith(string controller) => CgroupLayout.Parse(
            $"{Fixture.Text("Documented/mountinfo-v2.txt")}40 28 0:40 / /mnt/cgroup rw,relatime - cgroup cgroup rw,{controller}\n");
    }

    [Fact]
    public void The_mount_of_a_controller_is_found()
    {
        Assert.Equal("/sys/fs/cgroup/memory", _hybrid.FindMount("memory")?.Path);
        Assert.Equal("/sys/fs/cgroup/cpu", _hybrid.FindMount("cpu")?.Path);
        Assert.Equal("/sys/fs/cgroup/systemd", _hybrid.FindMount("name=systemd")?.Path);
        Assert.Equal("/sys/fs/cgroup/unified", _hybrid.Unified?.Path);
        Assert.Equal("/sys/fs/cgroup", _version2.FindMount("memory")?.Path);
        Assert.Null(_version1.Unified);
    }

    [Fact]
    public void Controllers_mounted_together_are_found_by_either_name()
    {
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", _version1.FindMount("cpu")?.Path);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", _version1.FindMount("cpuacct")?.Path);
        Assert.Equal(["net_prio", "net_cls"], _version1.FindMount("net_cls")?.Controllers);
    }

    [Theory]
    [InlineData(
        "Captured/linux-6.18/mountinfo-hybrid.txt",
        "Captured/linux-6.18/cgroup-hybrid.txt",
        "memory",
        "/sys/fs/cgroup/memory/service/worker",
        CgroupVersion.V1)]
    [InlineData(
        "Captured/linux-6.18/mountinfo-hybrid.txt",
        "Captured/linux-6.18/cgroup-hybrid.txt",
        "cpu",
        "/sys/fs/cgroup/cpu",
        CgroupVersion.V1)]
    [InlineData(
        "Captured/linux-6.18/mountinfo-hybrid.txt",
        "Captured/linux-6.18/cgroup-hybrid.txt",
        "io",
        "/sys/fs/cgroup/unified",
        CgroupVersion.V2)]
    [InlineData(
        "Documented/mountinfo-v2.txt",
        "Documented/cgroup-v2.txt",
        "memory",
        "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-u12.scope",
        CgroupVersion.V2)]
    [InlineData(
        "Documented/mountinfo-v1-combined.txt",
        "Documented/cgroup-v1-combined.txt",
        "cpuacct",
        "/sys/fs/cgroup/cpu,cpuacct/system.slice/docker-engine.service",
        CgroupVersion.V1)]
    public void The_directory_of_a_process_is_found(
        string mounts, string cgroups, string controller, string path, CgroupVersion version) => Assert.Equal(
        new CgroupDirectory(path, version),
        CgroupLayout.Parse(Fixture.Text(mounts)).FindDirectory(ProcessCgroups.Parse(Fixture.Text(cgroups)), controller));

    [Fact]
    public void A_mount_that_shows_only_a_part_is_taken_into_account()
    {
        var layout = CgroupLayout.Parse(
            "40 22 0:40 /docker/box /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n");

        Assert.Equal("/sys/fs/cgroup/memory/inner", Directory("/docker/box/inner"));
        Assert.Equal("/sys/fs/cgroup/memory", Directory("/docker/box"));
        Assert.Null(Directory("/docker/boxes"));
        Assert.Null(Directory("/docker"));
        Assert.Null(Directory("/../elsewhere"));

        string? Directory(string cgroup) =>
            layout.FindDirectory(ProcessCgroups.Parse($"4:memory:{cgroup}\n"), "memory")?.Path;
    }

    [Fact]
    public void A_later_mount_hides_an_earlier_one_at_the_same_place()
    {
        var layout = CgroupLayout.Parse(Fixture.Text("Captured/linux-6.18/mountinfo-hybrid.txt")
            + "50 35 0:50 / /sys/fs/cgroup/memory rw - tmpfs tmpfs rw\n");
        Assert.Null(layout.FindDirectory(ProcessCgroups.Parse("4:memory:/a\n"), "memory"));
    }

    [Fact]
    public void A_mount_point_with_spaces_is_understood() => Assert.Equal(
        "/mnt/my cgroups",
        CgroupLayout.Parse("40 22 0:40 / /mnt/my\\040cgroups rw shared:1 master:2 - cgroup2 none rw\n").Unified?.Path);

    [Fact]
    public void The_path_of_a_cgroup_may_hold_colons() =>
        Assert.Equal("/a:b/c:d", ProcessCgroups.Parse("0::/a:b/c:d\n").UnifiedPath);

    [Fact]
    public void A_cgroup_that_was_removed_has_no_directory()
    {
        Assert.Null(ProcessCgroups.Parse("0::/gone (deleted)\n").UnifiedPath);
        Assert.Null(_version2.FindDirectory(ProcessCgroups.Parse("0::/gone (deleted)\n"), "memory"));
    }

    [Theory]
    [InlineData("memory")]
    [InlineData("4:memory")]
    [InlineData("4:memory:relative")]
    [InlineData("x:memory:/")]
    public void A_malformed_list_of_cgroups_is_refused(string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => ProcessCgroups.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("garbage")]
    [InlineData("40 22 0:40 / /sys/fs/cgroup rw shared:1 cgroup2 none rw")]
    [InlineData("40 22 0:40 / /sys/fs/cgroup rw - cgroup2")]
    public void A_malformed_list_of_mounts_is_refused(string text) =>
        Assert.Contains(text, Assert.Throws<FormatException>(() => CgroupLayout.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void On_this_host_the_directory_of_this_process_lists_it()
    {
        var layout = CgroupLayout.Detect();
        Assert.SkipWhen(layout.Mode == CgroupMode.None, "no cgroups are mounted here");
        var directory = layout.FindDirectory(Environment.ProcessId, CgroupLayout.Memory);
        Assert.SkipWhen(directory is null, "this process's memory cgroup is not mounted here");

        Assert.Contains(Environment.ProcessId, directory.FindProcesses());
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void A_process_that_is_gone_is_in_no_cgroup()
    {
        using var shell = new Shell("read line");
        Assert.NotNull(ProcessCgroups.TryRead(shell.Id));
        shell.Kill();
        Assert.Null(ProcessCgroups.TryRead(shell.Id));
    }
}
