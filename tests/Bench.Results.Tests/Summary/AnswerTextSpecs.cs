using static Bench.Results.Tests.Summary.SyntheticAnswer;

namespace Bench.Results.Tests.Summary;

/// <summary>The page as text: it fits a screen whatever the run holds, and no word is broken.</summary>
public class AnswerTextSpecs
{
    public static TheoryData<string, int> Screens => new(
        from baseline in new[] { "quick-epyc-3", "quick-epyc-pti-2", "layers-epyc" }
        from width in new[] { 100, 80, 60 }
        select (baseline, width));

    [Theory]
    [MemberData(nameof(Screens))]
    public void A_baseline_fits_a_screen_and_breaks_no_word(string baseline, int width)
    {
        var run = TestRuns.Baseline(baseline);
        var page = AnswerPage.Of(run.Environment, run.Summary);
        var lines = AnswerText.Write(page, width).TrimEnd('\n').Split('\n');

        Assert.InRange(lines.Length, 10, AnswerText.MostLines);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        var text = string.Join(' ', lines);
        var platforms = text.Contains("more platforms", StringComparison.Ordinal) ? [] : page.Table.Rows.Select(row => row.Platform);
        Assert.All(
            page.Table.Columns.SelectMany(column => column.Title.Split(' ')).Concat(platforms),
            word => Assert.Contains(word, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Native_has_units_and_the_others_ratios_with_a_mark_where_the_interval_leaves_out_1()
    {
        var lines = Lines(Row("boot.ready", "runc", 20), Row("cpu.events", "runc", 1.01));

        Assert.Matches(@"^native\s+2\.00 ms\s+4\.00 k/s$", LineOf(lines, "native"));
        Assert.Matches(@"^runc\s+20\.0×\*\s+1\.01×$", LineOf(lines, "runc"));
        Assert.Contains(lines, line => line.Contains("* differs: the 95 % interval leaves out 1", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_undecided_is_told_from_what_is_the_same()
    {
        var lines = Lines(Row("boot.ready", "runc", 1.06, 0.2), Row("cpu.events", "runc", 1));

        Assert.Matches(@"^runc\s+1\.06×~\s+1\.00×$", LineOf(lines, "runc"));
        Assert.Contains(lines, line => line.Contains("~ undecided; no mark: the same within 5 %", StringComparison.Ordinal));
    }

    [Fact]
    public void A_ratio_without_interval_is_marked_among_others_that_have_one()
    {
        var mixed = Lines(Row("boot.ready", "runc", 20), Row("boot.ready", "crun", 10, null));

        Assert.Matches(@"^crun\s+10\.0×°$", LineOf(mixed, "crun"));
        Assert.Contains(mixed, line => line.Contains("° too few rounds for one", StringComparison.Ordinal));
        Assert.DoesNotContain(Lines(Row("boot.ready", "runc", 20, null)), line => line.Contains('°', StringComparison.Ordinal));
    }

    [Fact]
    public void A_cost_has_a_tone_by_its_size()
    {
        var page = AnswerPage.Of(
            TestRuns.Environment(),
            SyntheticAnswer.Summary(Row("boot.ready", "bwrap", 1.04), Row("boot.ready", "runc", 1.5), Row("boot.ready", "runsc", 2.5)));
        var tones = AnswerText.Lines(page).SelectMany(line => line.Spans).Where(span => span.Text.Contains('×'))
            .ToDictionary(span => span.Text, span => span.Tone);

        Assert.Equal((TextTone.Plain, TextTone.Some, TextTone.High), (tones["1.04×*"], tones["1.50×*"], tones["2.50×*"]));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(80)]
    public void How_many_rounds_were_quiet_stands_on_the_page_however_much_there_is_to_say_of_the_others(int width)
    {
        const string noise
            = "host noise: quiet in 4 of 6 rounds. Noisy by others' CPU 28 % of one CPU before round 1, steal 2.7 % in round 5";
        var page = AnswerPage.Of(TestRuns.Environment(), SyntheticAnswer.Summary(Row("boot.ready", "runc", 20)) with { HostNoise = noise });

        Assert.Contains(
            AnswerText.Write(page, width).Split('\n'),
            line => line.EndsWith("host noise: quiet in 4 of 6 rounds", StringComparison.Ordinal));
    }

    [Fact]
    public void A_platform_that_could_not_run_is_one_line_with_its_reason_cut()
    {
        var environment = TestRuns.Environment();
        var reason = "KVM: Call Trace\n" + string.Join(' ', Enumerable.Repeat("trace", 100));
        environment = environment with
        {
            Platforms = [.. environment.Platforms, new PlatformEnvironment {
                Name = "kata",
                Family = "vm",
                Usable = false,
                Reason = reason }],
        };
        var page = AnswerPage.Of(environment, SyntheticAnswer.Summary(Row("boot.ready", "runc", 20)));
        var lines = AnswerText.Lines(page).Select(line => $"{line}").ToList();

        var line = Assert.Single(lines, line => line.StartsWith("Skipped:", StringComparison.Ordinal));
        Assert.StartsWith("Skipped: kata: KVM: Call Trace trace", line, StringComparison.Ordinal);
        Assert.EndsWith("trace…", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Sixty_platforms_and_thirty_that_could_not_run_still_fit()
    {
        var environment = TestRuns.Environment();
        environment = environment with
        {
            Platforms =
            [
                .. Enumerable.Range(0, 30)
                    .Select(index => new PlatformEnvironment { Name = $"gone{index}", Family = "vm", Usable = false, Reason = "no KVM" }),
            ],
        };
        var rows = Enumerable.Range(0, 60).Select(index => Row("boot.ready", $"platform{index}", 2 + index));
        var lines = AnswerText.Lines(AnswerPage.Of(environment, SyntheticAnswer.Summary([.. rows])));

        Assert.Equal(AnswerText.MostLines, lines.Count);
        Assert.Contains(lines, line => $"{line}".Contains("more platforms", StringComparison.Ordinal));
        Assert.Contains(lines, line => $"{line}".StartsWith("- Largest cost", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_without_values_is_a_page_that_says_so()
    {
        var text = AnswerText.Write(AnswerPage.Of(TestRuns.Environment(), new RunSummary { Run = "run", Rounds = 0, Metrics = [] }));

        Assert.Contains("No values to show", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Findings", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_paths_and_the_next_commands_end_the_page()
    {
        var summary = SyntheticAnswer.Summary(Row("boot.ready", "runc", 20));
        var page = AnswerPage.Of(TestRuns.Environment(), summary, AnswerPlaces.In("results/run"));

        Assert.EndsWith(
            """
            Report  results/run/report.html  Data  results/run/samples.jsonl
            Next    ./scripts/bench show results/run
                    ./scripts/bench compare baseline results/run

            """,
            AnswerText.Write(page),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_begins_with_the_page()
    {
        var run = TestRuns.Baseline("quick-epyc-3");
        var answer = AnswerText.Write(AnswerPage.Of(run.Environment, run.Summary));

        Assert.StartsWith(
            $"# Run {run.Environment.Run}\n\n```text\n{answer}```\n",
            MarkdownSummary.Write(run.Environment, run.Summary),
            StringComparison.Ordinal);
    }

    private static List<string> Lines(params MetricSummary[] rows) =>
        [.. AnswerText.Lines(AnswerPage.Of(TestRuns.Environment(), SyntheticAnswer.Summary(rows))).Select(line => line.ToString())];

    private static string LineOf(List<string> lines, string platform) =>
        lines.Single(line => line.StartsWith($"{platform} ", StringComparison.Ordinal) && line.Contains('.', StringComparison.Ordinal)
            && !line.EndsWith('.'));
}
