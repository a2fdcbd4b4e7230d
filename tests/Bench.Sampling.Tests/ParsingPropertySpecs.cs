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
            // A process may be called anything.
            if (parser == nameof(ProcessStat) && text[at] is 's' or 'h' or 'S')
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
            // The CPU had no second line before Linux 5.13, so a pressure text may end after the first.
            if (parser == nameof(PressureStall) && text[..length].EndsWith('\n'))
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
            // A few digits and a line end are a byte count, and rightly so.
            if (parser == nameof(CgroupCount) && garbage.Trim(' ', '\n').All(char.IsAsciiDigit))
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

    private static string Hundredths(int value) => $"{value / 100}.{value % 100:00}";

    private static object Parse(string parser, string text)
    {
        Parser parse = parser switch
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
            nameof(ProcessStat) => bytes => ProcessStat.Parse(bytes),
            _ => throw new ArgumentOutOfRangeException(nameof(parser)),
        };
        return parse(Encoding.UTF8.GetBytes(text));
    }
}
