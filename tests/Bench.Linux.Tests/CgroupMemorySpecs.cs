namespace Bench.Linux.Tests;

public sealed class CgroupMemorySpecs
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void Version_2_is_read_from_its_files()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("memory.current", "67108864\n");
        directory.Write("memory.peak", "134217728\n");
        directory.Write("memory.stat", Fixture.Text("Documented/memory.stat-v2.txt"));
        using var reader = CgroupMemoryReader.TryOpen(new CgroupDirectory(directory.Path, CgroupVersion.V2))!;

        Assert.True(reader.TryRead(out var memory));
        Assert.Equal(
            new CgroupMemory
            {
                UsageBytes = 67108864,
                PeakBytes = 134217728,
                AnonymousBytes = 52428800,
                FileBytes = 10485760,
                MappedFileBytes = 6291456,
                SharedMemoryBytes = 4096,
                KernelBytes = 3670016,
            },
            memory);
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));
    }

    [Fact]
    public void Version_2_on_a_kernel_without_peak_has_none()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("memory.current", "67108864\n");
        directory.Write("memory.stat", "anon 1\nfile 2\nfile_mapped 3\n");
        using var reader = CgroupMemoryReader.TryOpen(new CgroupDirectory(directory.Path, CgroupVersion.V2))!;

        Assert.True(reader.TryRead(out var memory));
        Assert.Null(memory.PeakBytes);
        Assert.Null(memory.KernelBytes);
    }

    [Fact]
    public void Version_1_counts_the_cgroups_below_as_well()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("memory.usage_in_bytes", "2000000000\n");
        directory.Write("memory.max_usage_in_bytes", "3000000000\n");
        directory.Write("memory.kmem.usage_in_bytes", "4096\n");
        directory.Write("memory.stat", Fixture.Text("Captured/linux-6.18/memory.stat-v1.txt"));
        using var reader = CgroupMemoryReader.TryOpen(new CgroupDirectory(directory.Path, CgroupVersion.V1))!;

        Assert.True(reader.TryRead(out var memory));
        Assert.Equal(
            new CgroupMemory
            {
                UsageBytes = 2000000000,
                PeakBytes = 3000000000,
                AnonymousBytes = 127598592,
                FileBytes = 1853763584,
                MappedFileBytes = 99307520,
                SharedMemoryBytes = 9068544,
                KernelBytes = 4096,
            },
            memory);
    }

    [Theory]
    [InlineData(CgroupVersion.V1)]
    [InlineData(CgroupVersion.V2)]
    public void A_cgroup_that_does_not_count_memory_is_null(CgroupVersion version)
    {
        using var directory = new TemporaryDirectory();
        Assert.Null(CgroupMemoryReader.TryOpen(new CgroupDirectory(directory.Path, version)));
    }

    [Fact]
    public void A_broken_count_is_an_error_that_names_the_file()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("memory.current", "many\n");
        directory.Write("memory.stat", Fixture.Text("Documented/memory.stat-v2.txt"));
        using var reader = CgroupMemoryReader.TryOpen(new CgroupDirectory(directory.Path, CgroupVersion.V2))!;

        var error = Assert.Throws<FormatException>(() => reader.TryRead(out _));
        Assert.Contains("memory.current", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void What_a_process_allocates_is_charged_to_its_cgroup_until_both_are_gone()
    {
        using var cgroup = TemporaryCgroup.Create();
        using var reader = CgroupMemoryReader.TryOpen(cgroup.Directory);
        Assert.SkipWhen(reader is null, "the memory controller is not handed down here");
        using var shell = new Shell(
            "read line; x=$(head -c 16777216 /dev/zero | tr '\\0' x); echo done; read line; echo ${#x}");
        cgroup.Add(shell.Id);
        Assert.True(reader.TryRead(out var before));

        shell.GoOn();
        Assert.Equal("done", shell.WaitForLine());

        Assert.True(reader.TryRead(out var after));
        Assert.True(after.UsageBytes - before.UsageBytes >= 16 * Mebibyte, $"{before} then {after}");
        Assert.True(after.AnonymousBytes >= 16 * Mebibyte, $"{after}");
        Assert.Equal(0, Allocation.OfHundred(() => reader.TryRead(out _)));

        shell.Kill();
        cgroup.Remove();
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public void All_processes_in_a_cgroup_and_below_it_are_found()
    {
        using var outer = TemporaryCgroup.Create();
        using var inner = outer.CreateBelow();
        using var first = new Shell("read line");
        using var second = new Shell("read line");
        outer.Add(first.Id);
        inner.Add(second.Id);

        Assert.Equal(new[] { first.Id, second.Id }.Order(), outer.Directory.FindProcesses());
        Assert.Equal([second.Id], inner.Directory.FindProcesses());

        second.Kill();
        Assert.Equal([first.Id], outer.Directory.FindProcesses());
        Assert.Empty(new CgroupDirectory($"{outer.Directory.Path}/gone", CgroupVersion.V1).FindProcesses());
    }
}
