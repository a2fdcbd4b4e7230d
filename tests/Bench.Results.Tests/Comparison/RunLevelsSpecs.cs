using Bench.Results.Comparison;

namespace Bench.Results.Tests.Comparison;

/// <summary>A level that a platform has of its own in each run, and details beside headlines.</summary>
public class RunLevelsSpecs
{
    private static readonly ComparisonOptions WithLevels = new()
    {
        Rules = ComparisonRules.Default with { RunLevels = new Dictionary<string, double> { ["boot."] = 0.05 } },
    };

    private static readonly ComparisonRules WithoutLevels = ComparisonRules.Default with
    {
        RunLevels = new Dictionary<string, double>
        {
            ["boot."] = 0
        }
    };

    private static readonly string[] Platforms = ["native", "p1", "p2", "p3", "p4", "p5", "p6", "p7"];

    [Fact]
    public void Levels_of_runs_are_no_change_however_many_rounds_show_them()
    {
        var random = new Random(1);
        var (one, two) = (Boots("one", random, 40, 0.05), Boots("two", random, 40, 0.05));

        var result = RunComparison.Compare([one], [two], WithLevels);
        var byRounds = RunComparison.Compare([one], [two], new ComparisonOptions { Rules = WithoutLevels });

        Assert.DoesNotContain(result.Metrics, row => row.Verdict is Verdict.Worse or Verdict.Better);
        Assert.Contains(byRounds.Metrics, row => row.Verdict is Verdict.Worse or Verdict.Better);
    }

    [Fact]
    public void A_change_that_stands_out_of_the_other_platforms_is_found()
    {
        var random = new Random(2);
        var result = RunComparison.Compare([Boots("one", random, 20, 0.05)], [Boots("two", random, 20, 0.05, ("p3", 2))], WithLevels);

        Assert.Equal("p3", Assert.Single(result.Metrics, row => row.Verdict == Verdict.Worse).Case.Platform);
    }

    [Fact]
    public void A_project_may_say_that_there_are_no_levels()
    {
        var random = new Random(4);
        var (one, two) = (Boots("one", random, 20, 0, platforms: 2), Boots("two", random, 20, 0, ("p1", 1.15), platforms: 2));

        Assert.DoesNotContain(RunComparison.Compare([one], [two], WithLevels).Metrics, row => row.Verdict == Verdict.Worse);
        Assert.Equal("p1", Assert.Single(
            RunComparison.Compare([one], [two], new ComparisonOptions { Rules = WithoutLevels }).Metrics,
            row => row.Verdict == Verdict.Worse).Case.Platform);
    }

    [Fact]
    public void Several_runs_a_side_tell_what_levels_they_have()
    {
        var random = new Random(5);
        var result = RunComparison.Compare(Many("base", 1), Many("diff", 1.3));

        // Only p3 changed.
        Assert.Equal("p3", Assert.Single(result.Metrics, row => row.Verdict is Verdict.Worse or Verdict.Better).Case.Platform);
        Assert.All(result.Metrics, row => Assert.Equal(48, row.BaselineRounds));

        RunDigest[] Many(string name, double factor)
            => [.. Enumerable.Range(0, 8).Select(run => Boots($"{name}{run}", random, 6, 0.05, ("p3", factor)))];
    }

    [Fact]
    public void A_detail_is_judged_where_its_headline_has_changed()
    {
        var random = new Random(7);
        var result = RunComparison.Compare(
            [WithPhases("one", random, _ => (1, 1))],
            [WithPhases("two", random, platform => platform switch { "p3" => (2, 8), "p4" => (1, 8), _ => (1, 1) })]);

        Assert.Equal(
            [("p3", "boot.phase.created"), ("p3", "boot.ready")],
            result.Metrics.Where(row => row.Verdict == Verdict.Worse).Select(row => (row.Case.Platform, row.Metric)).Order());
        var shut = result.Metrics.Single(row => row is { Case.Platform: "p4", Metric: "boot.phase.created" });
        Assert.Equal(Verdict.Undecided, shut.Verdict);
        Assert.Null(shut.AdjustedPValue);
        Assert.InRange(shut.Ratio!.Median, 7, 9);
    }

    [Fact]
    public void Where_no_headline_was_measured_each_metric_is_judged_by_itself()
    {
        var random = new Random(8);
        RunDigest Run(string name, double factor) => Digest(name, random.Noisy(10 * factor, 0.03, 12)
            .Select((value, round) => TestRuns.Ok(round + 1, value, "p1", metric: "boot.phase.created")));

        Assert.Equal(Verdict.Worse, Assert.Single(RunComparison.Compare([Run("one", 1)], [Run("two", 8)]).Metrics).Verdict);
    }

    /// <summary>3 % of noise about a level of each platform.</summary>
    private static RunDigest Boots(
        string name,
        Random random,
        int rounds,
        double levels,
        (string Platform, double Factor)? changed = null,
        int platforms = 8) => Digest(name,
    [
        .. from platform in Platforms.Take(platforms)
           let level = Math.Exp(levels * random.Gaussian()) * (changed is { } change && change.Platform == platform ? change.Factor : 1)
           from sample in random.Noisy(10 * level, 0.03, rounds).Select((value, round) => TestRuns.Ok(round + 1, value, platform))
           select sample,
    ]);

    private static RunDigest WithPhases(string name, Random random, Func<string, (double Ready, double Phase)> factor) => Digest(name,
    [
        .. from platform in Platforms
           from metric in new[] {
               (Name: "boot.ready", Factor: factor(platform).Ready),
               (Name: "boot.phase.created", Factor: factor(platform).Phase) }
           from sample in random.Noisy(10 * metric.Factor, 0.03, 12)
               .Select((value, round) => TestRuns.Ok(round + 1, value, platform, metric: metric.Name))
           select sample,
    ]);

    private static RunDigest Digest(string name, IEnumerable<Sample> samples)
    {
        var run = TestRuns.Unsummarized(samples);
        return RunDigest.Of(run with { Environment = run.Environment with { Run = name } });
    }
}
