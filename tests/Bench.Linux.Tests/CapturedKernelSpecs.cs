using System.Globalization;
using System.Text;

namespace Bench.Linux.Tests;

/// <summary>Every parser on the texts of every kernel, against the plainest way to take such a text apart.</summary>
public sealed class CapturedKernelSpecs
{
    private const string GVisor = "gvisor-2022";
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Fixtures", "Captured");

    /// <summary>The captured texts of one kind; a name may have more behind it, such as <c>pressure-cpu</c> and
    /// <c>cpu.stat-root</c>.</summary>
    public static TheoryData<string> Texts(string kind) => [.. Directory
        .EnumerateFiles(Root, $"{kind}*.txt", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("meminfo", 4)]
    [InlineData("process-stat", 4)]
    [InlineData("stat", 4)]
    [InlineData("smaps_rollup", 3)]
    [InlineData("block-stat", 3)]
    [InlineData("pids.", 6)]
    [InlineData("pressure", 5)]
    [InlineData("memory.stat-v2", 2)]
    [InlineData("cpu.stat", 5)]
    public void There_are_texts_of_several_kernels(string kind, int texts) => Assert.Equal(texts, Texts(kind).Count);

    [Theory]
    [MemberData(nameof(Texts), "smaps_rollup")]
    public void The_memory_of_a_process(string text)
    {
        var field = Fields(text, 1024);
        Assert.Equal(
            new ProcessMemory
            {
                RssBytes = field["Rss"],
                PssBytes = field["Pss"],
                PssAnonymousBytes = field["Pss_Anon"],
                PssFileBytes = field["Pss_File"],
                PssSharedMemoryBytes = field["Pss_Shmem"],
            },
            ProcessMemory.Parse(Bytes(text)));
    }

    [Theory]
    [MemberData(nameof(Texts), "meminfo")]
    public void The_memory_of_the_host(string text)
    {
        var field = Fields(text, 1024);
        Assert.Equal(
            new HostMemory(field["MemTotal"], field["MemAvailable"], field["Cached"] - field["Shmem"]),
            HostMemory.Parse(Bytes(text)));
    }

    [Theory]
    [InlineData("linux-6.18/io.txt")]
    [InlineData("linux-6.1-cloud/io.txt")]
    [InlineData("linux-6.1-uml/io.txt")]
    public void The_traffic_of_a_process(string text)
    {
        var field = Fields(text);
        Assert.Equal(
            new ProcessIo
            {
                ReadCallBytes = field["rchar"],
                WriteCallBytes = field["wchar"],
                StorageReadBytes = field["read_bytes"],
                StorageWriteBytes = field["write_bytes"],
            },
            ProcessIo.Parse(Bytes(text)));
    }

    [Fact]
    public void The_traffic_of_a_process_in_gVisor_which_misspells_a_name_is_refused_rather_than_taken_for_none() =>
        Assert.Contains(
            "\"rchar\" is missing",
            Assert.Throws<FormatException>(() => ProcessIo.Parse(Bytes($"{GVisor}/io.txt"))).Message,
            StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Texts), "process-stat")]
    public void The_state_of_a_process(string text)
    {
        // None of the names has a space in it, so the numbers of the manual page are those of the words.
        var word = Words(text).Prepend("").ToArray();
        Assert.Equal(
            new ProcessStat
            {
                ProcessId = (int)Number(word[1]),
                State = word[3][0],
                ParentId = (int)Number(word[4]),
                IsKernelThread = (Number(word[9]) & 0x0020_0000) != 0,
                CpuTime = TimeSpan.FromMilliseconds(10 * (Number(word[14]) + Number(word[15]))),
                StartTicks = Number(word[22]),
                ResidentBytes = Number(word[24]) * Environment.SystemPageSize,
            },
            ProcessStat.Parse(Bytes(text)));
    }

    [Theory]
    [MemberData(nameof(Texts), "stat")]
    public void The_times_of_the_CPUs(string text)
    {
        var ticks = Words(text).Skip(1).Take(8).Select(Number).ToArray();
        Assert.Equal(
            new CpuTimes(Busy: ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6], Steal: ticks[7], Total: ticks.Sum()),
            CpuTimes.Parse(Bytes(text)));
    }

    [Theory]
    [MemberData(nameof(Texts), "pressure")]
    [MemberData(nameof(Texts), "cgroup.pressure")]
    public void The_pressure(string text)
    {
        var value = Words(text).Where(word => word.Contains('=')).Select(word => word.Split('=')[1]).ToArray();
        Assert.Equal(
            new PressureStall(Number(value[3])),
            PressureStall.Parse(Bytes(text)));
    }

    [Theory]
    [MemberData(nameof(Texts), "block-stat")]
    public void The_traffic_of_a_block_device(string text)
    {
        var count = Words(text).Select(Number).ToArray();
        Assert.Equal(
            new BlockDeviceTraffic(ReadBytes: count[2] * 512, WrittenBytes: count[6] * 512),
            BlockDeviceTraffic.Parse(Bytes(text)));
    }

    [Theory]
    [MemberData(nameof(Texts), "memory.stat-v2")]
    public void The_memory_of_a_version_2_cgroup(string text)
    {
        var field = Fields(text);
        Assert.Equal(
            new CgroupMemory
            {
                UsageBytes = 0,
                PeakBytes = null,
                AnonymousBytes = field["anon"],
                FileBytes = field["file"],
                MappedFileBytes = field["file_mapped"],
                SharedMemoryBytes = field["shmem"],
                KernelBytes = field["kernel"],
            },
            CgroupMemory.ParseVersion2(Bytes(text)));
    }

    [Theory]
    [MemberData(nameof(Texts), "memory.current")]
    [MemberData(nameof(Texts), "memory.peak")]
    [MemberData(nameof(Texts), "pids.")]
    [MemberData(nameof(Texts), "cpuacct.usage")]
    public void A_count(string text) => Assert.Equal(Number(Words(text).Single()), CgroupDirectory.ParseCount(Bytes(text), text));

    [Theory]
    [MemberData(nameof(Texts), "cpu.stat")]
    public void The_CPU_time_of_a_version_2_cgroup(string text) =>
        Assert.Equal(TimeSpan.FromMicroseconds(Fields(text)["usage_usec"]), CgroupCpu.ParseVersion2(Bytes(text)));

    [Fact]
    public void The_CPU_time_of_a_version_1_cgroup() =>
        Assert.Equal(new TimeSpan(2265092), CgroupCpu.ParseVersion1(Bytes("linux-6.18/cpuacct.usage.txt")));

    [Theory]
    [InlineData("linux-6.1-cloud/io.stat.txt")]
    [InlineData("linux-6.1-uml/io.stat.txt")]
    public void The_traffic_of_a_version_2_cgroup(string text)
    {
        long Sum(string key)
            => Words(text).Where(word => word.StartsWith($"{key}=", StringComparison.Ordinal)).Sum(word => Number(word.Split('=')[1]));
        Assert.Equal(
            new CgroupIo(Sum("rbytes"), Sum("wbytes")),
            CgroupIo.ParseVersion2(Bytes(text)));
    }

    [Fact]
    public void The_traffic_of_a_version_1_cgroup() => Assert.Equal(
        new CgroupIo(1069056, 1048576),
        CgroupIo.ParseVersion1(Bytes("linux-6.18/blkio.throttle.io_service_bytes_recursive.txt")));

    [Theory]
    [InlineData("linux-6.1-cloud")]
    [InlineData("linux-6.1-uml")]
    public void The_cgroup_of_a_process_on_a_system_of_version_2(string kernel)
    {
        var layout = CgroupLayout.Parse(Encoding.UTF8.GetString(Bytes($"{kernel}/mountinfo-v2.txt")));
        var cgroups = ProcessCgroups.Parse(Encoding.UTF8.GetString(Bytes($"{kernel}/cgroup-v2.txt")));

        Assert.Equal(CgroupMode.V2, layout.Mode);
        Assert.Equal(new CgroupDirectory("/sys/fs/cgroup/sample", CgroupVersion.V2), layout.FindDirectory(cgroups, CgroupLayout.Memory));
        Assert.Equal(
            Words($"{kernel}/cgroup.procs.txt").Select(Number),
            ProcessIdList.TryRead(Path.Combine(Root, kernel, "cgroup.procs.txt"))!.Select(id => (long)id));
    }

    [Fact]
    public void GVisor_mounts_no_cgroups() =>
        Assert.Equal(CgroupMode.None, CgroupLayout.Parse(Encoding.UTF8.GetString(Bytes($"{GVisor}/mountinfo.txt"))).Mode);

    private static byte[] Bytes(string text) => File.ReadAllBytes(Path.Combine(Root, text));

    private static string[] Words(string text) =>
        Encoding.UTF8.GetString(Bytes(text)).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static Dictionary<string, long> Fields(string text, long unit = 1) => Encoding.UTF8.GetString(Bytes(text)).Split('\n')
        .Select(line => line.Split((char[])[' ', ':'], StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out _))
        .ToDictionary(words => words[0], words => Number(words[1]) * unit);

    private static long Number(string word) => long.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
}
