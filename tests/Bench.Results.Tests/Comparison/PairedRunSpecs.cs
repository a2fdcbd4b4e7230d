using System.Text.Json;
using Bench.Results.Comparison;

namespace Bench.Results.Tests.Comparison;

public sealed class PairedRunSpecs : IDisposable
{
    private readonly string _results = Directory.CreateTempSubdirectory("bench-ab-").FullName;

    private static readonly MetricDefinitions Declared = MetricDefinitions.Of(TestRuns.Environment());

    private static readonly SequentialRule Rule = new() { Alpha = 0.01 };

    [Fact]
    public void Samples_are_paired_by_round_and_case_whatever_order_they_come_in()
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared);
        run.Take(Of(1, "b:x", 12));
        run.Take(Of(1, "a:x", 10));
        run.Take(Of(1, "a:x", 99) with { Case = CaseOf("a:x") with { Guest = "debian" } });
        var judgement = run.EndRound(1);

        var busybox = judgement.Metrics.Single(metric => metric.Guest == "busybox");
        Assert.Equal((1, 1.2), (busybox.Rounds, Math.Round(busybox.Ratio!.Value, 9)));
        var debian = judgement.Metrics.Single(metric => metric.Guest == "debian");
        Assert.Equal((0, 1), (debian.Rounds, debian.LeftOut));
    }

    [Fact]
    public void Of_several_samples_in_a_round_the_trimmed_mean_counts()
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared);
        foreach (var value in new[] { 1, 2, 2, 2, 300.0 })
        {
            run.Take(Of(1, "a:x", value));
            run.Take(Of(1, "b:x", 2 * value));
        }

        var state = run.EndRound(1).Metrics.Single();
        Assert.Equal((1, 2, 4), (state.Rounds, state.MedianA, state.MedianB));
    }

    [Fact]
    public void Warm_up_failures_facts_and_other_platforms_are_no_values()
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared);
        run.Take(Of(Sample.WarmupRound, "a:x", 1));
        run.Take(Of(1, "native", 1));
        run.Take(Of(1, "a:x", 1) with { Direction = Direction.Exact });
        run.Take(Of(1, "a:x", 1) with { Value = null, Outcome = Outcome.Failed, Reason = "it broke" });

        Assert.Empty(run.EndRound(1).Metrics);
        Assert.Equal(Verdict.Undecided, run.EndRound(2).Verdict);
    }

    [Fact]
    public void The_chance_of_a_false_alarm_is_shared_by_what_is_waited_for_alone()
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready", "boot.lifecycle"], Rule, Declared);
        foreach (var metric in new[] { "boot.ready", "boot.lifecycle", "boot.stop" })
        {
            run.Take(Of(1, "a:x", 1) with { Metric = metric });
            run.Take(Of(1, "b:x", 1) with { Metric = metric });
        }

        var judgement = run.EndRound(1);
        Assert.Equal(["boot.ready", "boot.lifecycle", "boot.stop"], judgement.Metrics.Select(metric => metric.Metric));
        Assert.All(judgement.Metrics, metric => Assert.Equal(0.005, metric.Alpha, 12));
        Assert.Equal([true, true, false], judgement.Metrics.Select(metric => metric.WaitedFor));
        Assert.Equal([1, 1, 0], judgement.Metrics.Select(metric => metric.Path.Count));
    }

    [Fact]
    public void What_comes_late_takes_nothing_from_the_others()
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared);
        for (var round = 1; round <= PairedRun.RoundsToAppear; round++)
        {
            Pair(run, round);
            Assert.Equal(0.01, run.EndRound(round).Metrics.Single().Alpha);
        }

        Pair(run, 4);
        Pair(run, 4, "debian");
        var judgement = run.EndRound(4);

        Assert.Equal(
            [("busybox", true, false), ("debian", false, true)],
            judgement.Metrics.Select(metric => (metric.Guest, metric.WaitedFor, metric.IsLate)));
        Assert.Equal(0.01, judgement.WaitedFor.Single().Alpha);
    }

    [Fact]
    public void Nothing_is_decided_before_each_metric_has_had_a_pair()
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready", "boot.lifecycle"], Rule with { LeastRounds = 1 }, Declared);
        for (var round = 1; round <= 30; round++)
        {
            run.Take(Of(round, "a:x", 1));
            run.Take(Of(round, "b:x", 3));
            Assert.Equal(Verdict.Undecided, run.EndRound(round).Verdict);
        }

        run.Take(Of(31, "a:x", 1) with { Metric = "boot.lifecycle" });
        run.Take(Of(31, "b:x", 1) with { Metric = "boot.lifecycle" });
        var judgement = run.EndRound(31);

        Assert.Equal(Verdict.Worse, judgement.Verdict);
        Assert.All(judgement.Metrics, metric => Assert.Equal(0.005, metric.Alpha, 12));
    }

    [Fact]
    public void Headlines_that_only_one_side_has_or_neither_keep_the_others_from_nothing()
    {
        var run = new PairedRun("a:x", "b:x", waitedFor: null, Rule, Declared);
        for (var round = 1; round <= 40; round++)
        {
            Pair(run, round);
            run.Take(Of(round, "a:x", 1) with { Metric = "boot.lifecycle" });
            run.EndRound(round);
        }

        var judgement = run.EndRound(41);
        Assert.Equal(Verdict.Same, judgement.Verdict);
        Assert.Equal("boot.ready", Assert.Single(judgement.WaitedFor).Metric);
    }

    [Fact]
    public void A_metric_is_waited_for_by_itself_only_in_the_cases_for_which_it_is_the_headline()
    {
        var iops = Declared["disk.iops"];
        Assert.NotEmpty(iops.HeadlineIn);
        var run = new PairedRun("a:x", "b:x", waitedFor: null, Rule, Declared);
        foreach (var job in new[] { iops.HeadlineIn[0].Split('=')[1], "another" })
        {
            Part(run, 1, "a:x", job);
            Part(run, 1, "b:x", job);
        }

        var metrics = run.EndRound(1).Metrics;
        Assert.Equal([iops.HeadlineIn[0]], metrics.Where(metric => metric.WaitedFor).Select(metric => $"{metric.Parameters}"));
        Assert.Equal(2, metrics.Count);
    }

    [Fact]
    public void What_fails_before_its_parts_are_measured_fails_in_all_of_them()
    {
        var run = new PairedRun("a:x", "b:x", waitedFor: null, Rule, Declared);
        for (var round = 1; round <= 3; round++)
        {
            Part(run, round, "a:x", "randread");
            Part(run, round, "b:x", job: null);

            // On another storage, which is another case and no part, the second side works.
            Part(run, round, "a:x", "randread", "root");
            Part(run, round, "b:x", "randread", "root");
            run.EndRound(round);
        }

        var judgement = run.EndRound(4);
        Assert.Equal((3, "it broke"), (Assert.Single(judgement.FailsMostly).Failures, judgement.FailsMostly[0].Reason));
        Assert.Equal(Verdict.Worse, judgement.Verdict);
    }

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(10, 0, false)]
    [InlineData(11, 0, true)]
    [InlineData(11, 11, false)]
    public void A_few_failures_are_no_regression_and_failing_more_often_than_not_is(int failuresOfB, int failuresOfA, bool expected)
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared);
        for (var round = 1; round <= 10; round++)
        {
            Pair(run, round);
        }

        foreach (var platform in Enumerable.Repeat("b:x", failuresOfB).Concat(Enumerable.Repeat("a:x", failuresOfA)))
        {
            run.Take(Of(10, platform, 1) with { Value = null, Outcome = Outcome.Failed, Reason = "it broke" });
        }

        var judgement = run.EndRound(10);
        Assert.Equal(expected ? ["it broke"] : [], judgement.FailsMostly.Select(failure => failure.Reason));
        Assert.Equal(expected, judgement.Verdict == Verdict.Worse);
    }

    [Fact]
    public void The_rules_of_a_project_are_those_of_compare()
    {
        var rules = ComparisonRules.Default with
        {
            SmallestEffects = new Dictionary<string, double> { ["boot."] = 0.4 },
            Directions = new Dictionary<string, Direction> { ["boot.lifecycle"] = Direction.Higher },
        };

        Assert.Equal([0.4, 0.4], Measure(new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared, rules), 1.3, 1, rounds: 5).Metrics
            .Select(metric => metric.SmallestEffect));
        Assert.NotEqual(
            Verdict.Worse,
            Measure(new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared, rules), 1.3, 1, rounds: 40).Verdict);
        Assert.Equal(
            Verdict.Worse,
            Measure(new PairedRun("a:x", "b:x", ["boot.lifecycle"], Rule, Declared, rules), 1, 0.5, rounds: 40).Verdict);
    }

    [Theory]
    [InlineData(1.3, 1, Verdict.Worse)]
    [InlineData(1.3, 0.7, Verdict.Worse)]
    [InlineData(0.7, 1, Verdict.Better)]
    [InlineData(1, 1, Verdict.Same)]
    public void One_metric_that_is_worse_decides_and_otherwise_all_must_be(double ready, double lifecycle, Verdict expected)
    {
        var run = new PairedRun("a:x", "b:x", ["boot.ready", "boot.lifecycle"], Rule, Declared);
        Assert.Equal(expected, Measure(run, ready, lifecycle, rounds: 40).Verdict);
    }

    [Fact]
    public void What_is_waited_for_and_has_no_values_keeps_nothing_from_being_judged()
    {
        var run = new PairedRun("a:x", "b:x", [], Rule, Declared);
        Assert.Equal(Verdict.Undecided, Measure(run, 1.3, 1, rounds: 40).Verdict);
    }

    [Fact]
    public void A_report_is_read_as_it_was_written_and_a_damaged_one_is_none()
    {
        var folder = RunFolder.Create(_results, TestRuns.Environment());
        var path = folder.FullPath(PairedReport.File);
        Assert.Null(PairedReport.TryRead(folder));

        var report = PairedReports.Of(Measure(new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared), 1.3, 1, rounds: 12));
        File.WriteAllText(path, report.ToJson());
        Assert.Equal(report.ToJson(), PairedReport.TryRead(folder)!.ToJson());

        foreach (var damaged in new[] {
            "",
            "null",
            "[]",
            "{}",
            report.ToJson()[..200],
            report.ToJson().Replace("\"path\": [", "\"path\": [null,", StringComparison.Ordinal),
            report.ToJson().Replace("\"schema\": 1", "\"schema\": 2", StringComparison.Ordinal) })
        {
            File.WriteAllText(path, damaged);
            Assert.Null(PairedReport.TryRead(folder));
        }
    }

    [Fact]
    public void The_report_is_JSON_with_the_path_of_what_was_waited_for()
    {
        var judgement = Measure(new PairedRun("a:x", "b:x", ["boot.ready"], Rule, Declared), 1.3, 1, rounds: 40);
        var json = PairedReports.Of(judgement).ToJson();

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        Assert.Equal(
            ("worse", "decided", 40),
            (root.GetProperty("verdict").GetString(), root.GetProperty("ended").GetString(), root.GetProperty("rounds").GetInt32()));
        var ready = root.GetProperty("metrics")[0];
        Assert.Equal(("boot.ready", "worse", true), (ready.GetProperty("metric").GetString(), ready.GetProperty("verdict")
            .GetString(), ready.GetProperty("waited_for").GetBoolean()));
        Assert.Equal(40, ready.GetProperty("path").GetArrayLength());
        Assert.False(ready.GetProperty("path")[0].TryGetProperty("upper", out _), "in the first round nothing is ruled out");
        Assert.InRange(ready.GetProperty("path")[39].GetProperty("lower").GetDouble(), 1, 1.3);
        Assert.False(root.GetProperty("metrics")[1].TryGetProperty("verdict", out _), "of what was not waited for there is no verdict");
    }

    public void Dispose() => Directory.Delete(_results, recursive: true);

    private static PairedJudgement Measure(PairedRun run, double ready, double lifecycle, int rounds)
    {
        var random = new Random(3);
        PairedJudgement? judgement = null;
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (metric, ratio) in new[] { ("boot.ready", ready), ("boot.lifecycle", lifecycle) })
            {
                run.Take(Of(round, "a:x", 10 * Math.Exp(0.04 * (random.NextDouble() - 0.5))) with { Metric = metric });
                run.Take(Of(round, "b:x", 10 * ratio * Math.Exp(0.04 * (random.NextDouble() - 0.5))) with { Metric = metric });
            }

            judgement = run.EndRound(round);
        }

        return judgement!;
    }

    private static void Pair(PairedRun run, int round, string guest = "busybox")
    {
        foreach (var platform in new[] { "a:x", "b:x" })
        {
            run.Take(Of(round, platform, 1) with { Case = CaseOf(platform) with { Guest = guest } });
        }
    }

    /// <summary>A job of the disk; without one, the failure of all of them.</summary>
    private static void Part(PairedRun run, int round, string platform, string? job, string? storage = null)
    {
        Dictionary<string, string> parameters = storage is null ? [] : new() { ["storage"] = storage };
        var sample = Of(round, platform, 100) with { Metric = "disk.iops", Unit = "1/s", Direction = Direction.Higher };
        if (job is not null)
        {
            parameters["job"] = job;
        }

        sample = sample with { Case = sample.Case with { Experiment = "disk", Parameters = new(parameters) } };
        run.Take(job is null ? TestRuns.Not(sample, Outcome.Failed, "it broke") : sample);
    }

    private static CaseId CaseOf(string platform) => new() { Experiment = "boot", Platform = platform, Guest = "busybox" };

    private static Sample Of(int round, string platform, double value) => TestRuns.Ok(round, value) with { Case = CaseOf(platform) };
}
