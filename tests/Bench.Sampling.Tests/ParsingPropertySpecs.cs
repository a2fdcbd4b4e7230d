using System.Globalization;
using System.Text;
using CsCheck;

namespace Bench.Sampling.Tests;

/// <summary>What holds for every parser and any text.</summary>
public sealed class ParsingPropertySpecs
{
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
        { nameof(ProcessMemory), "Rss: 16 kB\nPss: 35 kB\nShared_Clean: 1 kB\nShared_Dirty: 2 kB\nPrivate_Clean: 3 kB\nPrivate_Dirty: 4 kB\nSwap: 5 kB\n" },
        { nameof(HostMemory), "MemTotal: 9 kB\nMemFree: 8 kB\nMemAvailable: 7 kB\nBuffers: 6 kB\nCached: 5 kB\nSwapTotal: 4 kB\nSwapFree: 3 kB\nShmem: 2 kB\n" },
        { nameof(ProcessIo), "rchar: 1\nwchar: 2\nread_bytes: 3\nwrite_bytes: 4\n" },
        { nameof(CpuTimes), "cpu  1 2 3 4 5 6 7 8 9 10\n" },
        { nameof(LoadAverage), "0.46 0.51 0.29 2/99 6475\n" },
        { nameof(PressureStall), "some avg10=2.41 avg60=3.56 avg300=6.06 total=608\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n" },
        { nameof(BlockDeviceTraffic), " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17\n" },
        { nameof(CgroupV1MemoryStat), "cache 3\nrss 2\nmapped_file 1\n" },
        { nameof(CgroupV2MemoryStat), "anon 3\nfile 2\nfile_mapped 1\n" },
        { nameof(CgroupCount), "4096\n" },
        { nameof(ProcessStat), "7 (sh) S 42 7 7 0 -1 4194304 120 0 3 0 11 12 0 0 20 0 1 0 222720 3133440 386 " },
        { nameof(HostPaging), "pgpgin 1\npgpgout 2\npswpin 3\npswpout 4\npgfault 5\npgmajfault 6\n" },
        { nameof(CgroupV1CpuStat), "user 1\nsystem 2\n" },
        { nameof(CgroupV1Quota), "throttled_time 1\n" },
        { nameof(CgroupV2CpuStat), "usage_usec 3\nuser_usec 2\nsystem_usec 1\n" },
        { nameof(CpuFrequency), "1400000\n" },
        { nameof(CgroupV1IoCount), "8:0 Read 1\n8:0 Write 2\n8:0 Sync 3\nTotal 4\n" },
        { nameof(CgroupV2IoStat), "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6\n" },
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
            // The CPU had no second line before Linux 5.13, so a pressure text may end after the first. A cgroup without traffic has no text.
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
            if ((parser is nameof(CgroupCount) or nameof(CpuFrequency) && garbage.Trim(' ', '\n').All(char.IsAsciiDigit))
                || (IsTraffic(parser) && garbage.Split('\n').All(line => line.All(symbol => char.IsAsciiDigit(symbol) || symbol is ' ' or ':' or '='))))
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
    [InlineData(nameof(CgroupCount), "9223372036854775808\n")]
    [InlineData(nameof(ProcessIo), "rchar: 99999999999999999999\nwchar: 2\nread_bytes: 3\nwrite_bytes: 4\n")]
    [InlineData(nameof(BlockDeviceTraffic), "1 2 9223372036854775807 4 5 6 7 8 9 10 11\n")]
    [InlineData(nameof(CgroupV1MemoryStat), "cache -3\nrss 2\nmapped_file 1\n")]
    [InlineData(nameof(LoadAverage), "0.4600000000000000000 0.51 0.29 2/99 6475\n")]
    public void A_number_that_does_not_fit_is_refused_rather_than_wrapped(string parser, string text) =>
        Assert.Throws<FormatException>(() => Parse(parser, text));

    [Fact]
    public void The_memory_of_a_process_round_trips() => Kilobytes.Array[10].Sample(v =>
    {
        var text = $"""
            00400000-7ffd4f0d6000 ---p 00000000 00:00 0                              [rollup]
            Rss:      {v[0],12} kB
            Pss:      {v[1],12} kB
            Pss_Dirty:           1 kB
            Pss_Anon: {v[2],12} kB
            Pss_File: {v[3],12} kB
            Pss_Shmem:{v[4],12} kB
            Shared_Clean: {v[5],8} kB
            Shared_Dirty: {v[6],8} kB
            Private_Clean:{v[7],8} kB
            Private_Dirty:{v[8],8} kB
            Swap:     {v[9],12} kB
            SwapPss:             1 kB

            """;
        return ProcessMemory.Parse(Encoding.UTF8.GetBytes(text)) == new ProcessMemory
        {
            RssBytes = v[0] * 1024,
            PssBytes = v[1] * 1024,
            PssAnonymousBytes = v[2] * 1024,
            PssFileBytes = v[3] * 1024,
            PssSharedMemoryBytes = v[4] * 1024,
            SharedCleanBytes = v[5] * 1024,
            SharedDirtyBytes = v[6] * 1024,
            PrivateCleanBytes = v[7] * 1024,
            PrivateDirtyBytes = v[8] * 1024,
            SwapBytes = v[9] * 1024,
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
            string[] lines = [$"anon {v[0]}\n", $"file {v[1]}\n", $"file_mapped {v[2]}\n", "anon_thp 7\n", "inactive_anon 8\n", "active_file 9\n"];
            var text = string.Concat(order.Select(line => lines[line]));
            return CgroupV2MemoryStat.Parse(Encoding.UTF8.GetBytes(text)) == new CgroupV2MemoryStat
            {
                AnonymousBytes = v[0],
                FileBytes = v[1],
                MappedFileBytes = v[2],
            };
        });

    [Fact]
    public void The_state_of_a_process_round_trips_whatever_its_name() =>
        Gen.Select(Ticks.Array[2], Numbers.Array[2], Gen.Int[0, int.MaxValue].Array[3], Names).Sample((ticks, faults, numbers, name) =>
        {
            var text = $"{numbers[0]} ({name}) S {numbers[1]} 5 5 34816 -1 4194304 {faults[0]} 8 {faults[1]} 8 {ticks[0]} {ticks[1]} 8 8 -2 -20 {numbers[2]} 0 9 18446744073709551615 77 18446744073709551615 1\n";
            return ProcessStat.Parse(Encoding.UTF8.GetBytes(text)) == new ProcessStat
            {
                ProcessId = numbers[0],
                State = 'S',
                ParentId = numbers[1],
                IsKernelThread = false,
                MinorFaults = faults[0],
                MajorFaults = faults[1],
                UserTime = TimeSpan.FromMilliseconds(10 * ticks[0]),
                SystemTime = TimeSpan.FromMilliseconds(10 * ticks[1]),
                Threads = numbers[2],
                StartTicks = 9,
                ResidentBytes = 77 * Environment.SystemPageSize,
            };
        });

    [Fact]
    public void The_paging_of_the_host_round_trips() => Gen.Long[0, long.MaxValue / (1 << 20)].Array[6].Sample(v =>
        HostPaging.Parse(Encoding.UTF8.GetBytes(
            $"nr_free_pages 1\npgpgin {v[0]}\npgpgout {v[1]}\npswpin {v[2]}\npswpout {v[3]}\npgalloc_dma 2\npgfault {v[4]}\npgmajfault {v[5]}\n")) == new HostPaging
            {
                PagedInBytes = v[0] * 1024,
                PagedOutBytes = v[1] * 1024,
                SwappedInBytes = v[2] * Environment.SystemPageSize,
                SwappedOutBytes = v[3] * Environment.SystemPageSize,
                Faults = v[4],
                MajorFaults = v[5],
            });

    [Fact]
    public void The_CPU_time_of_a_cgroup_round_trips() => Gen.Select(Ticks.Array[4], Gen.Bool).Sample((v, hasQuota) =>
    {
        var quota = hasQuota ? $"nr_periods 1\nnr_throttled 1\nthrottled_usec {v[3]}\nnr_bursts 0\nburst_usec 0\n" : "";
        var text = $"usage_usec {v[0]}\nuser_usec {v[1]}\nsystem_usec {v[2]}\nnice_usec 0\n{quota}";
        return CgroupV2CpuStat.Parse(Encoding.UTF8.GetBytes(text)) == new CgroupCpu
        {
            Usage = TimeSpan.FromMicroseconds(v[0]),
            User = TimeSpan.FromMicroseconds(v[1]),
            System = TimeSpan.FromMicroseconds(v[2]),
            Throttled = hasQuota ? TimeSpan.FromMicroseconds(v[3]) : null,
        }
            && CgroupV1CpuStat.Parse(Encoding.UTF8.GetBytes($"user {v[0]}\nsystem {v[1]}\n"))
                == new CgroupV1CpuStat(TimeSpan.FromMilliseconds(10 * v[0]), TimeSpan.FromMilliseconds(10 * v[1]));
    });

    [Fact]
    public void The_traffic_of_a_version_2_cgroup_is_the_sum_over_its_devices() => Devices.Sample(devices =>
    {
        var text = string.Concat(devices.Select((v, at) => at % 3 == 2
            ? $"259:{at} \n"
            : $"259:{at} rbytes={v[0]} wbytes={v[1]} rios={v[2]} wios={v[3]} dbytes=5 dios=6{(at % 3 == 1 ? " cost.vrate=100.00 cost.usage=7" : "")}\n"));
        var counted = devices.Where((_, at) => at % 3 != 2).ToArray();
        return CgroupV2IoStat.Parse(Encoding.UTF8.GetBytes(text)) == new CgroupIo
        {
            ReadBytes = counted.Sum(v => v[0]),
            WrittenBytes = counted.Sum(v => v[1]),
            Reads = counted.Sum(v => v[2]),
            Writes = counted.Sum(v => v[3]),
        };
    });

    [Fact]
    public void The_traffic_of_a_version_1_cgroup_is_the_sum_over_its_devices() => Devices.Sample(devices =>
    {
        var text = string.Concat(devices.Select((v, at) =>
            $"8:{at} Read {v[0]}\n8:{at} Write {v[1]}\n8:{at} Sync {v[2]}\n8:{at} Async {v[3]}\n8:{at} Discard 4\n8:{at} Total 5\n")) + "Total 6\n";
        return CgroupV1IoCount.Parse(Encoding.UTF8.GetBytes(text)) == new CgroupV1IoCount(devices.Sum(v => v[0]), devices.Sum(v => v[1]));
    });

    [Fact]
    public void No_traffic_is_zero()
    {
        Assert.Equal(default, CgroupV2IoStat.Parse(default));
        Assert.Equal(default, CgroupV1IoCount.Parse(default));
        Assert.Equal(default, CgroupV1IoCount.Parse("Total 0\n"u8));
    }

    [Fact]
    public void Taking_a_text_apart_allocates_nothing()
    {
        var texts = Texts.ToDictionary(row => row.Data.Item1, row => Encoding.UTF8.GetBytes(row.Data.Item2));
        Assert.Equal(0, Allocation.OfHundred(() => ProcessStat.Parse(texts[nameof(ProcessStat)])));
        Assert.Equal(0, Allocation.OfHundred(() => HostPaging.Parse(texts[nameof(HostPaging)])));
        Assert.Equal(0, Allocation.OfHundred(() => CgroupV1CpuStat.Parse(texts[nameof(CgroupV1CpuStat)])));
        Assert.Equal(0, Allocation.OfHundred(() => CgroupV1Quota.Parse(texts[nameof(CgroupV1Quota)])));
        Assert.Equal(0, Allocation.OfHundred(() => CgroupV2CpuStat.Parse(texts[nameof(CgroupV2CpuStat)])));
        Assert.Equal(0, Allocation.OfHundred(() => CgroupV1IoCount.Parse(texts[nameof(CgroupV1IoCount)])));
        Assert.Equal(0, Allocation.OfHundred(() => CgroupV2IoStat.Parse(texts[nameof(CgroupV2IoStat)])));
    }

    [Fact]
    public void The_times_of_the_CPUs_round_trip() => Numbers.Array[10].Sample(v =>
        CpuTimes.Parse(Encoding.UTF8.GetBytes($"cpu  {string.Join(' ', v)}\ncpu0 1 2 3\n")) == new CpuTimes
        {
            User = v[0],
            Nice = v[1],
            System = v[2],
            Idle = v[3],
            IoWait = v[4],
            Interrupt = v[5],
            SoftInterrupt = v[6],
            Steal = v[7],
        });

    [Fact]
    public void The_traffic_of_a_block_device_round_trips() => Sectors.Array[17].Sample(v =>
        BlockDeviceTraffic.Parse(Encoding.UTF8.GetBytes($"{string.Join(' ', v.Select(field => $"{field,8}"))}\n"))
            == new BlockDeviceTraffic
            {
                Reads = v[0],
                ReadBytes = v[2] * 512,
                Writes = v[4],
                WrittenBytes = v[6] * 512,
            });

    [Fact]
    public void Pressure_round_trips() =>
        Gen.Select(AnyHundredths.Array[2], Numbers.Array[2]).Sample((averages, totals) =>
        {
            var averageTexts = averages.Select(Hundredths).ToArray();
            var text = $"some avg10={averageTexts[0]} avg60=0.00 avg300=0.00 total={totals[0]}\n"
                + $"full avg10={averageTexts[1]} avg60=0.00 avg300=0.00 total={totals[1]}\n";
            return PressureStall.Parse(Encoding.UTF8.GetBytes(text)) == new PressureStall
            {
                SomeAverage10Percent = double.Parse(averageTexts[0], CultureInfo.InvariantCulture),
                SomeTotalMicroseconds = totals[0],
                FullAverage10Percent = double.Parse(averageTexts[1], CultureInfo.InvariantCulture),
                FullTotalMicroseconds = totals[1],
            };
        });

    [Fact]
    public void The_load_round_trips() =>
        Gen.Select(AnyHundredths.Array[3], Numbers.Array[2]).Sample((averages, counts) =>
        {
            var texts = averages.Select(Hundredths).ToArray();
            var load = LoadAverage.Parse(
                Encoding.UTF8.GetBytes($"{string.Join(' ', texts)} {counts[0]}/{counts[1]} 1\n"));
            return load.OneMinute == double.Parse(texts[0], CultureInfo.InvariantCulture)
                && load.FiveMinutes == double.Parse(texts[1], CultureInfo.InvariantCulture)
                && load.FifteenMinutes == double.Parse(texts[2], CultureInfo.InvariantCulture)
                && load.RunnableTasks == counts[0]
                && load.Tasks == counts[1];
        });

    // A process may be called anything and be in any state, and what else is counted of a device is not of interest.
    private static bool IsFree(string parser, string text, int at) => parser switch
    {
        nameof(ProcessStat) => text[at] is 's' or 'h' or 'S',
        nameof(CgroupV2IoStat) => at > text.IndexOf(" dbytes", StringComparison.Ordinal) && text[at] is not ('=' or '\n'),
        _ => false,
    };

    private static bool IsTraffic(string parser) => parser is nameof(CgroupV1IoCount) or nameof(CgroupV2IoStat);

    private static string Hundredths(int value) => $"{value / 100}.{value % 100:00}";

    private static object Parse(string parser, string text) => ParserOf(parser)(Encoding.UTF8.GetBytes(text));

    private static Parser ParserOf(string parser) => parser switch
    {
        nameof(ProcessMemory) => bytes => ProcessMemory.Parse(bytes),
        nameof(HostMemory) => bytes => HostMemory.Parse(bytes),
        nameof(ProcessIo) => bytes => ProcessIo.Parse(bytes),
        nameof(CpuTimes) => bytes => CpuTimes.Parse(bytes),
        nameof(LoadAverage) => bytes => LoadAverage.Parse(bytes),
        nameof(PressureStall) => bytes => PressureStall.Parse(bytes),
        nameof(BlockDeviceTraffic) => bytes => BlockDeviceTraffic.Parse(bytes),
        nameof(CgroupV1MemoryStat) => bytes => CgroupV1MemoryStat.Parse(bytes),
        nameof(CgroupV2MemoryStat) => bytes => CgroupV2MemoryStat.Parse(bytes),
        nameof(CgroupCount) => bytes => CgroupCount.Parse(bytes, "memory.current"),
        nameof(HostPaging) => bytes => HostPaging.Parse(bytes),
        nameof(CgroupV1CpuStat) => bytes => CgroupV1CpuStat.Parse(bytes),
        nameof(CgroupV1Quota) => bytes => CgroupV1Quota.Parse(bytes),
        nameof(CgroupV2CpuStat) => bytes => CgroupV2CpuStat.Parse(bytes),
        nameof(CgroupV1IoCount) => bytes => CgroupV1IoCount.Parse(bytes),
        nameof(CgroupV2IoStat) => bytes => CgroupV2IoStat.Parse(bytes),
        nameof(ProcessStat) => bytes => ProcessStat.Parse(bytes),
        nameof(CpuFrequency) => bytes => CpuFrequency.OfScaling(bytes)!,
        _ => throw new ArgumentOutOfRangeException(nameof(parser)),
    };
}
