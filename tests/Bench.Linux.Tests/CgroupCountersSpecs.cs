namespace Bench.Linux.Tests;

/// <summary>CPU time and block I/O of a cgroup, as this host's kernel counts them.</summary>
public sealed class CgroupCountersSpecs
{
    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void The_CPU_time_of_a_process_is_that_of_its_cgroup_until_both_are_gone()
    {
        using var cgroup = TemporaryCgroup.Create(CgroupLayout.CpuAccounting);
        using var reader = CgroupCpu.TryOpen(cgroup.Directory)!;
        using var shell = new Shell("read line; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo done; read line");
        using var process = ProcessStat.TryOpen(shell.Id)!;
        Assert.True(reader.TryRead(out var empty));
        Assert.Equal(TimeSpan.Zero, empty);
        cgroup.Add(shell.Id);
        Assert.True(process.TryRead(out var before));

        shell.GoOn();
        Assert.Equal("done", shell.WaitForLine());

        Assert.True(process.TryRead(out var stat));
        Assert.True(reader.TryRead(out var cpu));
        var used = stat.CpuTime - before.CpuTime;
        Assert.True(used > TimeSpan.FromMilliseconds(50), $"{used}");

        // The process is told in steps of 10 ms, one of which may be missing at either end and in either mode.
        Assert.InRange(cpu - used, TimeSpan.FromMilliseconds(-40), TimeSpan.FromMilliseconds(40));
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));
        Assert.Equal(0, Allocation.OfHundred(() => process.TryRead(out _)));

        shell.Kill();
        cgroup.Remove();
        Assert.False(reader.TryRead(out _));
        Assert.False(process.TryRead(out _));
        Assert.Null(CgroupCpu.TryOpen(cgroup.Directory));
    }

    [Fact]
    public void The_CPU_time_of_version_2_is_read_for_real()
    {
        var unified = CgroupLayout.Detect().Unified;
        Assert.SkipWhen(unified is null, "version 2 is not mounted here");
        using var reader = CgroupCpu.TryOpen(new CgroupDirectory(unified.Path, CgroupVersion.V2))!;

        Assert.True(reader.TryRead(out var cpu));
        Assert.True(cpu > TimeSpan.Zero);
        Assert.True(reader.TryRead(out var later));
        Assert.True(later >= cpu);
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void What_a_process_writes_past_the_page_cache_is_charged_to_its_cgroup()
    {
        const int bytes = 1 << 20;
        using var cgroup = TemporaryCgroup.Create(CgroupLayout.BlockIo);
        using var reader = CgroupIo.TryOpenAnyway(cgroup.Directory);
        Assert.SkipWhen(reader is null, "the controller of block devices is not handed down here");
        StartCounting(cgroup.Directory);
        Assert.True(reader.TryRead(out var none));
        Assert.Equal(default, none);
        var path = Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName());
        try
        {
            using var shell = new Shell(
                $"read line; dd if=/dev/zero of={path} bs=64k count=16 oflag=direct 2>&1 "
                + $"&& dd if={path} of=/dev/null bs=64k iflag=direct 2>&1 && echo done; read line");
            cgroup.Add(shell.Id);
            shell.GoOn();
            var told = "";
            while (shell.WaitForLine() is { } line && line != "done")
            {
                told = line;
                Assert.SkipWhen(
                    line.Contains("Invalid argument", StringComparison.Ordinal),
                    "the file system of the tests takes no direct I/O");
            }

            Assert.True(reader.TryRead(out var io));
            Assert.True(io.WrittenBytes is >= bytes and < bytes * 2, $"{io} {told}");
            Assert.True(io.ReadBytes is >= bytes and < bytes * 8, $"{io} {told}");
            Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));

            // What has been written shows in the root, too, so by now the kernel counts for whoever asks.
            using var counted = CgroupIo.TryOpen(cgroup.Directory);
            Assert.NotNull(counted);
            shell.Kill();
        }
        finally
        {
            File.Delete(path);
        }

        cgroup.Remove();
        Assert.False(reader.TryRead(out _));
        Assert.Null(CgroupIo.TryOpen(cgroup.Directory));
    }

    [Fact]
    public void A_kernel_that_does_not_count_traffic_is_not_taken_for_one_without_any()
    {
        using var root = new TemporaryDirectory();
        var child = System.IO.Directory.CreateDirectory(Path.Combine(root.Path, "child")).FullName;
        foreach (var (folder, bytes) in new[] { (root.Path, 0), (child, 0) })
        {
            Write(folder, bytes);
        }

        Assert.Null(CgroupIo.TryOpen(new CgroupDirectory(child, CgroupVersion.V1)));

        Write(root.Path, 4096);
        using var counted = CgroupIo.TryOpen(new CgroupDirectory(child, CgroupVersion.V1));
        Assert.NotNull(counted);
        Assert.True(counted.TryRead(out var none));
        Assert.Equal(default, none);

        static void Write(string folder, int bytes)
        {
            foreach (var file in new[] { "io_service_bytes", "io_service_bytes_recursive" })
            {
                File.WriteAllText(Path.Combine(folder, $"blkio.throttle.{file}"), bytes == 0
                    ? "Total 0\n"
                    : $"8:0 Read {bytes}\n8:0 Write 0\n8:0 Sync {bytes}\n8:0 Async 0\n8:0 Discard 0\n8:0 Total {bytes}\nTotal {bytes}\n");
            }
        }
    }

    // From Linux 6.10 on, version 1 counts on a device only once a limit has been set on it, be it "none" (0), which this is.
    private static void StartCounting(CgroupDirectory directory)
    {
        if (directory.Version == CgroupVersion.V1)
        {
            var device = Libc.FindDevice(AppContext.BaseDirectory, out _);
            Assert.SkipUnless(Directory.Exists($"/sys/dev/block/{device}"), "the device that holds the tests is not known");
            File.WriteAllText($"{directory.Path}/blkio.throttle.read_bps_device", $"{device} 0");
        }
    }
}
