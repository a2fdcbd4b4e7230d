using System.Text;
using CsCheck;

namespace Bench.Results.Tests.Storage;

/// <summary>Whatever stands in a run's files, reading gives a result, or an error that names file and line.</summary>
public sealed class HostileFilesSpecs : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("bench-hostile-").FullName;
    private readonly RunFolder _folder;

    public HostileFilesSpecs() => _folder = RunFolder.Create(_results, TestRuns.Declaring());

    public void Dispose() => Directory.Delete(_results, recursive: true);

    [Theory]
    [InlineData("\"value\":10", "\"value\":1e999", "")]
    [InlineData("\"value\":10", "\"value\":-1e999", "")]
    [InlineData("\"value\":10", "\"value\":NaN", "")]
    [InlineData("\"value\":10", "\"value\":Infinity", "")]
    [InlineData("\"value\":10", "\"value\":\"10\"", "value")]
    [InlineData("\"time\":\"2026", "\"time\":\"\\uD800", "time")]
    [InlineData("\"value\":10", "\"value\":10,\"value\":11", "'value'")]
    [InlineData("\"parameters\":{}", "\"parameters\":{\"a\":\"1\",\"a\":\"2\"}", "'a'")]
    [InlineData("\"round\":2", "\"round\":99999999999999999999", "round")]
    [InlineData("\"round\":2", "\"round\":-1", "round")]
    [InlineData("\"schema\":2", "\"schema\":0", "schema version 0")]
    [InlineData("\"schema\":2", "\"schema\":3", "schema version 3")]
    [InlineData("\"schema\":2", "\"schema\":1e999", "schema")]
    [InlineData("\"unit\":\"ms\"", "\"unit\":\"parsec\"", "parsec")]
    [InlineData("\"unit\":\"ms\"", "\"unit\":\"\"", "unit")]
    [InlineData("\"unit\":\"ms\"", "\"unit\":\"s\"", "before it was in 'ms'")]
    [InlineData("\"guest\":\"busybox\"", "\"guest\":\"busy\0box\"", "guest")]
    [InlineData("{\"schema\"", "\uFEFF{\"schema\"", "byte order mark")]
    [InlineData("{\"schema\"", "[{\"schema\"", "")]
    [InlineData("\"outcome\":\"ok\"", "\"outcome\":0", "outcome")]
    [InlineData("\"outcome\":\"ok\"", "\"outcome\":\"ok\",\"flags\":[{\"kind\":\"note\",\"text\":\"\"}]", "no text")]
    [InlineData("\"outcome\":\"ok\"", "\"outcome\":\"ok\",\"flags\":[{\"kind\":\"colour\",\"text\":\"red\"}]", "flags")]
    [InlineData("\"outcome\":\"ok\"", "\"outcome\":\"ok\",\"reason\":\"it ran\"", "reason although")]
    public void A_sample_that_makes_no_sense_is_named(string good, string bad, string told)
    {
        var line = RunJson.WriteSample(TestRuns.Ok(2, 10));
        Assert.Contains(good, line, StringComparison.Ordinal);

        AssertRefused(2, told, Encoding.UTF8.GetBytes(line.Replace(good, bad, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_number_of_four_hundred_digits_is_no_measurement() => AssertRefused(
        2, "", Encoding.UTF8
            .GetBytes(RunJson.WriteSample(TestRuns.Ok(2, 10)).Replace(":10,", $":{new string('9', 400)},", StringComparison.Ordinal)));

    [Fact]
    public void Deep_nesting_is_refused() => AssertRefused(2, "", Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', 100_000)}"));

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
        => AssertRefused(2, "not UTF-8", [.. "{\"schema\":1,\"run\":\""u8, 0xC3, 0x28, .. "\"}"u8]);

    [Fact]
    public void A_foreign_object_is_refused() => AssertRefused(2, "'results' is not known", [.. "{\"results\":[1,2,3]}"u8]);

    [Fact]
    public void A_line_of_a_hundred_megabytes_is_refused_without_holding_it_and_the_next_is_read()
    {
        using (var file = File.OpenWrite(_folder.FullPath(RunFiles.Samples)))
        {
            file.Write(Encoding.UTF8.GetBytes(RunJson.WriteSample(TestRuns.Ok(1, 10)) + "\n"));
            file.SetLength(file.Length + 100_000_000);
            file.Seek(0, SeekOrigin.End);
            file.Write(Encoding.UTF8.GetBytes("\n" + RunJson.WriteSample(TestRuns.Ok(3, 10)) + "\n"));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<RunFormatException>(_folder.ReadDigest);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
        Assert.Equal(2, error.Line);

        var read = _folder.ReadTolerantly();
        Assert.Equal([1, 3], read.Samples.Select(sample => sample.Round));
        Assert.Equal(2, Assert.Single(read.DamagedLines).Line);
    }

    [Theory]
    [InlineData(RunFiles.Samples)]
    [InlineData(RunFiles.Environment)]
    public void A_folder_in_place_of_a_file_is_named(string file)
    {
        File.Delete(_folder.FullPath(file));
        Directory.CreateDirectory(_folder.FullPath(file));

        foreach (var read in Readers)
        {
            Assert.Contains(file, Assert.Throws<RunFormatException>(read).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"schema\":1,\"schema\":1}")]
    [InlineData("{\"schema\":1,\"host\":null}")]
    public void An_environment_that_is_none_is_named(string content)
    {
        File.WriteAllText(_folder.FullPath(RunFiles.Environment), content);

        foreach (var read in Readers)
        {
            Assert.Contains(RunFiles.Environment, Assert.Throws<RunFormatException>(read).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"name\": \"boot.ready\"", "\"nome\": \"boot.ready\"", "no name")]
    [InlineData("\"unit\": \"1\"", "\"unit\": \"furlongs\"", "furlongs")]
    [InlineData("\"smallest_effect\": 0.03", "\"smallest_effect\": -1", "above 0")]
    [InlineData("\"smallest_effect\": 0.03", "\"smallest_effect\": 0", "above 0")]
    [InlineData("\"name\": \"boot\"", "\"name\": \"../../boot\"", "../../boot")]
    [InlineData("\"name\": \"boot\"", "\"name\": \"memory\"", "two charts have the name 'memory'")]
    [InlineData("\"name\": \"boot\"", "\"name\": \"overhead\"", "'overhead'")]
    [InlineData("\"name\": \"boot\"", "\"name\": \"timeline\"", "'timeline'")]
    [InlineData("\"boot.ready\",", "null,", "null")]
    public void A_declaration_that_makes_no_sense_is_named(string good, string bad, string told)
    {
        var path = _folder.FullPath(RunFiles.Environment);
        var text = File.ReadAllText(path);
        Assert.Contains(good, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(good, bad, StringComparison.Ordinal));

        foreach (var read in Readers)
        {
            Assert.Contains(told, Assert.Throws<RunFormatException>(read).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(150)]
    [InlineData(5000, Traits = [Tier.Name, Tier.Full])]
    public void No_change_of_a_few_bytes_gives_anything_but_a_result_or_an_error_of_the_format(int changes)
    {
        using (var writer = _folder.AppendSamples())
        {
            writer.Write(TestRuns.Ok(1, 10, flag: "größer"));
            writer.Write(TestRuns.Not(TestRuns.Ok(2, 10), Outcome.Failed, "no"));
            writer.Write(TestRuns.Ok(3, 10, accelerator: "tcg"));
        }

        _folder.AppendTimeline(TestRuns.TimeLine(3));
        var files = new[] { RunFiles.Samples, RunFiles.Environment, RunFiles.Timelines }
            .ToDictionary(file => file, file => File.ReadAllBytes(_folder.FullPath(file)));
        byte[][] pieces =
        [
            [0], [0xFF], [],
            .. new[] { "null", "{", "}", "[", "\"", "1e999", "\\ud800", "\n", ":", ",", "-" }.Select(text => Encoding.UTF8.GetBytes(text)),
        ];
        var change = Gen.Select(Gen.Double[0, 1], Gen.Int[0, pieces.Length - 1], Gen.Int[0, 12]);

        Gen.Select(Gen.Int[0, files.Count - 1], change.Array[1, 3]).Sample(
            (index, made) =>
            {
                var (name, whole) = files.ElementAt(index);
                var bytes = whole.ToList();
                foreach (var (place, piece, removed) in made)
                {
                    var at = (int)(place * bytes.Count);
                    bytes.RemoveRange(at, Math.Min(removed, bytes.Count - at));
                    bytes.InsertRange(at, pieces[piece]);
                }

                File.WriteAllBytes(_folder.FullPath(name), [.. bytes]);
                var read = Outcomes();
                File.WriteAllBytes(_folder.FullPath(name), whole);
                return read[0] == read[1];
            },
            iter: changes,
            threads: 1);
    }

    private Action[] Readers => [() => _folder.Read(), () => _folder.ReadDigest()];

    /// <summary>What each reader says: nothing, or its error; any other exception ends the test.</summary>
    private string?[] Outcomes()
    {
        _folder.ReadTimelines();
        return [.. Readers.Select(read =>
        {
            try
            {
                read();
                return null;
            }
            catch (RunFormatException error)
            {
                return error.Message;
            }
        })];
    }

    private void AssertRefused(int line, string told, byte[] bad)
    {
        File.WriteAllBytes(
            _folder.FullPath(RunFiles.Samples),
            [.. Encoding.UTF8.GetBytes(RunJson.WriteSample(TestRuns.Ok(1, 10)) + "\n"), .. bad, .. "\n"u8]);
        foreach (var read in Readers)
        {
            var error = Assert.Throws<RunFormatException>(read);
            Assert.Equal(line, error.Line);
            Assert.Contains($"{RunFiles.Samples}, line {line}", error.Message, StringComparison.Ordinal);
            Assert.Contains(told, error.Problem, StringComparison.Ordinal);
        }
    }
}
