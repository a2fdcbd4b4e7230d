namespace Bench.Results.Tests.Storage;

public sealed class RunFolderSpecs : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("bench-results-").FullName;

    public void Dispose() => Directory.Delete(_results, recursive: true);

    [Fact]
    public void A_run_is_read_back_as_it_was_written()
    {
        var environment = TestRuns.Environment("first");
        var folder = RunFolder.Create(_results, environment);
        Sample[] samples = [TestRuns.Ok(0, 99), TestRuns.Ok(1, 10), TestRuns.Ok(1, 5, "native")];
        using (var writer = folder.AppendSamples())
        {
            Array.ForEach(samples, writer.Write);
        }

        var run = RunFolder.Open(Path.Combine(_results, "first")).Read();

        Assert.Equal(samples, run.Samples);
        Assert.Equivalent(environment, run.Environment, strict: true);
        Assert.Equal(2, run.Summary.Metrics.Single(row => row.Case.Platform == "runc").RatioToNative!.Median);
    }

    [Fact]
    public void The_summary_is_computed_and_not_trusted()
    {
        var folder = WithSamples(TestRuns.Ok(1, 10));
        folder.WriteSummary(folder.Read());
        File.WriteAllText(
            folder.FullPath(RunFiles.Summary),
            File.ReadAllText(folder.FullPath(RunFiles.Summary)).Replace("10", "1", StringComparison.Ordinal));

        Assert.Equal(10, folder.Read().Summary.Metrics.Single().Value!.Median);
    }

    [Fact]
    public void A_sample_is_in_the_file_before_the_writer_is_closed()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        using var writer = folder.AppendSamples();

        writer.Write(TestRuns.Ok(1, 10));
        Assert.Single(folder.ReadSamples());
        writer.Write(TestRuns.Ok(2, 11));
        Assert.Equal(2, folder.ReadSamples().Count);
    }

    [Fact]
    public async Task Threads_do_not_mix_their_lines()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        using (var writer = folder.AppendSamples())
        {
            await Task.WhenAll(Enumerable.Range(1, 8).Select(thread => Task.Run(
                () =>
                {
                    for (var i = 1; i <= 100; i++)
                    {
                        writer.Write(TestRuns.Ok(thread, i, iteration: i));
                    }
                },
                TestContext.Current.CancellationToken)));
        }

        Assert.Equal(800, folder.ReadSamples().Select(sample => (sample.Round, sample.Iteration)).Distinct().Count());
    }

    [Fact]
    public void A_refused_sample_leaves_the_file_as_it_was()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        using var writer = folder.AppendSamples();
        writer.Write(TestRuns.Ok(1, 10));

        Assert.Throws<ArgumentException>(() => writer.Write(TestRuns.Ok(2, double.NaN)));

        Assert.Single(folder.ReadSamples());
    }

    [Fact]
    public void A_line_cut_in_half_is_named_and_what_to_do_is_said()
    {
        var folder = WithSamples(TestRuns.Ok(1, 10), TestRuns.Ok(2, 11), TestRuns.Ok(3, 12));
        CutOff(folder, 40);

        var error = Assert.Throws<RunFormatException>(() => folder.ReadSamples());

        Assert.Equal(3, error.Line);
        Assert.Contains("samples of a run", error.Message, StringComparison.Ordinal);
        Assert.Contains("samples.jsonl, line 3", error.Message, StringComparison.Ordinal);
        Assert.Contains("cut off", error.Problem, StringComparison.Ordinal);
        Assert.Contains("tolerantly", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void However_much_of_the_last_line_is_lost_the_other_samples_are_not()
    {
        var folder = WithSamples(TestRuns.Ok(1, 10), TestRuns.Ok(2, 11, flag: "größer"));
        var whole = File.ReadAllBytes(folder.FullPath(RunFiles.Samples));
        var first = Array.IndexOf(whole, (byte)'\n') + 1;
        for (var length = first + 1; length < whole.Length - 1; length++)
        {
            File.WriteAllBytes(folder.FullPath(RunFiles.Samples), whole[..length]);
            var read = folder.ReadTolerantly();
            Assert.Equal(TestRuns.Ok(1, 10), Assert.Single(read.Samples));
            Assert.Equal(2, Assert.Single(read.DamagedLines).Line);
        }
    }

    [Fact]
    public void A_tolerant_reading_notes_the_damaged_lines_in_the_summary()
    {
        var folder = WithSamples(TestRuns.Ok(1, 10), TestRuns.Ok(2, 11), TestRuns.Ok(3, 12));
        var lines = File.ReadAllLines(folder.FullPath(RunFiles.Samples));
        File.WriteAllLines(folder.FullPath(RunFiles.Samples), [lines[0], "\0\0\0", lines[1], "rubbish", lines[2]]);

        var run = folder.ReadTolerantly();

        Assert.Equal(3, run.Samples.Count);
        Assert.Equal([2, 4], run.DamagedLines.Select(line => line.Line));
        Assert.Contains(run.Summary.Notes, note => note.Contains("2, 4", StringComparison.Ordinal));
    }

    [Fact]
    public void A_last_line_that_lacks_only_its_line_feed_is_a_sample()
    {
        var folder = WithSamples(TestRuns.Ok(1, 10));
        CutOff(folder, 1);

        Assert.Single(folder.ReadSamples());
    }

    [Fact]
    public void An_interrupted_run_has_no_summary_and_is_a_run()
    {
        var folder = WithSamples(TestRuns.Ok(1, 10));

        Assert.False(File.Exists(folder.FullPath(RunFiles.Summary)));
        Assert.Contains(RunFolder.Open(folder.Path).Read().Summary.Notes, note => note.Contains("1 of 6 rounds", StringComparison.Ordinal));
    }

    [Fact]
    public void Why_a_run_is_not_whole_is_still_said_when_its_summary_is_made_anew()
    {
        var folder = WithSamples(TestRuns.Ok(1, 10));
        folder.WriteEnvironment(folder.ReadEnvironment() with { Notes = ["round 2 ended early: the disk is full"] });

        Assert.Contains("round 2 ended early: the disk is full", folder.Read().Summary.Notes);
    }

    [Fact]
    public void What_is_not_a_run_is_told_what_it_lacks()
    {
        var nowhere = Assert.Throws<RunFormatException>(() => RunFolder.Open(Path.Combine(_results, "nowhere")));
        Assert.Contains("no such folder", nowhere.Message, StringComparison.Ordinal);

        var empty = Assert.Throws<RunFormatException>(() => RunFolder.Open(_results));
        Assert.Contains("environment.json", empty.Message, StringComparison.Ordinal);
        Assert.Contains("samples.jsonl", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_environment_is_named_with_its_line()
    {
        var folder = WithSamples(TestRuns.Ok(1, 10));
        var path = folder.FullPath(RunFiles.Environment);
        var text = File.ReadAllText(path);

        File.WriteAllText(path, text.Replace("\"seed\": 42", "\"seed\": \"many\"", StringComparison.Ordinal));
        var wrong = Assert.Throws<RunFormatException>(() => folder.Read());
        Assert.Contains("settings.seed", wrong.Problem, StringComparison.Ordinal);
        Assert.Equal(Array.FindIndex(text.Split('\n'), line => line.Contains("seed", StringComparison.Ordinal)) + 1, wrong.Line);

        File.WriteAllText(path, text.Replace("\"cpu_model\"", "\"cpu\"", StringComparison.Ordinal));
        Assert.Contains("cpu_model", Assert.Throws<RunFormatException>(() => folder.Read()).Problem, StringComparison.Ordinal);

        File.WriteAllText(path, text.Replace("\"schema\": 2", "\"scheme\": 2", StringComparison.Ordinal));
        Assert.Contains("'schema' is missing", Assert.Throws<RunFormatException>(() => folder.Read()).Problem, StringComparison.Ordinal);

        File.WriteAllText(path, text[..(text.Length / 2)]);
        Assert.Contains("environment.json", Assert.Throws<RunFormatException>(() => folder.Read()).Message, StringComparison.Ordinal);

        File.WriteAllText(path, text.Replace("\"guests\": [", "\"guests\": [null,", StringComparison.Ordinal));
        Assert.Contains("guests", Assert.Throws<RunFormatException>(() => folder.Read()).Problem, StringComparison.Ordinal);

        File.WriteAllText(path, text.Replace("\"schema\": 2", "\"schema\": 9", StringComparison.Ordinal));
        Assert.Contains("schema version 9", Assert.Throws<RunFormatException>(() => folder.Read()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_never_written_over()
    {
        RunFolder.Create(_results, TestRuns.Environment("taken"));

        Assert.Contains(
            "there already",
            Assert.Throws<IOException>(() => RunFolder.Create(_results, TestRuns.Environment("taken"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../elsewhere")]
    public void A_run_cannot_be_made_outside_its_folder(string name) =>
        Assert.Throws<ArgumentException>(() => RunFolder.Create(_results, TestRuns.Environment(name)));

    [Fact]
    public void Optional_parts_of_the_environment_may_be_absent()
    {
        var text = RunJson.WriteEnvironment(TestRuns.Environment())
            .Replace("\"filters\": []", "\"other\": 1", StringComparison.Ordinal)
            .Replace("\"mitigations\": {}", "\"other\": 1", StringComparison.Ordinal)
            .Replace("\"versions\": {}", "\"other\": 1", StringComparison.Ordinal);
        var environment = RunJson.ReadEnvironment(text);

        Assert.Empty(environment.Settings.Filters);
        Assert.Empty(environment.Host.Mitigations);
        Assert.All(environment.Platforms, platform => Assert.Empty(platform.Versions));
    }

    private RunFolder WithSamples(params Sample[] samples)
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        using var writer = folder.AppendSamples();
        Array.ForEach(samples, writer.Write);
        return folder;
    }

    private static void CutOff(RunFolder folder, int bytes)
    {
        using var file = File.OpenWrite(folder.FullPath(RunFiles.Samples));
        file.SetLength(file.Length - bytes);
    }
}
