using Bench.Results;
using DuckDB.NET.Data;

namespace Bench.Exchange.Tests;

/// <summary>A form in which a run leaves and comes back, held to what both forms promise.</summary>
/// <param name="write">Writes environment and samples.</param>
/// <param name="read">Reads them.</param>
internal sealed class RoundTrip(Action<RunEnvironment, IEnumerable<Sample>, Stream> write, Func<Stream, (RunEnvironment Environment, IReadOnlyList<Sample> Samples)> read)
{
    /// <summary>The file with these samples.</summary>
    public byte[] Written(IEnumerable<Sample> samples)
    {
        using var stream = new MemoryStream();
        write(ExchangedRun.Environment, samples, stream);
        return stream.ToArray();
    }

    /// <summary>What of these samples comes back.</summary>
    public IReadOnlyList<Sample> Back(IEnumerable<Sample> samples) => Again(samples).Samples;

    /// <summary>Samples come back as they were, bit by bit.</summary>
    public void AssertKept(IReadOnlyList<Sample> samples)
    {
        var back = Back(samples);
        Assert.Equal(samples.Select(RunJson.WriteSample), back.Select(RunJson.WriteSample));
        Assert.Equal(samples.Select(HostileSamples.Bits), back.Select(HostileSamples.Bits));
    }

    /// <summary>The environment comes back with the samples.</summary>
    public void AssertEnvironmentKept()
    {
        var (environment, samples) = Again(ExchangedRun.Data.Samples);
        Assert.Equal(RunJson.WriteEnvironment(ExchangedRun.Environment), RunJson.WriteEnvironment(environment));
        Assert.Equal(ExchangedRun.Data.Samples.Select(RunJson.WriteSample), samples.Select(RunJson.WriteSample));
    }

    /// <summary>DuckDB counts the samples, adds the values up, and finds the longest reason.</summary>
    /// <param name="table">The table in DuckDB's words, with <c>{file}</c> for the file.</param>
    /// <param name="further">Further columns.</param>
    /// <param name="assert">What they must be; the first is the fourth.</param>
    public void AssertReadByDuckDb(string table, string further = "", Action<DuckDBDataReader>? assert = null)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Written(ExchangedRun.Data.Samples));
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"select count(*), sum(value), max(reason) {further} from {table}".Replace("{file}", file, StringComparison.Ordinal);
            using var reader = command.ExecuteReader();

            Assert.True(reader.Read());
            Assert.Equal(ExchangedRun.Data.Samples.Count, reader.GetInt64(0));
            Assert.Equal(ExchangedRun.Data.Samples.Sum(sample => sample.Value ?? 0), reader.GetDouble(1), 6);
            Assert.Equal("it \"ended\",\r\nat once", reader.GetString(2));
            assert?.Invoke(reader);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private (RunEnvironment Environment, IReadOnlyList<Sample> Samples) Again(IEnumerable<Sample> samples)
    {
        using var stream = new MemoryStream(Written(samples));
        return read(stream);
    }
}
