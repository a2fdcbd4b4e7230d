using System.Text.Json;
using Bench.Results.Comparison;

namespace Bench.Results.Tests.Comparison;

/// <summary>Comparisons beyond one run against another: several runs a side, platforms of one run, a host that changed, rules of a
/// project.</summary>
public class SidesSpecs
{
    [Fact]
    public void A_change_that_every_platform_shares_is_the_host_s_and_no_platform_s()
    {
        var random = new Random(1);
        var result = RunComparison.Compare([Run("one", random, _ => 1)], [Run("two", random, _ => 1.3)]);

        Assert.DoesNotContain(result.Metrics, row => row.Verdict is Verdict.Worse or Verdict.Better);
        Assert.Contains(result.Notes, note => note.StartsWith("native itself moved", StringComparison.Ordinal));
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    [Fact]
    public void A_platform_that_changed_more_than_the_host_is_still_found()
    {
        var random = new Random(2);
        var result = RunComparison.Compare([Run("one", random, _ => 1)], [Run("two", random, platform => platform == "p3" ? 2.6 : 1.3)]);

        Assert.Equal("p3", Assert.Single(result.Metrics, row => row.Verdict == Verdict.Worse).Case.Platform);
    }

    [Fact]
    public void By_values_alone_a_change_of_the_host_is_told()
    {
        var random = new Random(3);
        var options = new ComparisonOptions { Basis = ComparisonBasis.Values };
        var result = RunComparison.Compare([Run("one", random, _ => 1)], [Run("two", random, _ => 1.3)], options);

        Assert.All(result.Metrics, row => Assert.Equal(Verdict.Worse, row.Verdict));
    }

    [Fact]
    public void Several_runs_a_side_are_compared_over_all_of_their_rounds()
    {
        var random = new Random(4);
        var result = RunComparison.Compare(
            [Run("a", random, _ => 1), Run("b", random, _ => 1)],
            [Run("c", random, platform => platform == "p3" ? 1.5 : 1), Run("d", random, platform => platform == "p3" ? 1.5 : 1)]);

        Assert.Equal("a + b", result.Baseline);
        Assert.All(result.Metrics, row => Assert.Equal(24, row.BaselineRounds));
        Assert.Equal("p3", Assert.Single(result.Metrics, row => row.Verdict == Verdict.Worse).Case.Platform);
    }

    [Fact]
    public void Runs_of_one_side_that_differ_as_much_as_the_sides_do_leave_it_undecided()
    {
        var random = new Random(5);
        double Only(string platform, double factor) => platform == "p3" ? factor : 1;
        var result = RunComparison.Compare(
            [Run("a", random, _ => 1), Run("b", random, platform => Only(platform, 1.35))],
            [Run("c", random, platform => Only(platform, 1.4)), Run("d", random, platform => Only(platform, 1.4))]);

        var row = result.Metrics.Single(row => row.Case.Platform == "p3");
        Assert.Equal(Verdict.Undecided, row.Verdict);
    }

    [Fact]
    public void Two_platforms_of_one_run_are_compared_in_pairs()
    {
        var random = new Random(6);

        // Rounds vary by half; what befalls both platforms of a round is no difference between them.
        var run = Digest("run", [.. Enumerable.Range(1, 12).SelectMany(round =>
        {
            var host = Math.Exp(0.5 * random.Gaussian());
            return new[] {
                TestRuns.Ok(round, 10 * host * Math.Exp(0.01 * random.Gaussian())),
                TestRuns.Ok(round, 11 * host * Math.Exp(0.01 * random.Gaussian()), "crun") };
        })]);

        var row = Assert.Single(
            RunComparison.Compare([run], [run], new ComparisonOptions { Between = new PlatformPair("runc", "crun") }).Metrics);

        Assert.Equal(Verdict.Worse, row.Verdict);
        Assert.Equal(1.1, row.Ratio!.Median, 0.02);
        Assert.Equal("crun / runc", row.Case.Platform);
    }

    [Theory]
    [InlineData(0, "no round has both")]
    [InlineData(1, "too few rounds")]
    public void Two_platforms_that_share_too_few_rounds_are_undecided_and_say_so(int shared, string why)
    {
        var run = Digest("run",
        [
            .. Enumerable.Range(1, 12).Select(round => TestRuns.Ok(round, 10 + (0.1 * round))),
            .. Enumerable.Range(13 - shared, 12).Select(round => TestRuns.Ok(round, 20 + (0.1 * round), "crun")),
        ]);

        var row = Assert.Single(
            RunComparison.Compare([run], [run], new ComparisonOptions { Between = new PlatformPair("runc", "crun") }).Metrics);

        Assert.Equal(Verdict.Undecided, row.Verdict);
        Assert.StartsWith(why, row.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fact_in_which_two_platforms_differ_is_no_regression()
    {
        var run = Digest("run", [TestRuns.Ok(1, 1, metric: "memory.processes", direction: Direction.Exact), TestRuns.Ok(
            1,
            2,
            "crun",
            metric: "memory.processes",
            direction: Direction.Exact)]);

        var result = RunComparison.Compare([run], [run], new ComparisonOptions { Between = new PlatformPair("runc", "crun") });

        Assert.Equal(Verdict.Undecided, Assert.Single(result.Metrics).Verdict);
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    [Fact]
    public void A_platform_that_fails_in_most_rounds_has_failed_although_one_went_well()
    {
        var good = Enumerable.Range(1, 12).Select(round => TestRuns.Ok(round, 10 + (0.1 * round))).ToArray();
        var result = RunComparison.Compare(
            [Digest("one", good)],
            [Digest("two", [good[0], .. good[1..].Select(sample => TestRuns.Not(sample, Outcome.Failed, "no"))])]);

        var row = Assert.Single(result.Metrics);
        Assert.Equal((Verdict.Failed, true), (row.Verdict, row.IsOfInterest));
        Assert.Equal(ComparisonExit.SomethingWorse, result.Exit);
    }

    [Fact]
    public void A_round_more_that_fails_is_shown()
    {
        var good = Enumerable.Range(1, 12).Select(round => TestRuns.Ok(round, 10 + (0.1 * round))).ToArray();
        var result = RunComparison.Compare(
            [Digest("one", good)],
            [Digest("two", [.. good[..11], TestRuns.Not(good[11], Outcome.Failed, "no")])]);

        Assert.True(Assert.Single(result.Metrics).IsOfInterest);
        Assert.Equal(ComparisonExit.NothingWorse, result.Exit);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Full)]
    public void A_run_of_very_many_rounds_is_compared_in_bounded_memory()
    {
        var random = new Random(10);
        SeriesDigest Long(double factor) => new()
        {
            Direction = Direction.Lower,
            Rounds = random.Noisy(10 * factor, 0.1, 20_000).Index().ToDictionary(round => round.Index + 1, round => round.Item),
            Count = 20_000,
            Failures = 0
        };
        var key = new SeriesKey(TestRuns.Case(), "boot.ready", "ms");

        var result = RunComparison.Compare(
            [new RunDigest(TestRuns.Environment("one"), new Dictionary<SeriesKey, SeriesDigest> { [key] = Long(1) })],
            [new RunDigest(TestRuns.Environment("two"), new Dictionary<SeriesKey, SeriesDigest> { [key] = Long(1.4) })]);

        Assert.Equal(Verdict.Worse, Assert.Single(result.Metrics).Verdict);
    }

    [Fact]
    public void A_run_that_drifts_by_more_than_the_difference_leaves_it_undecided()
    {
        double[] level = [100, 101, 99, 100.5, 99.5, 100, 100.7, 99.4, 100.1, 99.8];
        var result = RunComparison.Compare(
            [Digest("one", [.. level.Select((value, i) => TestRuns.Ok(i + 1, value))])],
            [Digest("two", [.. level.Select((value, i) => TestRuns.Ok(i + 1, value * (0.96 + (0.03 * i))))])]);

        Assert.Equal(Verdict.Undecided, Assert.Single(result.Metrics).Verdict);
    }

    [Fact]
    public void What_could_have_been_found_is_said_for_each_headline()
    {
        var random = new Random(11);
        var result = RunComparison.Compare([Run("one", random, _ => 1)], [Run("two", random, _ => 1)]);

        var power = Assert.Single(result.Power);
        Assert.Equal("boot.ready", power.Metric);
        Assert.InRange(power.Smallest, 1.03, power.Largest);
        Assert.Contains("9 of 10 such comparisons: boot.ready", ComparisonMarkdown.Write(result, all: false), StringComparison.Ordinal);
    }

    [Fact]
    public void Native_that_changed_alone_is_called_worse_and_blames_no_platform()
    {
        var random = new Random(12);
        var result = RunComparison.Compare([Run("one", random, _ => 1)], [Run("two", random, platform => platform == "native" ? 1.6 : 1)]);

        Assert.Equal("native", Assert.Single(result.Metrics, row => row.Verdict is Verdict.Worse or Verdict.Better).Case.Platform);
    }

    [Fact]
    public void A_project_s_rules_say_what_matters()
    {
        using var file = new TemporaryFile("""
            {
              "schema": 1,
              // A boot varies more on this host.
              "smallest_effects": { "boot.": 0.5, "boot.lifecycle": 0.01 },
              "run_levels": { "boot.": 0.02, "boot.lifecycle": 0 },
              "directions": { "boot.ready": "higher" },
              "not_compared": ["disk."],
            }
            """);
        var rules = ComparisonRules.Load(file.Path);

        static MetricDefinition Declared(string name) => new(name, "ms", Direction.Lower);

        Assert.Equal((0.5, 0.01, MetricDefinition.DefaultSmallestEffect), (rules.SmallestEffectOf(Declared("boot.ready")), rules
            .SmallestEffectOf(Declared("boot.lifecycle")), rules.SmallestEffectOf(Declared("other"))));
        Assert.Equal(
            (0.02, 0, MetricDefinition.DefaultRunLevel),
            (rules.RunLevelOf(Declared("boot.ready")), rules.RunLevelOf(Declared("boot.lifecycle")), rules.RunLevelOf(Declared("other"))));
        Assert.Equal(Direction.Higher, rules.DirectionOf("boot.ready", Direction.Lower));
        Assert.False(rules.Compares("disk.iops"));
    }

    [Theory]
    [InlineData("{ \"schema\": 1, \"smallest_effects\": { \"boot.\": 0 } }", "must be above 0")]
    [InlineData("{ \"schema\": 1, \"run_levels\": { \"boot.\": -0.01 } }", "must be 0 or more")]
    [InlineData("{ \"schema\": 1, \"smalest_effects\": {} }", "smalest_effects")]
    [InlineData("{ \"schema\": 1, \"directions\": { \"boot.\": \"up\" } }", "line 1")]
    [InlineData("{ \"schema\": 99 }", "schema version 99")]
    [InlineData("{}", "schema")]
    [InlineData("null", "'null'")]
    [InlineData("{", "line 1")]
    public void Rules_that_are_wrong_are_refused_with_file_and_reason(string content, string why)
    {
        using var file = new TemporaryFile(content);

        var exception = Assert.Throws<RunFormatException>(() => ComparisonRules.Load(file.Path));

        Assert.Contains(file.Path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_matters_most_comes_first_and_stands_in_a_pull_request()
    {
        var random = new Random(8);
        var result = RunComparison.Compare(
            [Run("one", random, _ => 1)],
            [Run("two", random, platform => platform switch { "p2" => 1.5, "p4" => 2, _ => 1 })]);

        Assert.Equal(["p4", "p2"], result.Metrics.Take(2).Select(row => row.Case.Platform));
        var text = ComparisonMarkdown.Write(result, all: false);
        Assert.StartsWith("### Something is worse: 2 worse", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split('\n').Count(line => line.StartsWith("| **worse**", StringComparison.Ordinal)));
        Assert.InRange(Assert.Single(result.Means).CostRatio, 1.05, 1.3);
    }

    [Fact]
    public void A_comparison_is_written_for_programs_whole()
    {
        var random = new Random(9);
        var result = RunComparison.Compare([Run("one", random, _ => 1)], [Run("two", random, platform => platform == "p3" ? 2 : 1)]);

        using var json = JsonDocument.Parse(result.ToJson());

        var rows = json.RootElement.GetProperty("metrics");
        Assert.Equal(result.Metrics.Count, rows.GetArrayLength());
        Assert.Equal("worse", rows[0].GetProperty("verdict").GetString());
        Assert.Equal("p3", rows[0].GetProperty("case").GetProperty("platform").GetString());
        Assert.InRange(rows[0].GetProperty("ratio").GetProperty("median").GetDouble(), 1.8, 2.2);
        Assert.Equal("something_worse", json.RootElement.GetProperty("exit").GetString());
    }

    /// <summary>Native and seven platforms, 12 rounds, 3 % of noise.</summary>
    private static RunDigest Run(string name, Random random, Func<string, double> factor) => Digest(name,
    [
        .. from platform in new[] { "native", "p1", "p2", "p3", "p4", "p5", "p6", "p7" }
           from sample in random.Noisy(10 * factor(platform), 0.03, 12).Select((value, round) => TestRuns.Ok(round + 1, value, platform))
           select sample,
    ]);

    private static RunDigest Digest(string name, IEnumerable<Sample> samples)
    {
        var run = TestRuns.Unsummarized(samples);
        return RunDigest.Of(run with { Environment = run.Environment with { Run = name } });
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string content)
        {
            Path = System.IO.Path.GetTempFileName();
            File.WriteAllText(Path, content);
        }

        public string Path { get; }

        public void Dispose() => File.Delete(Path);
    }
}
