using System.Text;
using CsCheck;

namespace Bench.Linux.Tests;

/// <summary>What holds for every parser and any text.</summary>
public sealed class ParsingPropertySpecs
{
    private const string Count = "a count";
    private const string Cost = " cost.vrate=100.00 cost.usage=7";
    private const string MemoryV1 = "memory of version 1";
    private const string MemoryV2 = "memory of version 2";
    private const string CpuV2 = "CPU time of version 2";
    private const string IoV1 = "traffic of version 1";
    private const string IoV2 = "traffic of version 2";

    private delegate object Parser(ReadOnlySpan<byte> text);

    private static readonly Gen<long> Kilobytes = Gen.Long[0, long.MaxValue / 1024];
    private static readonly Gen<long> Sectors = Gen.Long[0, long.MaxValue / 512];
    private static readonly Gen<long> Numbers = Gen.Long[0, long.MaxValue];
    private static readonly Gen<long> Ticks = Gen.Long[0, TimeSpan.MaxValue.Ticks / 1_000_000];
    private static readonly Gen<long[][]> Devices = Gen.Long[0, long.MaxValue / 8].Array[4].Array[0, 7];
    private static readonly Gen<string> Names = Gen.String[Gen.Char["ab ()Z\n1"], 1, 15];
    private static readonly Gen<int> AnyHundredths = Gen.Int[0, 10_000_000];

    /// <summary>Each parser, with a text it takes and the part of it in which every byte that is not a space matters.</summary>
    public static TheoryData<string, string> Texts => new()
    {
        { nameof(ProcessMemory), "Rss: 16 kB\nPss: 35 kB\n" },
        { nameof(HostMemory), "MemTotal: 9 kB\nMemAvailable: 7 kB\nCached: 3 kB\nShmem: 1 kB\n" },
        { nameof(ProcessIo), "rchar: 1\nwchar: 2\nread_bytes: 3\nwrite_bytes: 4\n" },
        { nameof(CpuTimes), "cpu  1 2 3 4 5 6 7 8 9 10\n" },
        { nameof(PressureStall), "some avg10=2.41 avg60=3.56 avg300=6.06 total=608\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n" },
        { nameof(BlockDeviceTraffic), " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n" },
        { MemoryV1, "cache 3\nrss 2\nmapped_file 1\n" },
        { MemoryV2, "anon 3\nfile 2\nfile_mapped 1\n" },
        { Count, "4096\n" },
        { nameof(ProcessStat), "7 (sh) S 42 7 7 0 -1 4194304 120 0 3 0 11 12 0 0 20 0 1 0 222720 3133440 386 " },
        { CpuV2, "usage_usec 3\n" },
        { IoV1, "8:0 Read 1\n8:0 Write 2\n8:0 Sync 3\nTotal 4\n" },
        { IoV2, "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6\n" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_is_taken_as_it_is(string parser, string text) => Assert.NotNull(Parse(parser, text));

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_stray_letter_anywhere_is_refused(string parser, string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (IsFree(parser, text, at))
            {
                continue;
            }

            var broken = $"{text[..at]}q{text[(at + 1)..]}";
            Assert.Throws<FormatException>(() => Parse(parser, broken));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_cut_short_is_refused(string parser, string text)
    {
        for (var length = 0; length < text.Length; length++)
        {
            // The CPU had no second line before Linux 5.13, so a pressure text may end after the first. A cgroup without traffic has no
            // text.
            if ((parser == nameof(PressureStall) && text[..length].EndsWith('\n')) || (length == 0 && IsTraffic(parser)))
            {
                continue;
            }

            Assert.Throws<FormatException>(() => Parse(parser, text[..length]));
        }
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Garbage_is_refused_with_the_name_of_what_was_parsed(string parser, string text)
    {
        Assert.NotEmpty(text);
        Gen.String[Gen.Char["cpu some=.:0123456789 \n(/kB)"], 0, 200].Sample(garbage =>
        {
            // A few digits and a line end are a byte count, and rightly so, as nothing or a device without counts is no traffic.
            if ((parser == Count && garbage.Trim(' ', '\n').All(char.IsAsciiDigit))
                || (IsTraffic(parser)
                    && garbage.Split('\n').All(line => line.All(symbol => char.IsAsciiDigit(symbol) || symbol is ' ' or ':' or '='))))
            {
                return true;
            }

            try
            {
                Parse(parser, garbage);
                return false;
            }
            catch (FormatException error)
            {
                return error.Message.StartsWith("Cannot parse ", StringComparison.Ordinal);
            }
        });
    }

    [Theory]
    [InlineData(Count, "9223372036854775808\n")]
    [InlineData(nameof(ProcessIo), "rchar: 99999999999999999999\nwchar: 2\nread_bytes: 3\nwrite_bytes: 4\n")]
    [InlineData(nameof(BlockDeviceTraffic), "1 2 9223372036854775807 4 5 6 7 8 9 10 11\n")]
    [InlineData(MemoryV1, "cache -3\nrss 2\nmapped_file 1\n")]
    public void A_number_that_does_not_fit_is_refused_rather_than_wrapped(string parser, string text) =>
        Assert.Throws<FormatException>(() => Parse(parser, text));

    [Fact]
    public void The_memory_of_a_process_round_trips() => Kilobytes.Array[5].Sample(v =>
    {
        var text = $"""
            00400000-7ffd4f0d6000 ---p 00000000 00:00 0                              [rollup]
            Rss:      {v[0],12} kB
            Pss:      {v[1],12} kB
            Pss_Dirty:           1 kB
            Pss_Anon: {v[2],12} kB
            Pss_File: {v[3],12} kB
            Pss_Shmem:{v[4],12} kB
            SwapPss:             1 kB

            """;
        return ProcessMemory.Parse(Encoding.UTF8.GetBytes(text)) == new ProcessMemory
        {
            RssBytes = v[0] * 1024,
            PssBytes = v[1] * 1024,
            PssAnonymousBytes = v[2] * 1024,
            PssFileBytes = v[3] * 1024,
            PssSharedMemoryBytes = v[4] * 1024,
        };
    });

    [Fact]
    public void Keys_are_found_in_any_order() =>
        Gen.Select(Numbers.Array[4], Gen.Shuffle(new[] { 0, 1, 2, 3 })).Sample((v, order) =>
        {
            string[] lines = [$"rchar: {v[0]}\n", $"wchar: {v[1]}\n", $"read_bytes: {v[2]}\n", $"write_bytes: {v[3]}\n"];
            var text = string.Concat(order.Select(line => lines[line]));
            return ProcessIo.Parse(Encoding.UTF8.GetBytes(text)) == new ProcessIo
            {
                ReadCallBytes = v[0],
                WriteCallBytes = v[1],
                StorageReadBytes = v[2],
                StorageWriteBytes = v[3],
            };
        });

    [Fact]
    public void Keys_are_found_in_any_order_among_others_that_begin_or_end_like_them() =>
        Gen.Select(Numbers.Array[3], Gen.Shuffle(new[] { 0, 1, 2, 3, 4, 5 })).Sample((v, order) =>
        {
            string[] lines
                = [$"anon {v[0]}\n", $"file {v[1]}\n", $"file_mapped {v[2]}\n", "anon_thp 7\n", "inactive_anon 8\n", "active_file 9\n"];
            var text = string.Concat(order.Select(line => lines[line]));
            var memory = CgroupMemory.ParseVersion2(Encoding.UTF8.GetBytes(text));
            return (memory.AnonymousBytes, memory.FileBytes, memory.MappedFileBytes) == (v[0], v[1], v[2]);
        });

    [Fact]
    public void The_state_of_a_process_round_trips_whatever_its_name() =>
        Gen.Select(Ticks.Array[2], Numbers.Array[2], Gen.Int[0, int.MaxValue].Array[3], Names).Sample((ticks, faults, numbers, name) =>
        {
            var text = $"{numbers[0]} ({name}) S {numbers[1]} 5 5 34816 -1 4194304 {faults[0]} 8 {faults[1]} 8 {ticks[0]} {ticks[1]} 8 8 "
                + $"-2 -20 {numbers[2]} 0 9 18446744073709551615 77 18446744073709551615 1\n";
            return ProcessStat.Parse(Encoding.UTF8.GetBytes(text)) == new ProcessStat
            {
                ProcessId = numbers[0],
                State = 'S',
                ParentId = numbers[1],
                IsKernelThread = false,
                CpuTime = TimeSpan.FromMilliseconds(10 * (ticks[0] + ticks[1])),
                StartTicks = 9,
                ResidentBytes = 77 * Environment.SystemPageSize,
            };
        });

    [Fact]
    public void The_CPU_time_of_a_cgroup_round_trips() => Ticks.Sample(used =>
        CgroupCpu.ParseVersion2(
            Encoding.UTF8.GetBytes($"usage_usec {used}\nuser_usec 1\nsystem_usec 2\nnice_usec 0\n")) == TimeSpan.FromMicroseconds(used)
            && CgroupCpu.ParseVersion1(Encoding.UTF8.GetBytes($"{used}\n")) == new TimeSpan(used / 100));

    [Fact]
    public void The_traffic_of_a_version_2_cgroup_is_the_sum_over_its_devices() => Devices.Sample(devices =>
    {
        var text = string.Concat(devices.Select((v, at) => at % 3 == 2
            ? $"259:{at} \n"
            : $"259:{at} rbytes={v[0]} wbytes={v[1]} rios={v[2]} wios={v[3]} dbytes=5 dios=6{(at % 3 == 1 ? Cost : string.Empty)}\n"));
        var counted = devices.Where((_, at) => at % 3 != 2).ToArray();
        return CgroupIo.ParseVersion2(Encoding.UTF8.GetBytes(text))
            == new CgroupIo(counted.Sum(v => v[0]), counted.Sum(v => v[1]));
    });

    [Fact]
    public void The_traffic_of_a_version_1_cgroup_is_the_sum_over_its_devices() => Devices.Sample(devices =>
    {
        var text = string.Concat(devices.Select((v, at) =>
            $"8:{at} Read {v[0]}\n8:{at} Write {v[1]}\n8:{at} Sync {v[2]}\n8:{at} Async {v[3]}\n8:{at} Discard 4\n8:{at} Total 5\n"));
        return CgroupIo.ParseVersion1(Encoding.UTF8.GetBytes($"{text}Total 6\n"))
            == new CgroupIo(devices.Sum(v => v[0]), devices.Sum(v => v[1]));
    });

    [Fact]
    public void No_traffic_is_zero()
    {
        Assert.Equal(default, CgroupIo.ParseVersion2(default));
        Assert.Equal(default, CgroupIo.ParseVersion1(default));
        Assert.Equal(default, CgroupIo.ParseVersion1("Total 0\n"u8));
    }

    [Fact]
    public void Taking_a_text_apart_allocates_nothing()
    {
        var texts = Texts.ToDictionary(row => row.Data.Item1, row => Encoding.UTF8.GetBytes(row.Data.Item2));
        Assert.Equal(0, Allocation.OfHundred(() => ProcessStat.Parse(texts[nameof(ProcessStat)])));
        Assert.Equal(0, Allocation.OfHundred(() => CgroupCpu.ParseVersion2(texts[CpuV2])));
        Assert.Equal(0, Allocation.OfHundred(() => CgroupIo.ParseVersion1(texts[IoV1])));
        Assert.Equal(0, Allocation.OfHundred(() => CgroupIo.ParseVersion2(texts[IoV2])));
    }

    [Fact]
    public void The_times_of_the_CPUs_round_trip() => Numbers.Array[10].Sample(v =>
        CpuTimes.Parse(Encoding.UTF8.GetBytes($"cpu  {string.Join(' ', v)}\ncpu0 1 2 3\n"))
            == new CpuTimes(Busy: v[0] + v[1] + v[2] + v[5] + v[6], Steal: v[7], Total: v.Take(8).Aggregate((sum, ticks) => sum + ticks)));

    [Fact]
    public void The_traffic_of_a_block_device_round_trips() => Sectors.Array[17].Sample(v =>
        BlockDeviceTraffic.Parse(Encoding.UTF8.GetBytes($"{string.Join(' ', v.Select(field => $"{field,8}"))}\n"))
            == new BlockDeviceTraffic(v[2] * 512, v[6] * 512));

    [Fact]
    public void Pressure_round_trips() =>
        Gen.Select(AnyHundredths.Array[2], Numbers.Array[2]).Sample((averages, totals) =>
        {
            var averageTexts = averages.Select(Hundredths).ToArray();
            var text = $"some avg10={averageTexts[0]} avg60=0.00 avg300=0.00 total={totals[0]}\n"
                + $"full avg10={averageTexts[1]} avg60=0.00 avg300=0.00 total={totals[1]}\n";
            return PressureStall.Parse(Encoding.UTF8.GetBytes(text)) == new PressureStall(totals[0]);
        });

    // A process may be called anything and be in any state, and what else is counted of a device is not of interest.
    private static bool IsFree(string parser, string text, int at) => parser switch
    {
        nameof(ProcessStat) => text[at] is 's' or 'h' or 'S',
        IoV2 => at > text.IndexOf(" dbytes", StringComparison.Ordinal) && text[at] is not ('=' or '\n'),
        _ => false,
    };

    private static bool IsTraffic(string parser) => parser is IoV1 or IoV2;

    private static string Hundredths(int value) => $"{value / 100}.{value % 100:00}";

    private static object Parse(string parser, string text) => ParserOf(parser)(Encoding.UTF8.GetBytes(text));

    private static Parser ParserOf(string parser) => parser switch
    {
        nameof(ProcessMemory) => bytes => ProcessMemory.Parse(bytes),
        nameof(HostMemory) => bytes => HostMemory.Parse(bytes),
        nameof(ProcessIo) => bytes => ProcessIo.Parse(bytes),
        nameof(CpuTimes) => bytes => CpuTimes.Parse(bytes),
        nameof(PressureStall) => bytes => PressureStall.Parse(bytes),
        nameof(BlockDeviceTraffic) => bytes => BlockDeviceTraffic.Parse(bytes),
        MemoryV1 => bytes => CgroupMemory.ParseVersion1(bytes),
        MemoryV2 => bytes => CgroupMemory.ParseVersion2(bytes),
        Count => bytes => CgroupDirectory.ParseCount(bytes, "memory.current"),
        CpuV2 => bytes => CgroupCpu.ParseVersion2(bytes),
        IoV1 => bytes => CgroupIo.ParseVersion1(bytes),
        IoV2 => bytes => CgroupIo.ParseVersion2(bytes),
        nameof(ProcessStat) => bytes => ProcessStat.Parse(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(parser)),
    };
}
