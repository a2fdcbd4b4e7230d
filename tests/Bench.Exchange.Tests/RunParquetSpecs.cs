using Bench.Results;
using CsCheck;
using DuckDB.NET.Data;

namespace Bench.Exchange.Tests;

/// <summary>A run as Parquet comes back as it was, and others read it.</summary>
public class RunParquetSpecs
{
    // Parquet's nanoseconds reach from 1678 to 2261.
    private static readonly Gen<DateTimeOffset> AnyTime = Gen.Long[new DateTime(1678, 1, 1).Ticks, new DateTime(2262, 1, 1).Ticks - 1].Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private static readonly RoundTrip Parquet = new(RunParquet.Write, input => RunParquet.Read(input, "run.parquet"));

    [Fact]
    public void Any_samples_come_back_as_they_were() =>
        HostileSamples.Any.SelectMany(sample => AnyTime.Select(time => sample with { Time = time })).List[0, 5].Sample(Parquet.AssertKept, iter: 200);

    [Fact]
    public void The_environment_travels_with_the_samples() => Parquet.AssertEnvironmentKept();

    [Fact]
    public void DuckDB_reads_the_same_values_with_their_types() => Parquet.AssertReadByDuckDb(
        "read_parquet('{file}')",
        """
        , max(epoch_us(time)), typeof(any_value(round)), typeof(any_value(memory_bytes)), typeof(any_value(time)), count(accelerator),
          (select count(*) from parquet_kv_metadata('{file}') where key = 'bench.environment')
        """,
        reader =>
        {
            Assert.Equal(ExchangedRun.Data.Samples.Max(sample => sample.Time).ToUnixTimeMilliseconds() * 1000, reader.GetInt64(3));
            Assert.Equal(["INTEGER", "BIGINT", "TIMESTAMP WITH TIME ZONE"], [reader.GetString(4), reader.GetString(5), reader.GetString(6)]);
            Assert.Equal(ExchangedRun.Data.Samples.Count(sample => sample.Case.Accelerator is not null), reader.GetInt64(7));
            Assert.Equal(1, reader.GetInt64(8));
        });

    [Fact]
    public void A_file_of_format_1_is_read()
    {
        var sample = Assert.Single(Changed("* exclude (flags) replace (1::integer as schema, 'shim' as reason, '{\"phases\":\"on\"}' as parameters)"));

        Assert.Equal(("boot.observed.ready", null, ParameterSet.None), (sample.Metric, sample.Reason, sample.Case.Parameters));
        Assert.Equal([new Flag(FlagKind.Note, "shim")], sample.Flags);
    }

    [Theory]
    [InlineData("1::integer")]
    [InlineData("[{'kind': 'note', 'text': 'a'}]")]
    public void Flags_of_another_type_are_refused(string flags)
    {
        var error = Assert.Throws<RunFormatException>(() => Changed($"* replace ({flags} as flags)"));

        Assert.Contains("no column 'flags' of the right type", error.Message, StringComparison.Ordinal);
    }

    /// <summary>What is read of a file of one sample whose columns DuckDB has selected anew.</summary>
    private static IReadOnlyList<Sample> Changed(string columns)
    {
        var folder = Directory.CreateTempSubdirectory("bench-parquet-");
        try
        {
            var (from, to) = (Path.Combine(folder.FullName, "from"), Path.Combine(folder.FullName, "to"));
            File.WriteAllBytes(from, Parquet.Written([ExchangedRun.Sample(1, "runc", null, "boot.ready", "ms", Direction.Lower, 20.5)]));
            var environment = RunJson.WriteEnvironment(ExchangedRun.Environment).Replace("'", "''", StringComparison.Ordinal);
            using (var connection = new DuckDBConnection("DataSource=:memory:"))
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = $"copy (select {columns} from read_parquet('{from}')) to '{to}' (format parquet, kv_metadata {{\"bench.environment\": '{environment}'}})";
                command.ExecuteNonQuery();
            }

            using var stream = File.OpenRead(to);
            return RunParquet.Read(stream, "run.parquet").Samples;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_time_that_Parquet_cannot_hold_is_refused() => Assert.Throws<ArgumentException>(() =>
        Parquet.Written([ExchangedRun.Sample(1, "native", null, "boot.ready", "ms", Direction.Lower, 1) with { Time = new DateTimeOffset(1500, 1, 1, 0, 0, 0, TimeSpan.Zero) }]));

    [Fact]
    public void A_file_of_another_tool_is_refused_for_it_has_no_environment()
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var connection = new DuckDBConnection("DataSource=:memory:"))
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = $"copy (select 1 as value) to '{file}' (format parquet)";
                command.ExecuteNonQuery();
            }

            using var stream = File.OpenRead(file);
            var error = Assert.Throws<RunFormatException>(() => RunParquet.Read(stream, "run.parquet"));

            Assert.Contains("environment", error.Message, StringComparison.Ordinal);
            Assert.Contains("run.parquet", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        var whole = Parquet.Written(ExchangedRun.Data.Samples);

        Assert.All(Enumerable.Range(0, 40).Select(part => whole.Length * part / 40), length =>
        {
            var error = Assert.Throws<RunFormatException>(() => RunParquet.Read(new MemoryStream(whole[..length]), "run.parquet"));
            Assert.Contains("run.parquet", error.Message, StringComparison.Ordinal);
        });
    }

    /// <summary>4133 samples; nothing else in the file has this number.</summary>
    private const int Rows = 4133;

    [Theory]
    [InlineData(2_000_000_000)]
    [InlineData(1_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public void A_file_that_claims_more_rows_than_it_has_is_refused_without_memory_for_them(long claim)
    {
        var whole = Parquet.Written(Enumerable.Repeat(ExchangedRun.Data.Samples[0], Rows));
        var footer = whole.Length - 8 - BitConverter.ToInt32(whole, whole.Length - 8);
        byte[] claiming = Replaced(whole.AsSpan(footer..^8), Number(Rows), Number(claim));

        AssertRefused("claims", [.. whole[..footer], .. claiming, .. BitConverter.GetBytes(claiming.Length), .. "PAR1"u8]);
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(200 << 20)]
    [InlineData(-1)]
    public void A_page_that_claims_to_unpack_to_more_than_it_can_is_refused_without_memory_for_it(int claim)
    {
        var whole = Parquet.Written(ExchangedRun.Data.Samples);
        var page = new ThriftReader(whole.AsSpan(4));
        var unpacked = page.Structure()[(2, 0)];
        var (from, to) = (4, 4 + page.Position);

        AssertRefused("claims|has a page with a size of -1", [.. whole[..from], .. Replaced(whole.AsSpan(from..to), Number(unpacked), Number(claim)), .. whole[to..]]);
    }

    [Fact]
    public void A_footer_that_nests_without_end_is_refused()
    {
        byte[] footer = [0x19, .. Enumerable.Repeat((byte)0x19, 1 << 20)];

        AssertRefused("nested|depth", [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8]);
        AssertRefused("claims", [.. "PAR1"u8, 0x15, 0xff, 0xff, .. BitConverter.GetBytes(3), .. "PAR1"u8]);
        AssertRefused("claims", [.. "PAR1"u8, .. BitConverter.GetBytes(int.MaxValue), .. "PAR1"u8]);
    }

    [Fact]
    public void A_file_with_any_wrong_bytes_is_read_or_refused_within_bounds()
    {
        var whole = Parquet.Written(ExchangedRun.Data.Samples);
        Gen.Select(Gen.Int[4, whole.Length - 1], Gen.Byte).Array[1, 3].Sample(
            changes =>
            {
                var changed = whole.ToArray();
                foreach (var (at, value) in changes)
                {
                    changed[at] = value;
                }

                Bounded(() =>
                {
                    try
                    {
                        RunParquet.Read(new MemoryStream(changed), "run.parquet");
                    }
                    catch (RunFormatException error)
                    {
                        Assert.Contains("run.parquet", error.Message, StringComparison.Ordinal);
                    }
                });
            },
            iter: 300,
            threads: 1);
    }

    [Fact]
    public void A_run_that_says_the_same_many_times_is_no_hostile_one()
    {
        var samples = Enumerable.Repeat(ExchangedRun.Data.Samples[0], 30_000).ToList();

        Assert.Equal(samples.Count, Parquet.Back(samples).Count);
    }

    [Fact]
    public void Parquet_is_known_by_its_first_bytes()
    {
        Assert.True(RunParquet.IsParquet(new MemoryStream(Parquet.Written([]))));
        Assert.False(RunParquet.IsParquet(new MemoryStream("# {}"u8.ToArray())));
        Assert.False(RunParquet.IsParquet(new MemoryStream()));
    }

    private static void AssertRefused(string pattern, byte[] file) => Bounded(() =>
    {
        var error = Assert.Throws<RunFormatException>(() => RunParquet.Read(new MemoryStream(file), "run.parquet"));

        Assert.Contains("run.parquet", error.Message, StringComparison.Ordinal);
        Assert.Matches(pattern, error.Message);
    });

    /// <summary>A memory stream never waits, so that all is allocated on this thread.</summary>
    private static void Bounded(Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        read();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    /// <summary>A number as Thrift writes it.</summary>
    private static byte[] Number(long value)
    {
        var bytes = new List<byte>();
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        return [.. bytes, (byte)rest];
    }

    private static byte[] Replaced(ReadOnlySpan<byte> bytes, byte[] from, byte[] to)
    {
        var result = new List<byte>();
        for (var at = bytes.IndexOf(from); at >= 0; at = bytes.IndexOf(from))
        {
            result.AddRange(bytes[..at]);
            result.AddRange(to);
            bytes = bytes[(at + from.Length)..];
        }

        return [.. result, .. bytes];
    }
}
