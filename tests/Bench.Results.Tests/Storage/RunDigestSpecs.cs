using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Bench.Results.Tests.Storage;

/// <summary>A digest that is read says what the digest of the run in memory says, however the lines are written and in whatever order
/// they stand.</summary>
public sealed class RunDigestSpecs : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("bench-digest-").FullName;

    public void Dispose() => Directory.Delete(_results, recursive: true);

    [Fact]
    public void A_digest_that_is_read_is_that_of_the_run_in_memory()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        var sample =
            from place in Gen.Select(Gen.Int[0, 4], Gen.Int[1, 3])
            from platform in Gen.Int[0, 2].Select(index => new[] { "native", "größer", "qemu/q35" }[index])
            from accelerator in Gen.Bool
            from parameters in Gen.Int[0, 2].Select(
                count => new ParameterSet(Enumerable.Range(0, count).Select(index => KeyValuePair.Create($"p{index}", "a\"b"))))
            from value in Gen.Double[-1e9, 1e9]
            from ending in Gen.Int[0, 9]
            from reason in Gen.Int[0, 2].Select(index => new[] { null, "plain", "with\nline feed" }[index])
            select TestRuns.Ok(
                place.Item1,
                value,
                platform,
                accelerator: accelerator ? "tcg" : null,
                iteration: place.Item2,
                flag: ending < 7 ? reason : null) with
            {
                Case = TestRuns.Case(platform, accelerator: accelerator ? "tcg" : null) with { Parameters = parameters },
                Value = ending < 7 ? value : null,
                Outcome = ending < 7 ? Outcome.Ok : (Outcome)(ending - 6),
                Reason = ending < 7 ? null : reason,
            };
        var run =
            from samples in sample.Array[0, 60]
            from seed in Gen.Int
            select (Samples: samples, Seed: seed);

        run.Sample(
            made =>
            {
                var random = new Random(made.Seed);
                var samples = random.Next(2) == 0 ? made.Samples : [.. made.Samples.OrderBy(one => one.Round)];
                File.WriteAllBytes(
                    folder.FullPath(RunFiles.Samples),
                    Encoding.UTF8.GetBytes(string.Concat(samples.Select(one => Rewritten(one, random)))));
                AssertSame(RunDigest.Of(folder.Read()), folder.ReadDigest());
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void A_round_that_comes_back_has_the_value_of_all_its_samples()
    {
        var folder = WithSamples(TestRuns.Ok(1, 1), TestRuns.Ok(1, 2), TestRuns.Ok(2, 50), TestRuns.Ok(1, 9), TestRuns.Ok(1, 10));

        Assert.Equal(5.5, folder.ReadDigest().Series.Single().Value.Rounds[1], 12);
    }

    [Fact]
    public void Lines_across_the_ends_of_chunks_are_read_whole()
    {
        var samples = Enumerable.Range(0, 12000)
            .Select(index => TestRuns.Ok(1 + (index / 100), index, flag: new string('x', 1 + (index % 300))));
        var folder = WithSamples([.. samples]);

        Assert.True(new FileInfo(folder.FullPath(RunFiles.Samples)).Length > 4 << 20);
        AssertSame(RunDigest.Of(folder.Read()), folder.ReadDigest());
    }

    private static void AssertSame(RunDigest expected, RunDigest actual)
    {
        Assert.Equal(expected.Series.Keys, actual.Series.Keys);
        foreach (var (key, one) in expected.Series)
        {
            var other = actual.Series[key];
            Assert.Equal(
                (one.Direction, one.Count, one.Failures, one.Reason),
                (other.Direction, other.Count, other.Failures, other.Reason));
            Assert.Equal(one.Rounds, other.Rounds);
        }
    }

    /// <summary>The line as another program might write it: fields in another order, spaces, escapes, other ends of lines.</summary>
    private static string Rewritten(Sample sample, Random random)
    {
        var line = RunJson.WriteSample(sample);
        if (random.Next(3) == 0)
        {
            var fields = JsonNode.Parse(line)!.AsObject();
            var shuffled = fields.ToList();
            fields.Clear();
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(shuffled));
            shuffled.ForEach(field => fields.Add(field));
            line = fields.ToJsonString();
        }

        return (random.Next(6) switch
        {
            0 => line.Replace("\"boot.ready\"", "\"boot\\u002Eready\"", StringComparison.Ordinal),
            1 => "  " + line.Replace(",\"", " , \"", StringComparison.Ordinal) + " ",
            2 => "\n" + line,
            _ => line,
        }) + (random.Next(4) == 0 ? "\r\n" : "\n");
    }

    private RunFolder WithSamples(params Sample[] samples)
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        File.WriteAllLines(folder.FullPath(RunFiles.Samples), samples.Select(RunJson.WriteSample));
        return folder;
    }
}
