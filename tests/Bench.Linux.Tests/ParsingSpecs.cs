namespace Bench.Linux.Tests;

/// <summary>Parsers on texts that are not in <see cref="CapturedKernelSpecs"/>, such as those of older kernels.</summary>
public sealed class ParsingSpecs
{
    private const long Kilobyte = 1024;

    [Fact]
    public void The_memory_of_a_process_on_a_kernel_that_does_not_split_the_proportional_size()
    {
        var memory = ProcessMemory.Parse(Fixture.Bytes("Documented/smaps_rollup-before-5.4.txt"));
        Assert.Equal(385 * Kilobyte, memory.PssBytes);
        Assert.Null(memory.PssAnonymousBytes);
        Assert.Null(memory.PssFileBytes);
        Assert.Null(memory.PssSharedMemoryBytes);
    }

    [Fact]
    public void The_pressure_on_a_kernel_that_has_no_full_line_for_the_CPU() => Assert.Equal(
        new PressureStall(157622151),
        PressureStall.Parse(Fixture.Bytes("Documented/pressure-cpu-before-5.13.txt")));

    [Fact]
    public void The_traffic_of_a_block_device_on_a_kernel_that_counts_neither_discards_nor_flushes() =>
        Assert.Equal(7 * 512, BlockDeviceTraffic.Parse("1 2 3 4 5 6 7 8 9 10 11\n"u8).WrittenBytes);

    [Fact]
    public void The_memory_of_a_version_1_cgroup() => Assert.Equal(
        new CgroupMemory
        {
            UsageBytes = 0,
            PeakBytes = null,
            AnonymousBytes = 127598592,
            FileBytes = 1853763584,
            MappedFileBytes = 99307520,
            SharedMemoryBytes = 9068544,
            KernelBytes = null,
        },
        CgroupMemory.ParseVersion1(Fixture.Bytes("Captured/linux-6.18/memory.stat-v1.txt")));

    [Fact]
    public void The_memory_of_a_version_1_cgroup_without_totals_is_its_own() => Assert.Equal(
        new CgroupMemory
        {
            UsageBytes = 0,
            PeakBytes = null,
            AnonymousBytes = 2,
            FileBytes = 3,
            MappedFileBytes = 1,
            SharedMemoryBytes = null,
            KernelBytes = null,
        },
        CgroupMemory.ParseVersion1("cache 3\nrss 2\nmapped_file 1\n"u8));

    [Fact]
    public void The_memory_of_a_version_2_cgroup() => Assert.Equal(
        new CgroupMemory
        {
            UsageBytes = 0,
            PeakBytes = null,
            AnonymousBytes = 52428800,
            FileBytes = 10485760,
            MappedFileBytes = 6291456,
            KernelBytes = 3670016,
            SharedMemoryBytes = 4096,
        },
        CgroupMemory.ParseVersion2(Fixture.Bytes("Documented/memory.stat-v2.txt")));

    [Fact]
    public void The_state_of_a_process_whose_name_imitates_the_rest_of_the_line()
    {
        var stat = ProcessStat.Parse(
            "7 (a) Z 1 (b) S 42 7 7 0 -1 1077936448 11 12 13 14 15 16 17 18 20 -5 3 0 9 10 4 18446744073709551615\n"u8);

        Assert.Equal((7, 'S', 42), (stat.ProcessId, stat.State, stat.ParentId));
        Assert.Equal(TimeSpan.FromMilliseconds(150 + 160), stat.CpuTime);
        Assert.Equal(4 * Environment.SystemPageSize, stat.ResidentBytes);
        Assert.True(stat.IsAlive);
    }

    [Fact]
    public void A_thread_of_the_kernel_is_told_from_a_process()
    {
        Assert.True(ProcessStat.Parse("14 (ksoftirqd/0) S 2 0 0 0 -1 69238848 0 0 0 0 0 37 0 0 20 0 1 0 8 0 0 1\n"u8).IsKernelThread);
        Assert.False(ProcessStat.Parse(Fixture.Bytes("Captured/linux-6.18/process-stat.txt")).IsKernelThread);
    }

    [Fact]
    public void The_share_of_stolen_time()
    {
        var earlier = CpuTimes.Parse("cpu  100 0 100 100 0 0 0 10 0 0\n"u8);
        var later = CpuTimes.Parse("cpu  130 5 110 120 5 3 2 35 30 0\n"u8);

        // 25 of 30+5+10+20+5+3+2+25 ticks; the guest's 30 are in user already.
        Assert.Equal(0.25, later.StealShareSince(earlier));
        Assert.Null(earlier.StealShareSince(later));
        Assert.Null(earlier.StealShareSince(earlier));
    }

    [Fact]
    public void The_share_of_time_under_pressure()
    {
        var earlier = new PressureStall(1_000);
        var later = new PressureStall(251_000);

        Assert.Equal(0.25, later.ShareSince(earlier, elapsedNanoseconds: 1_000_000_000));
        Assert.Null(later.ShareSince(earlier, elapsedNanoseconds: 0));
        Assert.Null(earlier.ShareSince(later, elapsedNanoseconds: 1_000_000_000));
    }

    [Fact]
    public void Meminfo_of_gVisor_which_has_fewer_lines_is_read()
    {
        // As runsc of 2022 writes it.
        const string text = """
            MemTotal:       24684084 kB
            MemFree:        24681456 kB
            MemAvailable:   24681456 kB
            Buffers:               0 kB
            Cached:             2436 kB
            SwapCache:             0 kB
            Active:             1396 kB
            Inactive:           1220 kB
            Active(anon):        180 kB
            Inactive(anon):        0 kB
            Active(file):       1216 kB
            Inactive(file):     1220 kB
            Unevictable:           0 kB
            Mlocked:               0 kB
            SwapTotal:             0 kB
            SwapFree:              0 kB
            Dirty:                 0 kB
            Writeback:             0 kB
            AnonPages:           180 kB
            Mapped:             2436 kB
            Shmem:                 0 kB

            """;

        var memory = HostMemory.Parse(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Equal((24684084L << 10, 24681456L << 10), (memory.TotalBytes, memory.AvailableBytes));
    }
}
