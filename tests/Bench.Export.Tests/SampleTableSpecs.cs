using System.Diagnostics;
using System.Text;
using CsCheck;
using DuckDB.NET.Data;

namespace Bench.Export.Tests;

/// <summary>A run as CSV or Parquet comes back as it was, others read it, and what is none is refused.</summary>
public sealed class SampleTableSpecs : IDisposable
{
    // Parquet's nanoseconds reach from 1678 to 2261.
    private static readonly Gen<DateTimeOffset> AnyTime =
        Gen.Long[new DateTime(1678, 1, 1).Ticks, new DateTime(2262, 1, 1).Ticks - 1]
            .Select(ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    private static readonly Gen<Sample> AnySample = HostileSamples.Any
        .SelectMany(sample => AnyTime.Select(time => sample with { Time = time }));

    private readonly string _folder = Directory.CreateTempSubdirectory("bench-table-'").FullName;

    public static TheoryData<string> Formats => ["csv", "parquet"];

    private string File => Path.Combine(_folder, "run");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Formats))]
    public void Any_samples_come_back_as_they_were(string format) => AnySample.List[0, 40].Sample(
        samples =>
        {
            var back = Read(Written(format, samples)).Samples;
            Assert.Equal(samples.Select(RunJson.WriteSample), back.Select(RunJson.WriteSample));
            Assert.Equal(samples.Select(HostileSamples.Bits), back.Select(HostileSamples.Bits));
        },
        iter: 25,
        threads: 1);

    [Theory]
    [MemberData(nameof(Formats))]
    public void The_environment_travels_with_the_samples(string format)
    {
        var (environment, samples) = Read(Written(format, ExchangedRun.Data.Samples));

        Assert.Equal(RunJson.WriteEnvironment(ExchangedRun.Environment), RunJson.WriteEnvironment(environment));
        Assert.Equal(ExchangedRun.Data.Samples.Select(RunJson.WriteSample), samples.Select(RunJson.WriteSample));
    }

    [Theory]
    [InlineData("csv", "read_csv('{0}', comment = '#', header = true)")]
    [InlineData("parquet", "read_parquet('{0}')")]
    public void DuckDB_finds_the_values_of_a_time(string format, string table)
    {
        System.IO.File.WriteAllBytes(File, Written(format, ExchangedRun.Data.Samples));

        var row = Ask($"select count(*), sum(value), max(reason), count(accelerator) from {table} where time >= '2026-01-31 12:00:00'");
        var late = Ask($"select count(*) from {table} where time > '2026-01-31 12:05:59.9'");

        Assert.Equal(ExchangedRun.Data.Samples.Count, (long)row[0]);
        Assert.Equal(ExchangedRun.Data.Samples.Sum(sample => sample.Value ?? 0), (double)row[1], 6);
        Assert.Equal("it \"ended\",\r\nat once", row[2]);
        Assert.Equal(ExchangedRun.Data.Samples.Count(sample => sample.Case.Accelerator is not null), (long)row[3]);
        Assert.Equal(ExchangedRun.Data.Samples.Count(sample => sample.Round == ExchangedRun.Rounds), (long)late[0]);
    }

    [Fact]
    public void Parquet_has_types_and_the_environment()
    {
        System.IO.File.WriteAllBytes(File, Written("parquet", ExchangedRun.Data.Samples));

        Assert.Equal(
            ["INTEGER", "BIGINT", "TIMESTAMP_NS", "DOUBLE"],
            Ask("select typeof(any_value(round)), typeof(any_value(memory_bytes)), typeof(any_value(time)), typeof(any_value(value)) "
                + "from read_parquet('{0}')"));
        Assert.Equal(
            ExchangedRun.Environment.Run,
            Ask("select decode(value)::json->>'run' from parquet_kv_metadata('{0}') where key = 'bench.environment'")[0]);
    }

    [Theory]
    [InlineData("* replace (1::integer as flags)", "'flags'")]
    [InlineData("* replace ('{' as parameters)", "JSON")]
    [InlineData("* replace ('nan'::double as value)", "'value'")]
    [InlineData("* replace ('early' as time)", "early")]
    [InlineData("* exclude (metric)", "'metric'")]
    [InlineData("* exclude (time)", "\"time\"")]
    [InlineData("*, 1 as further", "'further' is not known")]
    public void A_column_that_is_none_of_a_sample_is_refused(string columns, string told)
    {
        var error = Assert.Throws<RunFormatException>(() => Changed(columns));

        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_time_that_Parquet_cannot_hold_is_refused() => Assert.Throws<IOException>(() =>
        Written("parquet", [ExchangedRun.Data.Samples[0] with { Time = new DateTimeOffset(1500, 1, 1, 0, 0, 0, TimeSpan.Zero) }]));

    [Fact]
    public void A_file_of_another_tool_is_refused_for_it_has_no_environment() =>
        Assert.Contains(
            "environment",
            Refused(Made("copy (select 1 as value) to '{0}' (format parquet)")).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("", 1, "first line")]
    [InlineData("{environment}\r\nrun,value\r\n", 2, "header")]
    [InlineData("{environment}\r\n{header}\r\n1,2\r\n", 3, "Found: 2")]
    [InlineData("{environment}\r\n{header}\r\n1,\"open\n\n", 3, "unterminated quote")]
    [InlineData("{environment}\r\n{header}\r\n{sample}\r\n{sample}\r\n1,\"open\r\n\r\n", 5, "unterminated quote")]
    [InlineData("{environment}\r\n{header}\r\n1,\"a\"b\r\n", 3, "unterminated quote")]
    [InlineData("{environment}\r\n{header}\r\n{sample}\r\nx{sample}\r\n", 4, "'INTEGER'")]
    [InlineData("{environment}\r\n{header}\r\n{sample}\r\n9{sample}\r\n", 4, "schema version 92")]
    public void A_damaged_CSV_is_refused_by_name_and_line(string text, int line, string told)
    {
        text = text.Replace("{environment}", Lines[0], StringComparison.Ordinal).Replace("{header}", Lines[1], StringComparison.Ordinal)
            .Replace("{sample}", Lines[2], StringComparison.Ordinal);

        var error = Refused(Encoding.UTF8.GetBytes(text));

        Assert.Equal(line, error.Line);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_Parquet_file_is_refused()
    {
        var whole = Written("parquet", ExchangedRun.Data.Samples);

        Assert.All(Enumerable.Range(0, 40).Select(part => whole.Length * part / 40), length => Refused(whole[..length]));
    }

    [Theory]
    [InlineData(2_000_000_000)]
    [InlineData(1_000_000)]
    [InlineData(long.MaxValue)]
    public void Rows_that_a_file_claims_and_does_not_have_are_refused(long claim)
    {
        // 4133 samples; nothing else in the footer has this number.
        const int rows = 4133;
        var whole = Written("parquet", Enumerable.Repeat(ExchangedRun.Data.Samples[0], rows));
        var footer = whole.Length - 8 - BitConverter.ToInt32(whole, whole.Length - 8);
        var claiming = Replaced(whole.AsSpan(footer..^8), Number(rows), Number(claim));

        Refused([.. whole[..footer], .. claiming, .. BitConverter.GetBytes(claiming.Length), .. "PAR1"u8]);
    }

    [Fact]
    public void A_footer_that_nests_without_end_is_refused()
    {
        byte[] footer = [0x19, .. Enumerable.Repeat((byte)0x19, 1 << 20)];

        Refused([.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8]);
        Refused([.. "PAR1"u8, 0x15, 0xff, 0xff, .. BitConverter.GetBytes(3), .. "PAR1"u8]);
        Refused([.. "PAR1"u8, .. BitConverter.GetBytes(int.MaxValue), .. "PAR1"u8]);
    }

    [Fact]
    public void A_small_file_with_endless_samples_is_refused()
    {
        var one = Written("parquet", [ExchangedRun.Data.Samples[0]]);
        System.IO.File.WriteAllBytes(File + "1", one);
        var file = Made($"copy (select s.* from read_parquet('{{0}}1') s, range(2_000_000)) to '{{0}}' {OfARun}");

        Assert.Contains("1000 times", Refused(file).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_says_the_same_many_times_is_no_hostile_one()
    {
        var samples = Enumerable.Repeat(ExchangedRun.Data.Samples[0], 30_000).ToList();

        Assert.Equal(samples.Count, Read(Written("parquet", samples)).Samples.Count);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_with_any_wrong_bytes_is_read_or_refused_within_bounds(string format)
    {
        var whole = Written(format, ExchangedRun.Data.Samples);
        using var process = Process.GetCurrentProcess();
        var before = process.PeakWorkingSet64;
        Gen.Select(Gen.Int[4, whole.Length - 1], Gen.Byte).Array[1, 3].Sample(
            changes =>
            {
                var changed = whole.ToArray();
                foreach (var (at, value) in changes)
                {
                    changed[at] = value;
                }

                try
                {
                    Read(changed);
                }
                catch (RunFormatException error)
                {
                    Assert.Contains(File, error.Message, StringComparison.Ordinal);
                }
            },
            iter: 100,
            threads: 1);
        process.Refresh();
        Assert.InRange(process.PeakWorkingSet64 - before, 0, 1L << 30);
    }

    private static string[] Lines => ExchangedRun.Export("csv", out _).Split('\n');

    /// <summary>Options that make a Parquet file one of a run.</summary>
    private static string OfARun
    {
        get
        {
            var environment = RunJson.WriteEnvironment(ExchangedRun.Environment).Replace("'", "''", StringComparison.Ordinal);
            return $"(format parquet, kv_metadata {{'bench.environment': '{environment}'}})";
        }
    }

    private static byte[] Written(string format, IEnumerable<Sample> samples)
        => ExchangedRun.Export(format, RunData.From(ExchangedRun.Environment, [.. samples])).Bytes;

    private (RunEnvironment Environment, IReadOnlyList<Sample> Samples) Read(byte[] file)
    {
        System.IO.File.WriteAllBytes(File, file);
        return ExchangeFile.Read(File);
    }

    private RunFormatException Refused(byte[] file)
    {
        var error = Assert.Throws<RunFormatException>(() => Read(file));
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        return error;
    }

    /// <summary>What is read of a file of one sample whose columns DuckDB has selected anew.</summary>
    private IReadOnlyList<Sample> Changed(string columns)
    {
        System.IO.File.WriteAllBytes(
            File + "1",
            Written("parquet", [ExchangedRun.Sample(1, "runc", null, "boot.ready", "ms", Direction.Lower, 20.5)]));
        return Read(Made($"copy (select {columns} from read_parquet('{{0}}1')) to '{{0}}' {OfARun}")).Samples;
    }

    private byte[] Made(string copy)
    {
        Ask(copy);
        return System.IO.File.ReadAllBytes(File);
    }

    /// <summary>DuckDB as another tool: the first row; <c>{0}</c> is the file.</summary>
    private object[] Ask(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("{0}", File.Replace("'", "''", StringComparison.Ordinal), StringComparison.Ordinal);
        using var reader = command.ExecuteReader();
        return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)] : [];
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
